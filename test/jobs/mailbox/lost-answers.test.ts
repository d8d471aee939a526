import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { type RedisProxy, startRedisProxy } from '../../support/redis-proxy.ts';
import { until } from '../../support/until.ts';

/**
 * Redis did what it was told, and the connection broke before it could say so: the client sends the same again. What
 * was done must not be done twice, and nobody may take it for somebody else's doing.
 */
let redis: TestRedis;
let proxy: RedisProxy;
let client: Redis;
let platform: FakePlatform;
let engine: Awaited<ReturnType<typeof startEngine>>;
let done: string[];

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  async run(context) {
    for (const name of ['One', 'Two']) {
      await context.step(name, async () => {
        done.push(name);
      });
    }
    return { text: 'worked' };
  },
});

const nap = defineWorkflow({
  name: 'nap',
  description: 'Sleeps.',
  input: z.object({ request: z.string() }),
  async run(context) {
    await context.sleep('Nap', 300);
    return { text: 'slept' };
  },
});

beforeEach(async () => {
  redis = await startRedis();
  proxy = await startRedisProxy(redis.socket);
  client = new Redis(redis.options);
  platform = new FakePlatform();
  done = [];
  engine = await startEngine({ redis: { ...redis, socket: proxy.socket }, platform, workflows: [work, nap] });
});
afterEach(async () => {
  await engine.close();
  client.disconnect();
  await proxy.stop();
  await redis.stop();
});

const theRun = async () => (await client.keys(keys.run('*')))[0] ?? '';

test.each([
  ['storing the run and taking its event out of the inbox', '"LREM"'],
  ['the beginning of the run', '"crashes","0"'],
  ['the result of a step', '"HSET","mw:steps:'],
  ['the end of the run', String.raw`\"kind\":\"result\"`],
])('%s', async (_what, text) => {
  const lost = proxy.loseAnswerTo(text);
  await engine.accept(aCommand('/task', 'work hard', { replyTo: 'r' }));
  await lost;
  await until(() => platform.posted('result')[0], 'a result');
  await until(async () => (await client.smembers(keys.boxes)).length === 0, 'every mailbox to be empty');
  expect(done).toEqual(['One', 'Two']);
  expect([platform.posted('card').length, platform.posted('result').length]).toEqual([1, 1]);
  expect(await client.hget(await theRun(), 'continuedFrom')).toBeNull();
});

test('parking a run: it wakes when it is to', async () => {
  const lost = proxy.loseAnswerTo('"parked","{');
  await engine.accept(aCommand('/task', 'nap now', { replyTo: 'r' }));
  await lost;
  // Found by the regular look for runs without a job only, it would come after half a minute.
  const result = await until(() => platform.posted('result')[0], 'a result');
  expect(result.text).toContain('slept');
});
