import { describe, expect, test } from 'vitest';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { momentsAsWords } from '../../../../src/core/present/text/moment.ts';
import { noTime } from '../../../../src/core/present/no-time.ts';
import { withUnderstood } from '../../../../src/core/understand/time/understood.ts';

/** Friday 20 November 2026, 15:00 in Berlin. */
const context = { now: Date.UTC(2026, 10, 20, 14, 0), zone: 'Europe/Berlin', calendar };

function refusal(text: string): string {
  return momentsAsWords(noTime(withUnderstood({ wrong: 'unclear', text }, context), context.now).text);
}

describe('a time that is refused', () => {
  test.each([
    ['every day at 9 until friday', 'every day at 9:00', 'until friday'],
    ['every hour from 9 to 17', 'every hour', 'from 9 to 17'],
    ['every day except sunday', 'every day at 9:00', 'except sunday'],
    ['at 9 for a week', 'on Sat 21 Nov at 9:00', 'for a week'],
    ['at 9 in Springfield', 'on Sat 21 Nov at 9:00', 'in Springfield'],
    ['every day at 9 and 10 pm', 'every day at 9:00', '10 pm'],
    ['every day at 9 but not on holidays', 'every day at 9:00', 'not on holidays'],
    ['tous les jours à 9h sauf dimanche', 'every day at 9:00', 'sauf dimanche'],
    ['每天9点到17点', 'every day at 9:00', '到17点'],
  ])('names what was understood and what was not: %s', (text, understood, left) => {
    expect(refusal(text)).toContain(`I understood ${understood} (Europe/Berlin), but not \`${left}\``);
  });

  test.each([
    'every morning at 14:00',
    'tomorrow at midnight',
    'every second monday at 9',
    'every full moon at 9',
    'today and tomorrow at 9',
    'biweekly',
  ])('names its words where none of them is a time by itself: %s', (text) => {
    expect(refusal(text)).toContain(`I cannot tell when to do that (\`${text}\`)`);
  });

  test('is told as it is where it was understood', () => {
    const past = { wrong: 'past', text: 'today at 9' } as const;
    expect(withUnderstood(past, context)).toBe(past);
  });
});
