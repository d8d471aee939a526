import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';

const WORKFLOWS = join(import.meta.dirname, '../conversations/workflows');

/** Two starts of the bot, and the 5 to 13 s after which a killed worker's work is taken over. */
const RESTARTS_MS = 90_000;

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;

beforeEach(async () => {
  data = await makeDataDir();
  bot = await start();
}, 60_000);

afterEach(async () => {
  await bot.kill();
  await data.remove();
}, 30_000);

function start(): Promise<BotProcess> {
  return startBot({ dataDir: data.dir, env: { WORKFLOWS_DIR: WORKFLOWS } });
}

test('the bot is killed (-9) while a question is open: it is asked once, and what is answered later counts', {
  timeout: RESTARTS_MS,
}, async () => {
  let people = new People(bot.url);
  const { thread } = await people.command('ana', '/task', 'rollout where');
  const question = await people.seesKind('ana', String(thread), 'question');
  await bot.kill();
  bot = await start();
  people = new People(bot.url);
  await people.press('ana', { ...question, buttons: question.buttons.slice(1) }, 'answer');
  const result = await people.seesKind('ana', String(thread), 'result');
  expect(result.text).toContain('Rolled out with production, as Ana said');
  await people.sees('ana', String(thread), ({ text }) => text.includes('Ana answered'), 'the answer at the question');
  const kinds = (await people.read('ana', String(thread))).map(({ kind }) => kind).filter((kind) => kind !== 'notice');
  expect(kinds).toEqual(['card', 'question', 'result']);
});

test('the bot is killed (-9) and its deadline passes meanwhile: it goes on with the default, and says so', {
  timeout: RESTARTS_MS,
}, async () => {
  let people = new People(bot.url);
  const { thread } = await people.command('ana', '/task', 'rollout where, soon');
  await people.seesKind('ana', String(thread), 'question');
  await bot.kill();
  bot = await start();
  people = new People(bot.url);
  const result = await people.seesKind('ana', String(thread), 'result');
  expect(result.text).toContain('Rolled out with staging, by default');
  await people.sees('ana', String(thread), ({ text }) => text.includes('Nobody answered'), 'that nobody answered');
});
