import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aMessage, ana, aPress, aReaction } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const HOUR_MS = 60 * 60_000;

/** Long enough to close an engine in, on a busy machine too. */
const SOON_MS = 3_000;

let redis: TestRedis;
let client: Redis;
let platform: FakePlatform;
let engine: Awaited<ReturnType<typeof startEngine>>;
let worked: string[];

beforeEach(async () => {
  redis = await startRedis();
  client = new Redis(redis.options);
  platform = new FakePlatform();
  worked = [];
  engine = await start();
});
afterEach(async () => {
  await engine.close();
  client.disconnect();
  await redis.stop();
});

function start(now = Date.now) {
  return startEngine({ redis, platform, workflows: [asker, plain], slots: 1, now });
}

const asker = defineWorkflow({
  name: 'asker',
  description: 'Asks.',
  input: z.object({ request: z.string() }),
  async run(context, { request }) {
    const deadlineMs = request === 'soon' ? SOON_MS : HOUR_MS;
    const asked = { text: 'Where to?', choices: ['staging', 'production'], default: 'staging', deadlineMs };
    const { text, by } = await context.ask('Where', asked);
    await context.step('Go', async () => void worked.push(text));
    return { text: `went to ${text}, said ${by?.name ?? 'nobody'}` };
  },
});

const plain = defineWorkflow({
  name: 'plain',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  run: async (context) => ({ text: await context.step('Work', async () => 'worked') }),
});

const results = () => platform.posted('result').map(({ text }) => text);
const questions = () => platform.posted('question');

/** Starts a run that asks, and gives its question. */
async function ask(text = 'where', thread = 'fake:c/t') {
  const before = questions().length;
  await engine.accept(aCommand('/task', `asker ${text}`, { thread }));
  return until(() => questions()[before], 'a question');
}

test('however many answer at once, by button, word and reaction, one answer counts', async () => {
  const { message, post } = await ask();
  await until(() => client.exists(keys.shown(message)), 'the question to be known');
  const values = post?.buttons.map(({ value }) => value) ?? [];
  const answers = Array.from({ length: 30 }, (_, i) => {
    if (i % 3 === 0) return aPress('answer', values[i % 2], { message, replyTo: `r${i}` });
    return i % 3 === 1 ? aMessage({ text: i % 2 ? 'staging' : 'production' }) : aReaction('2️⃣', message);
  });
  await Promise.all(answers.map((event) => engine.accept(event)));
  const result = await until(() => results()[0], 'a result');
  await until(
    () => platform.calls.filter(({ do: what }) => what === 'answer').length >= 10,
    'every button to be answered',
  );
  expect(worked).toHaveLength(1);
  expect(result).toContain(`went to ${worked[0]}, said Ana`);
  expect(results()).toHaveLength(1);
  await until(() => platform.shown(message)?.text.includes('Ana answered'), 'the question to say so');
  expect(platform.shown(message)?.text).toContain(String(worked[0]));
  expect(platform.shown(message)?.buttons).toEqual([]);
});

test('an answer that comes while the run is only about to wait is not lost', async () => {
  // As many as one person may have live, whoever is slower to answer than the next is to start.
  const threads = Array.from({ length: 10 }, (_, i) => `fake:c/${i}`);
  await Promise.all(threads.map((thread) => engine.accept(aCommand('/task', 'asker where', { thread }))));
  // Answered as soon as it is stored, which is before the run is parked and before anything is posted.
  await Promise.all(
    threads.map(async (thread) => {
      const [id] = await until(async () => {
        const ids = await client.zrange(keys.threadQuestions(thread), 0, '-1');
        return ids.length > 0 ? ids : undefined;
      }, `a question in ${thread}`);
      await engine.accept(aPress('answer', `${id}.1`, { thread }));
    }),
  );
  await until(() => results().length === threads.length, 'every result');
  expect(new Set(worked)).toEqual(new Set(['production']));
  expect(worked).toHaveLength(threads.length);
});

test('words answer a question that a worker has asked whose clock is minutes ahead', async () => {
  await engine.close();
  engine = await start(() => Date.now() + 2 * 60_000);
  const { message } = await ask();
  await until(() => client.exists(keys.shown(message)), 'the question to be known');
  await engine.accept(aMessage({ text: 'production' }));
  await until(() => results()[0], 'its result');
  expect(results()[0]).toContain('went to production, said Ana');
});

test('a run that waits for an answer holds no slot, also where its process ended meanwhile', async () => {
  const { post } = await ask();
  await engine.accept(aCommand('/task', 'plain work', { thread: 'fake:c/other' }));
  await until(() => results().some((text) => text.includes('worked')), 'the other result');
  await engine.close();
  engine = await start();
  await engine.accept(aPress('answer', post?.buttons[1]?.value));
  await until(() => results().some((text) => text.includes('went to production, said Ana')), 'its result');
  expect(questions()).toHaveLength(1);
});

test('a deadline that passed while no process ran takes the default', async () => {
  await ask('soon');
  await engine.close();
  const due = Date.now() + SOON_MS;
  await until(() => Date.now() > due, 'the deadline');
  engine = await start();
  await until(() => results().some((text) => text.includes('went to staging, said nobody')), 'its result');
  await until(
    () => platform.shown(questions()[0]?.message ?? '')?.text.includes('Nobody answered'),
    'the question to say so',
  );
  expect(worked).toEqual(['staging']);
});

test('what was answered is remembered for a day after its deadline, so that a late answer can be told', async () => {
  const { post } = await ask();
  await engine.accept(aPress('answer', post?.buttons[1]?.value));
  await until(() => results()[0], 'a result');
  const [question] = await client.zrange(keys.threadQuestions('fake:c/t'), 0, '-1');
  expect(await client.hgetall(keys.question(String(question)))).toMatchObject({
    status: 'answered',
    answer: JSON.stringify({ text: 'production', by: ana }),
  });
  expect(await client.ttl(keys.question(String(question)))).toBeGreaterThan(HOUR_MS / 1000);
});
