import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { ticksAfter } from '../../../../src/core/domain/time/ticks.ts';
import { timedRequest } from '../../../../src/core/understand/time/timed-request.ts';
import { wallAt } from '../../../../src/core/domain/time/zone.ts';
import { builtIn } from '../../../../src/workflows/index.ts';

/** Friday 20 November 2026, 15:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 20, 14, 0);
const HOME = 'Europe/Berlin';
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const rows = readFileSync(new URL('../../../data/times.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' => ') as [string, string]);

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function shown(at: number, zone: string): string {
  const { year, month, day, hour, minute } = wallAt(at, zone);
  const name = DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${name} ${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

function next(text: string): string {
  const when = timedRequest(text, builtIn, { now: NOW, zone: HOME, calendar })?.when;
  if (!when) return 'none';
  if ('wrong' in when) return when.wrong;
  const { zone } = when.timing;
  const ticks = ticksAfter(when.timing, NOW, 3, calendar).map((at) => shown(at, zone));
  return ticks.join(', ') + (zone === HOME ? '' : ` ${zone}`);
}

describe('what people write and the next three times', () => {
  test('there are phrases in every language', () => {
    expect(rows.length).toBeGreaterThan(150);
  });

  test.each(rows)('%s: %s', (text, expected) => {
    expect(next(text)).toBe(expected);
  });
});
