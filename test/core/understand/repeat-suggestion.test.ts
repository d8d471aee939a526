import { describe, expect, test } from 'vitest';
import { calendar } from '../../../src/adapters/calendar/calendar.ts';
import { decideRepeatSuggestion, type SuggestionFacts } from '../../../src/core/decide/schedule/decide-repeat.ts';
import { suggestRepeat } from '../../../src/core/understand/repeat-suggestion.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Schedule } from '../../../src/core/domain/schedule.ts';
import { anOffer, aRun, count, doings, now, only } from '../decide/facts.ts';

const zone = 'Europe/Berlin';
/** Wall clocks in Berlin, in the winter. */
const at = (time: string) => Date.parse(`${time}+01:00`);

function habit(request: string, ...times: string[]) {
  const made = times.map(at);
  const found = suggestRepeat({ request, createdAt: made[0] ?? 0 }, made, zone);
  return found && `${found.when.words} (${'cron' in found.when.timing ? found.when.timing.cron : ''})`;
}

describe('a habit', () => {
  // 16 November 2026 is a Monday.
  test.each([
    ['workdays', ['2026-11-18T09:07', '2026-11-17T08:58', '2026-11-16T09:02'], 'every weekday at 9:00 (0 9 * * 1-5)'],
    [
      'a weekend among them',
      ['2026-11-22T19:20', '2026-11-21T19:10', '2026-11-20T19:16'],
      'every day at 19:15 (15 19 * * *)',
    ],
    ['one weekday', ['2026-11-16T10:00', '2026-11-09T10:20', '2026-11-02T10:05'], 'every Monday at 10:00 (0 10 * * 1)'],
    [
      'more than once a day',
      ['2026-11-18T09:00', '2026-11-18T09:10', '2026-11-17T09:00', '2026-11-16T09:00'],
      'every weekday at 9:00 (0 9 * * 1-5)',
    ],
  ])('is seen on %s', (_what, times, expected) => {
    expect(habit('run the tests', ...times)).toBe(expected);
  });

  test.each([
    ['one day', ['2026-11-18T09:00', '2026-11-18T09:10', '2026-11-18T09:20']],
    ['two days', ['2026-11-18T09:00', '2026-11-17T09:00']],
    ['days far apart', ['2026-11-18T09:00', '2026-11-10T09:00', '2026-11-02T09:00']],
    ['other times of the day', ['2026-11-18T09:00', '2026-11-17T15:00', '2026-11-16T12:00']],
  ])('is not made of %s', (_what, times) => {
    expect(habit('run the tests', ...times)).toBeUndefined();
  });

  test.each([
    ['write the weekly report', 'every Wednesday at 16:30 (30 16 * * 3)'],
    ['prepare the daily summary', 'every day at 9:00 (0 9 * * *)'],
    ['collect what is new every morning', 'every day at 9:00 (0 9 * * *)'],
    ['run `weekly.sh`', undefined],
    ['compare the two', undefined],
  ])('is heard in: %s', (request, expected) => {
    expect(habit(request, '2026-11-18T16:33')).toBe(expected);
  });
});

describe('an offer to repeat', () => {
  const run = aRun({ status: 'completed', request: 'write the weekly report', createdAt: now });
  const facts: SuggestionFacts = {
    now,
    policy: Policy.parse({}),
    workflows: [count],
    calendar,
    newId: 'new1',
    times: [now],
    zone: 'UTC',
    offers: [],
    schedules: [],
  };

  test('is made in the thread of the result, and says when and why', () => {
    const { offer } = only(decideRepeatSuggestion(run, facts), 'offer');
    expect(offer).toMatchObject({
      thread: run.thread,
      person: run.person,
      plan: run.plan,
      schedule: { since: 'words' },
    });
  });

  test.each([
    ['another offer is open', { offers: [anOffer()] }],
    ['the same is scheduled already', { schedules: [{ plan: run.plan } as Schedule] }],
    ['background work is off', { policy: Policy.parse({ enabled: false }) }],
    ['the person may have no more', { policy: Policy.parse({ limits: { schedulesPerPerson: 0 } }) }],
    ['the workflow is gone', { workflows: [] }],
  ])('is not made where %s', (_what, changes) => {
    expect(doings(decideRepeatSuggestion(run, { ...facts, ...changes }))).toEqual([]);
  });
});
