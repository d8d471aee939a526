import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';
import { until } from './until.ts';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;

beforeEach(async () => {
  data = await makeDataDir();
  bot = await startBot({ dataDir: data.dir, env: { WORKFLOWS_DIR: join(import.meta.dirname, 'workflows') } });
}, 60_000);

afterEach(async () => {
  await bot.kill();
  await data.remove();
}, 30_000);

test('what a workflow awaits too late ends neither the bot nor what else it has in hand', {
  timeout: 60_000,
}, async () => {
  const people = new People(bot.url);
  const { thread, run } = await people.command('ana', '/task', 'awaits-late of me');
  await people.seesKind('ana', String(thread), 'question');
  await people.command('ana', '/cancel', String(run));
  await people.sees('ana', String(thread), ({ card }) => card?.status === 'canceled', 'the canceled card');
  const other = await people.command('ben', '/task', '"Still alive" bash "echo still alive"');
  await people.seesKind('ben', String(other.thread), 'result');
  expect(bot.child.exitCode).toBeNull();
  const left = () => bot.log.filter((line) => line.includes('did not await'));
  await until('both to be logged', () => left().length === 2);
  for (const line of left()) expect(JSON.parse(line)).toMatchObject({ level: 40, run });
});

test('what a workflow throws in a callback fails its run at once, and nothing else', { timeout: 60_000 }, async () => {
  const people = new People(bot.url);
  const beside = await people.command('ben', '/task', '"Slow one" bash "sleep 3; echo ended"');
  const { thread, run } = await people.command('ana', '/task', 'throws-in-callback please');
  const failure = await people.seesKind('ana', String(thread), 'failure');
  expect(failure.text).toContain('The socket spoke Klingon.');
  await people.sees('ana', String(thread), ({ card }) => card?.status === 'failed', 'the failed card');
  expect((await people.seesKind('ben', String(beside.thread), 'result')).text).toContain('ended');
  expect(bot.child.exitCode).toBeNull();
  const said = bot.log.filter((line) => line.includes('in a callback of its own'));
  expect(said.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, run }]);
});

test('what stopping a workflow makes its callbacks throw ends nothing else', { timeout: 60_000 }, async () => {
  const people = new People(bot.url);
  const { thread, run } = await people.command('ana', '/task', 'spawns-unheard please');
  await people.sees('ana', String(thread), ({ text }) => text.includes('spawned'), 'its output');
  await people.command('ana', '/cancel', String(run));
  await people.sees('ana', String(thread), ({ card }) => card?.status === 'canceled', 'the canceled card');
  const other = await people.command('ben', '/task', '"Still alive" bash "echo still alive"');
  await people.seesKind('ben', String(other.thread), 'result');
  expect(bot.child.exitCode).toBeNull();
  await until('what it threw to be logged', () => bot.log.some((line) => line.includes('had left behind')));
});
