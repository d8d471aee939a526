import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../../src/core/workflow.ts';
import { keys } from '../../../../src/jobs/keys.ts';
import { preempt } from '../../../../src/jobs/runs/queue/preempt.ts';
import { startEngine } from '../../../support/engine.ts';
import { aCommand, aMessage, ana, aPress, ben } from '../../../support/events.ts';
import { FakePlatform } from '../../../support/fake-platform.ts';
import { startRedis, type TestRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;

let redis: TestRedis;
let client: Redis;
let platform: FakePlatform;
let engine: Awaited<ReturnType<typeof startEngine>>;
/** What was done, `run:step`, in order; and what lets a step end. */
let done: string[];
let gates: Map<string, PromiseWithResolvers<void>>;

beforeEach(async () => {
  redis = await startRedis();
  client = new Redis(redis.options);
  platform = new FakePlatform();
  done = [];
  gates = new Map();
  engine = await startEngine({ redis, platform, workflows: [stepper], slots: 1 });
});
afterEach(async () => {
  await engine.close();
  client.disconnect();
  await redis.stop();
});

/** Two steps, each of which a test lets end. */
const stepper = defineWorkflow({
  name: 'stepper',
  description: 'Does two steps.',
  input: z.object({ request: z.string() }),
  steps: [
    { name: 'One', stage: 'planning' },
    { name: 'Two', stage: 'executing' },
  ],
  async run(context, { request }) {
    for (const name of ['One', 'Two']) {
      await context.step(name, async () => {
        await gate(`${request}:${name}`).promise;
        done.push(`${request}:${name}`);
      });
      context.output(`${request} ${name}\n`);
    }
    return { text: `${request} is done` };
  },
});

function gate(name: string): PromiseWithResolvers<void> {
  const known = gates.get(name) ?? Promise.withResolvers<void>();
  gates.set(name, known);
  return known;
}

function open(...names: string[]): void {
  for (const name of names) gate(name).resolve();
}

async function task(text: string, person = ana): Promise<string> {
  const event = aCommand('/task', text, { person, replyTo: `reply-${Math.random()}` });
  await engine.accept(event);
  const answer = await until(() => platform.calls.find(({ message }) => message === event.replyTo), 'an answer');
  return answer.post?.run ?? answer.text;
}

const field = (id: string, name: string) => client.hget(keys.run(id), name);
const isIn = (id: string, status: string) =>
  until(async () => (await field(id, 'status')) === status, `${id} to be ${status}`);
const isAsked = (id: string) => until(async () => (await field(id, 'preempt')) !== null, `${id} to be asked for room`);
const cardOf = async (id: string) => platform.shown(String(await field(id, 'card')))?.text ?? '';

test('a waiting high run takes the slot of a low one at its next step, which goes on after it with what it has', async () => {
  const low = await task('stepper --priority low slow');
  await isIn(low, 'running');
  const high = await task('stepper --priority high fast', ben);
  await isAsked(low);
  open('slow:One');
  await isIn(high, 'running');
  await isIn(low, 'queued');
  await until(async () => (await cardOf(low)).includes('Made room for'), 'its card to say why it waits');
  expect(await cardOf(low)).toContain(high);
  // What it had said before it made room is kept.
  expect(await field(low, 'output')).toBe('slow One\n');
  open('fast:One', 'fast:Two');
  await isIn(high, 'completed');
  await isIn(low, 'running');
  open('slow:Two');
  await isIn(low, 'completed');
  expect(done).toEqual(['slow:One', 'fast:One', 'fast:Two', 'slow:Two']);
  await until(() => platform.posted('result').some(({ text }) => text.includes('slow is done')), 'its result');
  expect(await client.hlen(keys.preempts)).toBe(0);
  expect(await client.hlen(keys.yielded)).toBe(0);
});

test('neither a normal run nor one that has waited long makes room', async () => {
  const normal = await task('stepper usual');
  await isIn(normal, 'running');
  const high = await task('stepper --priority high fast', ben);
  open('usual:One', 'usual:Two');
  await isIn(high, 'running');
  expect(await field(normal, 'status')).toBe('completed');
  open('fast:One', 'fast:Two');
  await isIn(high, 'completed');

  const low = await task('stepper --priority low old');
  await isIn(low, 'running');
  await client.hset(keys.run(low), 'waitedMs', String(HALF_AN_HOUR_MS));
  const second = await task('stepper --priority high second', ben);
  open('old:One', 'old:Two', 'second:One', 'second:Two');
  await isIn(second, 'completed');
  expect(done.slice(-4)).toEqual(['old:One', 'old:Two', 'second:One', 'second:Two']);
});

test('a low run keeps its slot where the high one is gone by the time of its next step', async () => {
  const low = await task('stepper --priority low slow');
  await isIn(low, 'running');
  const high = await task('stepper --priority high fast', ben);
  await isAsked(low);
  await engine.accept(aPress('cancel', high, { person: ben }));
  await isIn(high, 'canceled');
  open('slow:One', 'slow:Two');
  await isIn(low, 'completed');
  expect(done).toEqual(['slow:One', 'slow:Two']);
  expect(await cardOf(low)).not.toContain('Made room');
});

test('"make it urgent" brings a queued run forward, and has a low one make room for it', async () => {
  const low = await task('stepper --priority low slow');
  await isIn(low, 'running');
  const thread = 'fake:c/other';
  await engine.accept(aCommand('/task', 'stepper first', { person: ben }));
  await engine.accept(aCommand('/task', 'stepper second', { person: ana, thread }));
  await until(async () => (await client.zcard(keys.queue)) === 2, 'two to wait');
  await engine.accept(aMessage({ text: 'make it urgent', thread }));
  await isAsked(low);
  open('slow:One', 'second:One', 'second:Two', 'first:One', 'first:Two', 'slow:Two');
  await isIn(low, 'completed');
  expect(done.indexOf('second:Two')).toBeLessThan(done.indexOf('first:One'));
  expect(done[0]).toBe('slow:One');
});

test('a high run does not wait for a low one that cannot make room any more', async () => {
  const low = await task('stepper --priority low slow');
  await isIn(low, 'running');
  const high = await task('stepper --priority high fast', ben);
  await isAsked(low);
  // As where its worker died: whoever takes it over has not been asked.
  await client.hdel(keys.run(low), 'preempt');
  await isAsked(low);
  open('slow:One', 'fast:One', 'fast:Two', 'slow:Two');
  await isIn(high, 'completed');
  await isIn(low, 'completed');
  expect(done.indexOf('fast:Two')).toBeLessThan(done.indexOf('slow:Two'));
});

test('nobody is made room for until they hold every slot', async () => {
  await engine.close();
  engine = await startEngine({ redis, platform, workflows: [stepper], slots: 3 });
  const lows = [];
  for (const name of ['a', 'b', 'c']) lows.push(await task(`stepper --priority low ${name}`));
  for (const low of lows) await isIn(low, 'running');
  const highs = [];
  for (const name of ['x', 'y', 'z']) highs.push(await task(`stepper --priority high ${name}`, ben));
  const asked = async () => Object.keys(await client.hgetall(keys.preempts)).toSorted();
  await until(async () => (await asked()).length === 2, 'two to be asked for room');
  await preempt({ redis: client, now: Date.now });
  expect(await asked()).toEqual(highs.slice(0, 2).toSorted());
  open('a:One', 'b:One', 'c:One', 'x:One', 'x:Two', 'y:One', 'y:Two', 'z:One', 'z:Two', 'a:Two', 'b:Two', 'c:Two');
  for (const run of [...highs, ...lows]) await isIn(run, 'completed');
});
