import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;

beforeEach(async () => {
  data = await makeDataDir();
  bot = await startBot({ dataDir: data.dir });
}, 60_000);

afterEach(async () => {
  await bot.kill();
  await data.remove();
}, 30_000);

test('a schedule survives kill -9: what fell due while nobody was there is made up for once, and what is repeated goes on', {
  timeout: 90_000,
}, async () => {
  const { thread } = await new People(bot.url).command('ana', '/task', 'bash "echo it is time" --at "in 2 seconds"');
  await new People(bot.url).command('ana', '/task', 'bash "echo morning" --every "weekday at 9"');
  await bot.kill();
  // Time passes while the bot is away; there is no other way to be away.
  await sleep(2_500);
  bot = await startBot({ dataDir: data.dir });
  const people = new People(bot.url);
  const result = await people.seesKind('ana', String(thread), 'result');
  expect(result.text).toContain('it is time');
  await people.sees('ana', String(thread), ({ card }) => card?.status === 'completed', 'a completed card');
  const { text } = await people.command('ana', '/schedules', '');
  expect(text).toContain('every weekday at 9:00');
  expect(text).not.toContain('it-is-time');
  const kinds = (await people.read('ana', String(thread))).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'result')).toHaveLength(1);
});
