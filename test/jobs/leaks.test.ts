import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { PermanentError, defineWorkflow } from '../../src/core/workflow.ts';
import { keys } from '../../src/jobs/keys.ts';
import { keysOf } from '../support/client.ts';
import { startEngine } from '../support/engine.ts';
import { aCommand, aMessage, aPress } from '../support/events.ts';
import { FakePlatform } from '../support/fake-platform.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const REQUEST = 'run the work over all repositories in the background and write a report';

let redis: TestRedis;
let client: Redis;
let engine: Awaited<ReturnType<typeof startEngine>>;
let later = 0;
const now = () => Date.now() + later;
let platform: FakePlatform;

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  fromRequest: (text) => (text.includes('the work') ? { request: text } : undefined),
  async run(context, { request }) {
    await context.step('One', async () => 'x'.repeat(100));
    if (request.includes('sleep')) await context.sleep('Nap', 3_600_000);
    if (request.includes('fail')) throw new PermanentError('It failed.');
    return { text: 'worked' };
  },
});

beforeEach(async () => {
  later = 0;
  platform = new FakePlatform({ cardEveryMs: 5 });
  redis = await startRedis();
  client = new Redis(redis.options);
  client.on('error', () => undefined);
  engine = await startEngine({ redis, platform, workflows: [work], now });
});
afterEach(async () => {
  await engine.close();
  client.disconnect();
  await redis.stop();
});

/** Nothing is under way, and nothing changes any more: a card's last wake-up comes a moment after what it shows. */
async function quiet(): Promise<void> {
  let before = '';
  await until(async () => {
    const [boxes, live, ...active] = await Promise.all([
      client.scard(keys.boxes),
      client.zcard(keys.live),
      ...['lane', 'inbox', 'outbox', 'runs', 'wakes'].map((queue) => client.llen(`mw:q:${queue}:active`)),
    ]);
    if (boxes + live + active.reduce((sum, jobs) => sum + jobs, 0) > 0) return false;
    const last = before;
    before = JSON.stringify(await kinds());
    await sleep(250);
    return before === last;
  }, 'everything to be quiet');
}

/** A round of everything that people do, each in threads of its own. */
async function round(name: string): Promise<void> {
  const thread = `fake:c/${name}`;
  const answered = async (text: string, command = '/task') => {
    const event = aCommand(command, text, { thread: `${thread}-${text}`, replyTo: `${thread}-${command}-${text}` });
    await engine.accept(event);
    const { post } = await until(() => platform.calls.find(({ message }) => message === event.replyTo), 'an answer');
    return String(post?.run);
  };
  const ended = (id: string, status: string) =>
    until(async () => (await client.hget(keys.run(id), 'status')) === status, `${id} to be ${status}`);
  await ended(await answered('work it'), 'completed');
  const failed = await answered('work and fail');
  await ended(failed, 'failed');
  await engine.accept(aPress('retry', failed, { thread }));
  const sleeping = await answered('work and sleep');
  await ended(sleeping, 'waiting');
  await answered(sleeping, '/cancel');
  await engine.accept(aMessage({ text: REQUEST, mentioned: true, thread }));
  await until(() => platform.posted('offer').find((call) => call.thread === thread), 'an offer');
  await engine.accept(aMessage({ text: 'no', thread }));
  await engine.accept(aMessage({ text: 'what is love', mentioned: true, thread }));
  await until(() => client.hget(keys.run(failed), 'retriedAs'), 'the retry');
  await quiet();
}

/** Keys without the ids in them, and without those that end by themselves. */
async function kinds(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const key of await keysOf(client)) {
    // What ended since the keys were listed is gone.
    if ((await client.pttl(key)) !== -1) continue;
    const kind = key.replace(/^(mw:q:[a-z]+:(?:de:)?|mw:[a-z-]+:?).*$/, '$1');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

test('after everything has ended only what is kept on purpose stays, and it ends by retention', async () => {
  await round('first');
  const one = await kinds();
  for (const name of ['b', 'c', 'd', 'e']) await round(name);
  const five = await kinds();

  // Kept until retention: a round's runs (completed, failed, retried, canceled), and which ended last in each of its threads.
  const runs = { 'mw:run:': 4, 'mw:steps:': 1, 'mw:ended:': 4 };
  for (const [kind, perRound] of Object.entries(runs)) {
    expect([kind, one[kind], five[kind]]).toEqual([kind, perRound, 5 * perRound]);
  }
  // A canceled sleeper's job is left to wake up for nothing: jobs are never removed.
  const lingering = ['mw:q:wakes:', ...Object.keys(runs)];
  const rest = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).filter(([kind]) => !lingering.includes(kind)));
  expect(rest(five)).toEqual(rest(one));
  expect((five['mw:q:wakes:'] ?? 0) - (one['mw:q:wakes:'] ?? 0)).toBe(4);
  expect(Object.keys(five).filter((kind) => /^mw:(box|faults|drainer|dirty|live):$/.test(kind))).toEqual([]);

  // What ends by itself does so within days; the marks of seen events within one.
  const days: Record<string, number> = { 'mw:evidence': 90, 'mw:shown': 30, 'mw:habit': 40 };
  const late: string[] = [];
  for (const key of await keysOf(client, 'mw:')) {
    const longest = days[key.split(':', 2).join(':')] ?? 2;
    if ((await client.ttl(key)) > longest * 24 * 3600) late.push(key);
  }
  expect(late).toEqual([]);

  // A month later the next start removes the runs, and every key of theirs.
  await engine.close();
  later += 31 * 24 * 3_600_000;
  engine = await startEngine({ redis, platform, workflows: [work], now, slots: 0 });
  await until(async () => (await client.zcard(keys.finished)) === 0, 'the runs to be removed');
  const left = await kinds();
  expect(
    Object.keys(left).filter(
      (kind) =>
        /^mw:(run|steps|ended|unread|alike|ix|names|live|finished|queue)/.test(kind) && kind !== 'mw:queue-epoch',
    ),
  ).toEqual([]);
  expect((await keysOf(client, 'mw:shown:')).length).toBe(platform.posted('offer').length);
});
