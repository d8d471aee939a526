import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow, PermanentError } from '../../../src/core/workflow.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aPress, ana } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** Messages that people press buttons on go on telling the truth. */
const HOUR = 3_600_000;
const place = { workspace: 'fake:w', channel: 'fake:c', thread: 'fake:c/t' };

let redis: TestRedis;
let platform: FakePlatform;
let engine: Awaited<ReturnType<typeof startEngine>>;
let ahead: number;
let broken: boolean;

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  async run(context) {
    return context.step('Work', async () => {
      if (broken) throw new PermanentError('It is broken.');
      return { text: 'worked' };
    });
  },
});

beforeEach(async () => {
  redis = await startRedis();
  platform = new FakePlatform();
  ahead = 0;
  broken = false;
  engine = await startEngine({ redis, platform, workflows: [work], now: () => Date.now() + ahead });
});
afterEach(async () => {
  await engine.close();
  await redis.stop();
});

const labels = (message: string) => platform.shown(message)?.buttons.map(({ label }) => label);
const says = (message: string, text: string) =>
  until(() => platform.shown(message)?.text.includes(text), `the message to say "${text}"`);

async function schedule(options: string): Promise<{ id: string; message: string }> {
  await engine.accept(aCommand('/task', `work hard ${options}`, { replyTo: `r-${Math.random()}` }));
  const id = await until(
    async () => (await engine.queries.schedules.list(place, ana.id, true))[0]?.id,
    'the schedule to be stored',
  );
  const told = await until(() => platform.posted('reply')[0], 'the message in its thread');
  return { id, message: told.message };
}

test('the message of a schedule says when it is paused, resumed and deleted', async () => {
  const { id, message } = await schedule('--every "2 hours"');
  expect(platform.shown(message)?.text).toContain('I will');
  await engine.accept(aPress('pause', id));
  await says(message, 'paused by Ana');
  expect(platform.shown(message)?.text).not.toMatch(/I will|Next:/);
  expect(labels(message)).toEqual(['Resume', 'Delete']);
  await engine.accept(aPress('resume', id));
  await says(message, 'I will');
  expect(labels(message)).toEqual(['Pause', 'Delete']);
  await engine.accept(aPress('delete', id));
  await says(message, 'was deleted by Ana');
  expect(labels(message)).toEqual([]);
});

test('the message of a schedule shows the times that are still to come', async () => {
  const { id, message } = await schedule('--every "2 hours"');
  const before = platform.shown(message)?.text ?? '';
  ahead = 2 * HOUR + 1;
  await engine.lookAtSchedule(id);
  await until(() => platform.shown(message)?.text !== before, 'the next times');
  const [first, second] = (/Next: (.*)\.$/.exec(before)?.[1] ?? '').split('; ');
  expect(platform.shown(message)?.text).not.toContain(first);
  expect(platform.shown(message)?.text).toContain(`Next: ${second}`);
});

test('the message of a schedule for once has no button left when its time has come', async () => {
  const { id, message } = await schedule('--at "in 3 hours"');
  ahead = 3 * HOUR + 1;
  await engine.lookAtSchedule(id);
  await says(message, 'Its time has come');
  expect(labels(message)).toEqual([]);
});

test('Retry is gone from the failure once it was pressed', async () => {
  broken = true;
  await engine.accept(aCommand('/task', 'work hard', { replyTo: 'r' }));
  const { message, post } = await until(() => platform.posted('failure')[0], 'the failure');
  expect(labels(message)).toEqual(['Retry']);
  broken = false;
  await engine.accept(aPress('retry', post?.run ?? ''));
  await says(message, 'Retried as');
  expect(labels(message)).toEqual([]);
  expect(platform.posted('failure')).toHaveLength(1);
});
