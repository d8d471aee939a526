import { describe, expect, test } from 'vitest';
import { calendar } from '../../src/adapters/calendar/calendar.ts';
import { timedRequest } from '../../src/core/timed-request.ts';
import { builtIn } from '../../src/workflows/index.ts';

/** Friday 20 November 2026, 15:00 in Berlin. */
const context = { now: Date.UTC(2026, 10, 20, 14, 0), zone: 'Europe/Berlin', calendar };

function when(text: string): string | undefined {
  const found = timedRequest(text, builtIn, context)?.when;
  if (!found) return undefined;
  if ('wrong' in found) return `${found.wrong}: ${found.text}`;
  return 'at' in found.timing ? new Date(found.timing.at).toISOString().slice(0, 16) : found.words;
}

describe('the time of a command', () => {
  test.each([
    ['run `npm test` on friday', '2026-11-27T08:00'],
    ['run `npm test` on monday', '2026-11-23T08:00'],
    ['please run `npm test` at midnight in the background', '2026-11-20T23:00'],
    ['run `npm test` in the morning', '2026-11-21T08:00'],
    ['run `npm test` and then `npm run build` tomorrow at 9', '2026-11-21T08:00'],
  ])('%s: %s', (text, expected) => {
    expect(when(text)).toBe(expected);
  });

  test.each([
    ['run `npm test` next week', 'unclear: next week'],
    ['run `npm test` twice a day', 'unclear: twice a day'],
    ['run `npm test` right after lunch', 'unclear: after lunch'],
    ['run `npm test` from monday to friday at 8', 'unclear: run from monday to friday at 8'],
    ['run `npm test` daily at 9 except weekends', 'unclear: daily at'],
  ])('that cannot be kept is told, and nothing is done now: %s', (text, expected) => {
    expect(when(text)).toBe(expected);
  });

  test.each([
    'run `npm test`',
    'run `npm test` again',
    'run `npm test` now',
    'wait 5 minutes',
    'we deploy every friday at 5',
    'meeting tomorrow at 9',
  ])('%s: none', (text) => {
    expect(when(text)).toBeUndefined();
  });
});
