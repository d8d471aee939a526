import { describe, expect, test } from 'vitest';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import type { Timing, When } from '../../../../src/core/domain/schedule.ts';
import { tickAfter, ticksAfter } from '../../../../src/core/domain/time/ticks.ts';
import { findWhen, readWhen } from '../../../../src/core/understand/time/read-when.ts';
import type { NoTime } from '../../../../src/core/understand/time/no-time.ts';

/** Friday 20 November 2026, 15:00 in Berlin and 9:00 in New York. */
const NOW = Date.UTC(2026, 10, 20, 14, 0);
const berlin = { now: NOW, zone: 'Europe/Berlin', calendar };

function said(when: When | NoTime | undefined): string {
  if (!when) return 'no time';
  if ('wrong' in when) return when.wrong;
  const { timing, words } = when;
  if ('at' in timing) return `${new Date(timing.at).toISOString().slice(0, 16)} ${timing.zone}`;
  return `${words} | ${'cron' in timing ? timing.cron : timing.everyMs} | ${timing.zone}`;
}

describe('--at', () => {
  test.each([
    ['tomorrow at 9', '2026-11-21T08:00 Europe/Berlin'],
    ['tomorrow', '2026-11-21T08:00 Europe/Berlin'],
    ['tomorrow morning', '2026-11-21T08:00 Europe/Berlin'],
    ['tomorrow at 7 pm', '2026-11-21T18:00 Europe/Berlin'],
    ['in 2 hours', '2026-11-20T16:00 Europe/Berlin'],
    ['30m', '2026-11-20T14:30 Europe/Berlin'],
    ['2d', '2026-11-22T14:00 Europe/Berlin'],
    ['in 30 seconds', '2026-11-20T14:00 Europe/Berlin'],
    ['in 3 days', '2026-11-23T14:00 Europe/Berlin'],
    ['on friday at 16:00', '2026-11-20T15:00 Europe/Berlin'],
    ['on friday at 14:00', '2026-11-27T13:00 Europe/Berlin'],
    ['on friday at 15:00', '2026-11-27T14:00 Europe/Berlin'],
    ['next monday at 8am', '2026-11-23T07:00 Europe/Berlin'],
    ['9:30', '2026-11-21T08:30 Europe/Berlin'],
    ['24 dec at 6pm', '2026-12-24T17:00 Europe/Berlin'],
    ['2026-12-24 18:00', '2026-12-24T17:00 Europe/Berlin'],
    ['tomorrow at 9 America/New_York', '2026-11-21T14:00 America/New_York'],
    ['tomorrow at 9 america/new_york', '2026-11-21T14:00 America/New_York'],
    ['tomorrow at 9 New York time', '2026-11-21T14:00 America/New_York'],
    ['9:30 UTC', '2026-11-21T09:30 UTC'],
    ['tomorrow at 9 EST', '2026-11-21T14:00 America/New_York'],
    ['9:00 PST', '2026-11-20T17:00 America/Los_Angeles'],
    ['9:00 CET', '2026-11-21T08:00 Europe/Paris'],
    ['2026-12-24T18:00Z', '2026-12-24T18:00 Europe/Berlin'],
    ['2026-12-24T18:00+05:00', '2026-12-24T13:00 Europe/Berlin'],
    ['9 to 17', 'unclear'],
    ['yesterday at 9', 'past'],
    ['blah', 'unclear'],
    ['tomorrow at 9 or so if it rains', 'unclear'],
    ['', 'unclear'],
  ])('%s: %s', (at, expected) => {
    expect(said(readWhen({ at }, berlin))).toBe(expected);
  });
});

describe('--every', () => {
  test.each([
    ['weekday at 8:30', 'every weekday at 8:30 | 30 8 * * 1-5'],
    ['every weekday at 8:30', 'every weekday at 8:30 | 30 8 * * 1-5'],
    ['weekdays at 9', 'every weekday at 9:00 | 0 9 * * 1-5'],
    ['monday at 9', 'every Monday at 9:00 | 0 9 * * 1'],
    ['monday morning', 'every Monday at 9:00 | 0 9 * * 1'],
    ['mondays and fridays at 17:00', 'every Monday and Friday at 17:00 | 0 17 * * 1,5'],
    ['mon, wed and fri at noon', 'every Monday, Wednesday and Friday at 12:00 | 0 12 * * 1,3,5'],
    ['day at 7 pm', 'every day at 19:00 | 0 19 * * *'],
    ['day', 'every day at 9:00 | 0 9 * * *'],
    ['2 weeks', 'every 2 weeks on Monday at 9:00 | 0 9 * * 1'],
    ['other day', 'every other day at 9:00 | 0 9 * * *'],
    ['day at 9 and 17:30', 'every day at 9:00 and 17:30 | 0 9 * * *'],
    ['daily at noon', 'every day at 12:00 | 0 12 * * *'],
    ['at 9 every weekday', 'every weekday at 9:00 | 0 9 * * 1-5'],
    ['weekend at 10', 'every Saturday and Sunday at 10:00 | 0 10 * * 0,6'],
    ['week on friday at 16:00', 'every Friday at 16:00 | 0 16 * * 5'],
    ['month on the 15th at 9', 'on day 15 of every month at 9:00 | 0 9 15 * *'],
    ['2 hours', 'every 2 hours | 7200000'],
    ['hour', 'every hour | 3600000'],
    ['thirty minutes', 'every 30 minutes | 1800000'],
    ['30 8 * * 1-5', 'at 08:30, Monday through Friday | 30 8 * * 1-5'],
  ])('%s: %s', (every, expected) => {
    expect(said(readWhen({ every }, berlin))).toBe(`${expected} | Europe/Berlin`);
  });

  test.each([
    ['0 0 31 2 *', 'never'],
    ['61 * * * *', 'never'],
    ['* * * * * *', 'unclear'],
    ['day at 25:00', 'unclear'],
    ['now and then', 'unclear'],
  ])('%s is %s', (every, expected) => {
    expect(said(readWhen({ every }, berlin))).toBe(expected);
  });

  test('takes its zone from the words, and its time of day from --at', () => {
    expect(said(readWhen({ every: '0 9 * * 1-5 UTC' }, berlin))).toMatch(/UTC$/);
    expect(said(readWhen({ every: 'weekday', at: '8:30' }, berlin))).toContain('30 8 * * 1-5');
    expect(said(readWhen({ every: 'weekday', at: 'tomorrow' }, berlin))).toBe('unclear');
  });
});

describe('a time in a request', () => {
  test.each([
    ['every weekday at 9 run `npm test`', '0 9 * * 1-5', 'run `npm test`'],
    ['at 9 every weekday run `npm test`', '0 9 * * 1-5', 'run `npm test`'],
    ['please run `npm test` every day at 7 pm, thanks', '0 19 * * *', 'run `npm test`'],
    ['run the backup nightly', '0 20 * * *', 'run the backup'],
    ['tomorrow at 9, summarise the news', '2026-11-21T08:00', 'summarise the news'],
    ['run `x` in 2 hours', '2026-11-20T16:00', 'run `x`'],
    ['run the tests at 17:00 Berlin time', '2026-11-20T16:00', 'run the tests'],
    ['run `x` every other day at 9', 'every other day at 9:00', 'run `x`'],
  ])('%s', (text, expected, rest) => {
    const found = findWhen(text, berlin);
    expect(said(found)).toContain(expected);
    expect(found?.rest).toBe(rest);
  });

  test.each([
    'run `echo every day at 9`',
    'write "tomorrow at 9" into the file',
    'write the weekly report',
    'tell me about monday',
    'sleep 30 seconds',
    'what did we do yesterday at 9',
    'compare the two in 2 tables',
  ])('%s: none', (text) => {
    expect(findWhen(text, berlin)).toBeUndefined();
  });
});

describe('daylight saving', () => {
  const at = (zone: string, cron: string, from: string, count: number) =>
    ticksAfter({ zone, cron }, Date.parse(from), count, calendar).map((tick) =>
      new Date(tick).toISOString().slice(0, 16),
    );

  test.each([
    ['Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T07:00', '2026-03-30T07:00']],
    ['Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T08:00', '2026-10-26T08:00']],
    ['America/New_York', '2027-03-13T15:00Z', ['2027-03-14T13:00', '2027-03-15T13:00']],
    ['America/New_York', '2026-10-31T15:00Z', ['2026-11-01T14:00', '2026-11-02T14:00']],
  ])('%s, %s: 9 in the morning stays 9 in the morning', (zone, from, expected) => {
    expect(at(zone, '0 9 * * *', from, 2)).toEqual(expected);
  });

  test('what falls into the hour that is left out comes once, right after it', () => {
    expect(at('Europe/Berlin', '30 2 * * *', '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:30', '2026-03-30T00:30']);
    expect(at('America/New_York', '30 2 * * *', '2027-03-13T12:00Z', 2)).toEqual([
      '2027-03-14T07:30',
      '2027-03-15T06:30',
    ]);
  });

  test('what falls into the hour that comes twice comes once', () => {
    expect(at('Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    expect(at('America/New_York', '30 1 * * *', '2026-10-31T12:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  test.each([
    ['2026-03-28T12:00Z', 'tomorrow at 9', '2026-03-29T07:00'],
    ['2026-03-28T12:00Z', 'tomorrow at 2:30', '2026-03-29T01:30'],
    ['2026-10-24T12:00Z', 'tomorrow at 9', '2026-10-25T08:00'],
    ['2026-10-24T12:00Z', 'tomorrow at 2:30', '2026-10-25T00:30'],
    // Hours are counted, not read from the wall.
    ['2026-03-29T00:30Z', 'in 2 hours', '2026-03-29T02:30'],
    ['2026-10-25T00:30Z', 'in 2 hours', '2026-10-25T02:30'],
  ])('at %s, "%s" is %s', (from, words, expected) => {
    const when = readWhen({ at: words }, { ...berlin, now: Date.parse(from) });
    expect(said(when)).toBe(`${expected} Europe/Berlin`);
  });
});

test('an interval counts from when it was made, however often it is looked at', () => {
  const timing: Timing = { zone: 'UTC', everyMs: 7_200_000, from: 1_000 };
  expect(tickAfter(timing, 1_000, calendar)).toBe(7_201_000);
  expect(tickAfter(timing, 7_200_999, calendar)).toBe(7_201_000);
  expect(tickAfter(timing, 7_201_000, calendar)).toBe(14_401_000);
  expect(tickAfter(timing, 0, calendar)).toBe(7_201_000);
});
