import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiForTest, startApi } from '../../support/api.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, ana, ben } from '../../support/events.ts';
import { gatedWork } from '../../support/gated.ts';
import { until } from '../../support/until.ts';

const work = gatedWork();
const TOKEN = 'a-token-of-the-operator';
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;
let guarded: ApiForTest;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({ redis: client.server, workflows: [work.workflow], slots: 1 });
  api = await startApi(engine);
  guarded = await startApi(engine, { apiToken: TOKEN, openHere: false });
});
afterAll(async () => {
  await Promise.all([api.close(), guarded.close()]);
  await engine.close();
  await client.stop();
});

type Status = {
  sessionId: string;
  activeWork: Record<string, unknown>[];
  pendingNotifications: Record<string, unknown>[];
  queueStatus: { queued: number; executing: number };
};

const pathOf = (thread: string) => `/api/async-status?sessionId=${encodeURIComponent(thread)}`;
const statusOf = async (thread: string) => (await api.get(pathOf(thread))).body as Status;

async function begin(text: string, thread: string): Promise<void> {
  await engine.accept(aCommand('task', `work ${text}`, { thread }));
  await work.begun(text);
}

describe('the status of a session', () => {
  test('names its live work, its notifications and the queue, and what is acknowledged goes', async () => {
    const thread = 'fake:c/told';
    await begin('one', thread);
    await engine.accept(aCommand('task', 'work two', { thread }));
    await until(async () => (await statusOf(thread)).activeWork.length === 2, 'both runs');
    await until(async () => (await statusOf(thread)).activeWork[0]?.['progress'] === 50, 'progress');
    const before = await statusOf(thread);
    expect(before).toEqual({
      sessionId: thread,
      activeWork: [
        {
          id: expect.any(String),
          name: expect.any(String),
          type: 'work',
          status: 'running',
          progress: 50,
          estimatedDuration: null,
          elapsedSeconds: expect.any(Number),
        },
        expect.objectContaining({ type: 'work', status: 'queued', progress: null, elapsedSeconds: 0 }),
      ],
      pendingNotifications: [],
      queueStatus: { queued: 1, executing: 1 },
    });
    work.finish('one');
    await until(async () => (await statusOf(thread)).pendingNotifications.length === 1, 'a notification');
    const [notification] = (await statusOf(thread)).pendingNotifications;
    expect(notification).toEqual({
      id: expect.any(String),
      workId: before.activeWork[0]?.['id'],
      type: 'completion',
      message: expect.stringContaining('completed in'),
      timestamp: expect.any(Number),
    });
    expect(Math.abs(Number(notification?.['timestamp']) - Date.now())).toBeLessThan(60_000);
    const body = { sessionId: thread, notificationId: notification?.['id'] };
    for (const _ of ['once', 'again, since its answer was lost']) {
      const answer = await api.post('/api/async-status/acknowledge', body);
      expect([answer.status, answer.body]).toEqual([200, { success: true }]);
      expect((await statusOf(thread)).pendingNotifications).toEqual([]);
    }
    expect(await engine.queries.runs.unread('fake:w', ana.id)).toEqual([]);
    await work.begun('two');
    work.finish('two');
  });

  test('tells of a failure, and acknowledging it holds for everybody who was told', async () => {
    const thread = 'fake:c/failed';
    await begin('fail', thread);
    const [run] = await engine.queries.runs.liveIn(thread);
    await engine.accept(aCommand('workflows', run?.id ?? '', { thread, person: ben }));
    work.finish('fail');
    await until(async () => (await statusOf(thread)).pendingNotifications.length === 1, 'a notification');
    const [notification] = (await statusOf(thread)).pendingNotifications;
    expect(notification).toMatchObject({ type: 'failure', message: expect.stringContaining('It did not work.') });
    await api.post('/api/async-status/acknowledge', { sessionId: thread, notificationId: run?.id });
    expect((await engine.queries.runs.get(run?.id ?? ''))?.unread).toBeUndefined();
  });
});

describe('a call that cannot be answered says why, as JSON', () => {
  const problem = { error: { code: expect.any(String), message: expect.stringMatching(/^.{10,160}$/) } };

  test.each([
    ['/api/async-status', 400],
    ['/api/async-status?sessionId=', 400],
    ['/api/async-status?sessionId=fake:c/nobody', 404],
    ['/api/nothing', 404],
  ])('GET %s: %i', async (path, status) => {
    const answer = await api.get(path);
    expect([answer.status, answer.body]).toEqual([status, problem]);
  });

  test.each([
    ['{', 400],
    [[], 400],
    [{ sessionId: 'fake:c/told' }, 400],
    [{ sessionId: 7, notificationId: 'x' }, 400],
    [{ sessionId: 'fake:c/nobody', notificationId: 'x' }, 404],
    [{ sessionId: 'fake:c/told', notificationId: 'x' }, 404],
    [{ sessionId: 'x'.repeat(300_000), notificationId: 'x' }, 413],
  ])('an acknowledgement that is no good (%#): %i', async (body, status) => {
    const answer = await api.post('/api/async-status/acknowledge', body);
    expect([answer.status, answer.body]).toEqual([status, problem]);
  });

  test('of another form than JSON', async () => {
    const answer = await api.post('/api/async-status/acknowledge', {}, { 'content-type': 'text/plain' });
    expect([answer.status, answer.body]).toEqual([415, problem]);
  });

  test('without the right token where one is set', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer another-token-than-this', `Basic ${TOKEN}`]) {
      const answer = await guarded.get(pathOf('fake:c/told'), { authorization });
      expect([answer.status, answer.body]).toEqual([401, problem]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const right = await guarded.get(pathOf('fake:c/told'), { authorization: `Bearer ${TOKEN}` });
    expect(right.status).toBe(200);
  });

  test('where a token should be set and is not', async () => {
    const closed = await startApi(engine, { openHere: false });
    expect((await closed.get(pathOf('fake:c/told'))).status).toBe(401);
    await closed.close();
  });

  test('from another web page', async () => {
    for (const [name, value] of [
      ['origin', 'http://evil.example'],
      ['sec-fetch-site', 'cross-site'],
    ] as const) {
      expect((await api.get(pathOf('fake:c/told'), { [name]: value })).status).toBe(403);
    }
  });
});
