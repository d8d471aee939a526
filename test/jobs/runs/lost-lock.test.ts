import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aPress } from '../../support/events.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** A process that is too slow to renew the lock of a run's job is given the run again while it is at work on it. */
let redis: TestRedis;
let client: Redis;
let engine: Awaited<ReturnType<typeof startEngine>>;
/** The runs whose step was begun, each time that it was. */
let begun: string[];
let gate: PromiseWithResolvers<void>;

const waiter = defineWorkflow({
  name: 'waiter',
  description: 'Does one step, which a test lets end.',
  input: z.object({ request: z.string() }),
  steps: [{ name: 'Wait', stage: 'executing' }],
  async run(context) {
    await context.step('Wait', async ({ signal }) => {
      begun.push(context.run.id);
      signal.addEventListener('abort', () => gate.reject(signal.reason));
      await gate.promise;
    });
    return { text: 'It is done.' };
  },
});

beforeEach(async () => {
  begun = [];
  gate = Promise.withResolvers();
  redis = await startRedis();
  client = new Redis(redis.options);
  engine = await startEngine({ redis, workflows: [waiter], slots: 3 });
});
afterEach(async () => {
  gate.resolve();
  await engine.close();
  client.disconnect();
  await redis.stop();
});

async function isGivenTwice(): Promise<string> {
  await engine.accept(aCommand('/task', 'waiter something'));
  const run = await until(() => begun[0], 'the step to begin');
  const lock = `mw:q:runs:${run}:lock`;
  await client.del(lock);
  // As BullMQ's check for stalled jobs marks it; so the next one hands it out, before this process finds that it lost the lock.
  await client.sadd('mw:q:runs:stalled', run);
  await until(async () => (await client.exists(lock)) === 1, 'the run to be handed out again');
  // Whatever comes of that has come once a run that was handed out later is at work.
  await engine.accept(aCommand('/task', 'waiter something else'));
  await until(() => begun.some((id) => id !== run), 'the other run to begin');
  return run;
}

const isIn = (run: string, status: string) =>
  until(async () => (await client.hget(keys.run(run), 'status')) === status, `the run to be ${status}`);

test('the run is not begun a second time beside the first, and no crash is counted', async () => {
  const run = await isGivenTwice();
  expect(await client.hmget(keys.run(run), 'crashes', 'continuedFrom')).toEqual(['0', null]);
  gate.resolve();
  await isIn(run, 'completed');
  await until(async () => (await client.llen('mw:q:runs:active')) === 0, 'the second turn to be over');
  expect(begun.filter((id) => id === run)).toHaveLength(1);
});

test('the run can still be stopped', async () => {
  const run = await isGivenTwice();
  await engine.accept(aPress('cancel', run));
  await isIn(run, 'canceled');
  expect(begun.filter((id) => id === run)).toHaveLength(1);
});
