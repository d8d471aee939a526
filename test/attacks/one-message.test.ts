import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Attacked, attackedBot } from './bot.ts';

/** The longest message that the playground takes. */
const LONGEST = 40_000;

let bot: Attacked;
beforeAll(async () => void (bot = await attackedBot()), 60_000);
afterAll(() => bot.end());

const long = (piece: string) => piece.repeat(Math.floor((LONGEST - 100) / piece.length));
const mentions = (count: number) => Array.from({ length: count }, (_, nth) => `@person${nth}`).join(', ');

test.each([
  ['names 24 people', `${mentions(24)} who is in for lunch?`],
  ['names 40 people', `${mentions(40)} who is in for lunch?`],
  ['names thousands', `${mentions(3_000)} lunch?`],
  ['says ok 26 times', `${'ok '.repeat(26)}x`],
  ['says ok without an end', `${long('ok ')}x`],
  ['is all commas', `${long('@a,')}lunch`],
  ['is all quotes', long('"')],
  ['is all backticks', long('`')],
  ['is all brackets', long('[(')],
  ['is all digits', long('1')],
  ['is all spaces', `x${long(' ')}x`],
  ['repeats a time', `remind me ${long('every 2 hours ')}`],
])('an ordinary message that %s holds nobody up', async (_what, text) => {
  await bot.people.say('ana', text);
  const { thread } = await bot.people.say('ana', `@meanwhile ${text}`);
  await bot.expectAlive();
  await bot.people.sees('ana', thread, ({ author }) => author.bot, 'an answer');
  expect(bot.process.log.filter((line) => line.includes('"level":60'))).toEqual([]);
});
