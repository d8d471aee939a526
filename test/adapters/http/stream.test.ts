import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiForTest, startApi } from '../../support/api.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand } from '../../support/events.ts';
import { gatedWork } from '../../support/gated.ts';
import { type Event, readEvents } from '../playground/sse.ts';

/** More would only take longer; `npm run bench -- streams` opens a thousand. */
const MANY = 200;

const work = gatedWork();
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({ redis: client.server, workflows: [work.workflow] });
  // Nothing is looked for by itself: what comes was announced.
  api = await startApi(engine, { heartbeatMs: 3_600_000 });
});
afterAll(async () => {
  await api.close();
  await engine.close();
  await client.stop();
});

async function begin(text: string, thread: string): Promise<void> {
  await engine.accept(aCommand('task', `work ${text}`, { thread }));
  await work.begun(text);
}

const open = (thread: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/stream?sessionId=${encodeURIComponent(thread)}`, { headers });

async function follow(thread: string, enough: (events: Event[]) => boolean, lastId?: string): Promise<Event[]> {
  return readEvents(await open(thread, lastId === undefined ? {} : { 'last-event-id': lastId }), enough);
}

const names = (events: Event[]) => events.map(({ event }) => event);
const has = (name: string, more: object = {}) => {
  return (events: Event[]) =>
    events.some(
      ({ event, data }) => event === name && Object.entries(more).every(([key, value]) => data[key] === value),
    );
};

test('a stream tells how the session stands, then its progress, output and notifications as they come', async () => {
  const thread = 'fake:c/live';
  await begin('live', thread);
  const following = follow(thread, has('acknowledged'));
  // Opened before the work ends: a stream that looks for itself may know of the end before the other one is told.
  const hearing = follow(thread, has('notification'));
  await follow(thread, has('output'));
  work.finish('live');
  const told = await hearing;
  await api.post('/api/async-status/acknowledge', {
    sessionId: thread,
    notificationId: told.find(({ event }) => event === 'notification')?.data['id'],
  });
  const events = await following;
  expect(names(events)[0]).toBe('status');
  expect(events[0]?.data).toMatchObject({ sessionId: thread, activeWork: [{ type: 'work' }] });
  expect(events.find(({ event }) => event === 'output')?.data).toEqual({
    workId: expect.any(String),
    output: 'began live',
  });
  const progress = events.filter(({ event }) => event === 'progress').map(({ data }) => data);
  expect(progress.at(-1)).toMatchObject({ type: 'work', status: 'completed', progress: 100, stage: 'complete' });
  expect(names(events).filter((name) => name === 'notification')).toHaveLength(1);
  expect(events.find(({ event }) => event === 'notification')?.data).toMatchObject({
    type: 'completion',
    workId: progress[0]?.['id'],
  });
});

test('a client that comes back gets what has changed since, and nothing twice', async () => {
  const thread = 'fake:c/back';
  await begin('first', thread);
  await begin('second', thread);
  const before = await follow(thread, (events) => names(events).filter((name) => name === 'progress').length === 2);
  const lastId = before.at(-1)?.id;
  work.finish('first');
  await follow(thread, has('notification'));
  const after = await follow(thread, has('notification'), lastId);
  expect(names(after)).toEqual(['status', 'progress', 'notification']);
  expect(after[1]?.data).toMatchObject({ status: 'completed' });
  const nothing = await follow(thread, has('status'), after.at(-1)?.id);
  expect(names(nothing)).toEqual(['status']);
  work.finish('second');
  const last = await follow(thread, has('notification'), nothing.at(-1)?.id);
  expect(last.filter(({ event }) => event === 'notification')).toHaveLength(1);
});

test('an id that is none of ours counts as none', async () => {
  const thread = 'fake:c/forged';
  await begin('forged', thread);
  for (const id of ['7', `${'a.'.repeat(3000)}|`, '%00|%0a', 'x.y.z,|']) {
    expect(names(await follow(thread, has('progress'), id))).toContain('status');
  }
  work.finish('forged');
});

test('many streams share one subscription, and each hears of the end once', async () => {
  const thread = 'fake:c/many';
  await begin('many', thread);
  const streams = await Promise.all(Array.from({ length: MANY }, () => open(thread)));
  const all = Promise.all(streams.map((stream) => readEvents(stream, has('notification'))));
  expect(await client.redis.pubsub('NUMSUB', 'mw:changes')).toEqual(['mw:changes', 1]);
  work.finish('many');
  expect((await all).map((events) => names(events).filter((name) => name === 'notification').length)).toEqual(
    Array(MANY).fill(1),
  );
});

test('a stream of a session that there is not, or of none, is refused', async () => {
  expect((await open('fake:c/nobody')).status).toBe(404);
  expect((await api.get('/api/stream')).status).toBe(400);
});

test('a stream ends when Redis goes away, so that the client comes back', async () => {
  const thread = 'fake:c/away';
  await begin('away', thread);
  work.finish('away');
  await follow(thread, has('notification'));
  const stream = await open(thread);
  const reading = readEvents(stream, () => false);
  await client.server.restart();
  expect(names(await reading)).toContain('status');
  await expect.poll(async () => (await open(thread)).status).toBe(200);
});
