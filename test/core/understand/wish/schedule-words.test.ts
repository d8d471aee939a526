import { describe, expect, test } from 'vitest';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { scheduleWords } from '../../../../src/core/understand/wish/schedule-words.ts';

const context = { now: Date.UTC(2026, 10, 20, 14), zone: 'UTC', calendar };

function read(text: string): string | undefined {
  const said = scheduleWords(text, context);
  if (!said) return undefined;
  if ('act' in said) return said.act;
  return 'wrong' in said.to ? said.to.wrong : 'at' in said.to.timing ? 'once' : said.to.words;
}

describe('words to a schedule', () => {
  test.each([
    ['pause it', 'pause'],
    ['please pause this for now', 'pause'],
    ['resume', 'resume'],
    ['can you unpause it?', 'resume'],
    ['delete it', 'delete'],
    ['cancel the reminder', 'delete'],
    ['remove that schedule, please', 'delete'],
    ['stop it', 'stop'],
    ['stop', 'stop'],
    ['change it to every 2 hours', 'every 2 hours'],
    ['make it every weekday at 9, please', 'every weekday at 9:00'],
    ['move it to 10:30', 'once'],
    ['reschedule to tomorrow at 9', 'once'],
    ['every 2 hours instead', 'every 2 hours'],
    ['change it to every full moon', 'unclear'],
  ])('%s', (text, means) => {
    expect(read(text)).toBe(means);
  });

  test.each([
    'delete the old logs',
    'pause the nightly tests',
    'make it shorter',
    'make it urgent',
    'change it to French',
    'run `make b`',
    'what is scheduled?',
    'stop worrying',
    'x '.repeat(500),
  ])('%s says nothing to it', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
