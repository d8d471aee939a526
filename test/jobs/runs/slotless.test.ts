import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aMessage } from '../../support/events.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** A run that has waited is woken without a slot, by one process, while another looks for runs that nobody has in hand. */
let redis: TestRedis;
let client: Redis;
let engines: Awaited<ReturnType<typeof startEngine>>[];
let woken: number;
let gate: PromiseWithResolvers<void>;

const naps = defineWorkflow({
  name: 'naps',
  description: 'Asks, and then takes as long to wake up as a test lets it.',
  input: z.object({ request: z.string() }),
  async run(context) {
    await context.ask('Wake', { text: 'Up?', choices: ['Up', 'Stay'], default: 'Up', deadlineMs: 60 * 60_000 });
    woken += 1;
    await gate.promise;
    return { text: 'Awake.' };
  },
});

const dozes = defineWorkflow({
  name: 'dozes',
  description: 'Sleeps for a moment.',
  input: z.object({ request: z.string() }),
  async run(context) {
    await context.sleep('Doze', 1_000);
    return { text: 'Awake.' };
  },
});

beforeEach(async () => {
  woken = 0;
  gate = Promise.withResolvers();
  redis = await startRedis();
  client = new Redis(redis.options);
  engines = [];
});
afterEach(async () => {
  gate.resolve();
  await Promise.all(engines.map((engine) => engine.close()));
  client.disconnect();
  await redis.stop();
});

/** A process with that many slots. */
async function start(slots: number): Promise<(typeof engines)[number]> {
  const engine = await startEngine({ redis, workflows: [naps, dozes], slots });
  engines.push(engine);
  return engine;
}

/** Somebody answers what has been asked by then. */
async function isAnswered({ platform, accept }: (typeof engines)[number]): Promise<void> {
  await until(() => platform.posted('question')[0], 'the question');
  await accept(aMessage({ text: 'Up' }));
}

const ofRun = (run: string, ...fields: string[]) => client.hmget(keys.run(run), ...fields);

test('it is not taken over by a slot, and no death is counted', async () => {
  const one = await start(1);
  await one.accept(aCommand('/task', 'naps a while'));
  const run = await until(async () => (await client.zrange(keys.live, 0, '-1'))[0], 'the run');
  await until(async () => (await ofRun(run, 'status'))[0] === 'waiting', 'the run to wait');
  await isAnswered(one);
  await until(() => woken === 1, 'the run to be woken');
  const before = await ofRun(run, 'status', 'fence');
  expect(before).toEqual(['running', expect.any(String)]);
  // A job for a slot, as the check for runs without one adds it, seen by a process that does not wake the run.
  await start(1);
  await until(async () => (await client.exists(`mw:q:runs:${run}`)) === 0, 'the job to be done with');
  expect(await ofRun(run, 'status', 'fence')).toEqual(before);
  expect(await ofRun(run, 'crashes', 'continuedFrom')).toEqual(['0', null]);
  gate.resolve();
  await until(async () => (await ofRun(run, 'status'))[0] === 'completed', 'the run to end');
  expect(woken).toBe(1);
});

test('where it cannot be executed, nobody tries again before a pause is over', async () => {
  const one = await start(1);
  await one.accept(aCommand('/task', 'naps a while'));
  const run = await until(async () => (await client.zrange(keys.live, 0, '-1'))[0], 'the run');
  await until(async () => (await ofRun(run, 'status'))[0] === 'waiting', 'the run to wait');
  await client.hset(keys.steps(run), '#question:of-nobody', 'no question');
  await isAnswered(one);
  await until(async () => (await ofRun(run, 'status'))[0] === 'running', 'the run to be taken');
  await until(async () => (await client.zscore('mw:q:wakes:delayed', run)) !== null, 'the pause');
  expect(await client.exists(`mw:q:runs:${run}`)).toBe(0);
  expect(woken).toBe(0);
});

test('where it cannot even be taken up, it is tried again after a pause each time, until it can', async () => {
  const one = await start(1);
  await one.accept(aCommand('/task', 'dozes a moment'));
  const run = await until(async () => (await client.zrange(keys.live, 0, '-1'))[0], 'the run');
  await until(async () => (await ofRun(run, 'status'))[0] === 'waiting', 'the run to wait');
  await client.rename(keys.steps(run), 'kept');
  await client.set(keys.steps(run), 'no steps');
  // BullMQ keeps the time in the upper bits of the score.
  const dueAgain = async () => Number(await client.zscore('mw:q:wakes:delayed', run)) / 0x1000;
  await until(async () => (await dueAgain()) > Date.now() + 2_000, 'a pause');
  expect((await ofRun(run, 'status'))[0]).toBe('waiting');
  await client.rename('kept', keys.steps(run));
  await until(async () => (await ofRun(run, 'status'))[0] === 'completed', 'the run to end');
});
