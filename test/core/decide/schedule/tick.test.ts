import { describe, expect, test } from 'vitest';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { decideTick, type TickFacts } from '../../../../src/core/decide/schedule/tick.ts';
import { Policy } from '../../../../src/core/policy.ts';
import type { Schedule } from '../../../../src/core/domain/schedule.ts';
import { ana } from '../../../support/events.ts';
import { aRun, aSchedule as anySchedule, count, doings, here, now, only, sayings } from '../facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Due right now. */
function aSchedule(changes: Partial<Schedule> = {}): Schedule {
  return anySchedule({ priority: 'low', createdAt: now - 10 * DAY, next: now, revision: 7, ...changes });
}

const once = { timing: { zone: 'UTC', at: now }, words: 'once' };

function ticked(schedule: Schedule, changes: Partial<TickFacts> = {}) {
  const facts: TickFacts = {
    now,
    policy: Policy.parse({}),
    workflows: [count],
    calendar,
    newId: 'new1',
    newName: 'count-daily-2',
    canTalk: true,
    ownRuns: [],
    ownerLive: 0,
    workspaceLive: 0,
    ...changes,
  };
  return decideTick(schedule, facts);
}

describe('a tick', () => {
  test('makes one run in the thread of the schedule, and moves on', () => {
    const schedule = aSchedule();
    const effects = ticked(schedule);
    expect(doings(effects)).toEqual(['reschedule', 'start']);
    expect(only(effects, 'reschedule')).toMatchObject({
      was: schedule,
      to: { next: now + DAY, run: 'new1', ticked: now },
    });
    expect(only(effects, 'start').run).toMatchObject({
      ...here,
      name: 'count-daily-2',
      priority: 'low',
      person: ana,
      schedule: { id: 'sched1', due: now, missed: 0, late: false },
    });
    expect(sayings(effects)).toEqual(['shows run']);
  });

  test('does nothing before its time, or while it is paused', () => {
    expect(ticked(aSchedule({ next: now + 1 }))).toEqual([]);
    expect(ticked(aSchedule({ paused: 'person', next: now - DAY }))).toEqual([]);
  });

  test('that is done once leaves no schedule behind', () => {
    const effects = ticked(aSchedule({ when: once }));
    expect(only(effects, 'reschedule').to).toBeUndefined();
    expect(only(effects, 'start').run.schedule).toMatchObject({ due: now });
  });

  test('makes one run for all that were missed, which says so', () => {
    const effects = ticked(aSchedule({ next: now - 3 * DAY }));
    expect(only(effects, 'start').run.schedule).toMatchObject({ due: now - 3 * DAY, missed: 3, late: true });
    expect(only(effects, 'reschedule').to?.next).toBe(now + DAY);
  });

  test('waits for its real time where a clock that was far ahead has fired what is still to come', () => {
    const schedule = aSchedule({ next: now + 366 * DAY, ticked: now + 365 * DAY });
    expect(only(ticked(schedule), 'reschedule').to?.next).toBe(now + DAY);
    // A clock that is put back by a little has fired this tick, and does not do it again.
    expect(ticked(aSchedule({ next: now + DAY, ticked: now }), { now: now - 5_000 })).toEqual([]);
  });
});

describe('no run is made', () => {
  const live = aRun({ id: 'last', status: 'running' });

  test('while the last one is at work: it is counted on its card and in the list', () => {
    const effects = ticked(aSchedule({ run: 'last' }), { last: live });
    expect(doings(effects)).toEqual(['reschedule', 'countSkip']);
    expect(only(effects, 'reschedule').to).toMatchObject({ next: now + DAY, skipped: { times: 1, why: 'overlap' } });
    expect(sayings(effects)).toEqual([]);
  });

  test.each([
    ['off', { policy: Policy.parse({ enabled: false }) }],
    ['limit', { ownerLive: 10 }],
    ['limit', { workspaceLive: 200 }],
  ] as const)('when it is %s', (why, changes) => {
    const effects = ticked(aSchedule(), changes);
    expect(doings(effects)).toEqual(['reschedule']);
    expect(only(effects, 'reschedule').to?.skipped).toEqual({ times: 1, why });
    const after = { ...aSchedule({ when: once }), when: { ...once, timing: { zone: 'UTC', at: now - 2 * HOUR } } };
    expect(sayings(ticked(after, changes)).join()).toContain('did not start it');
  });

  test('what is done once waits for room, says so once, and gives up after an hour', () => {
    const schedule = aSchedule({ when: once });
    const first = ticked(schedule, { ownerLive: 10 });
    expect(sayings(first).join()).toContain('as soon as there is room');
    const waiting = only(first, 'reschedule').to as Schedule;
    expect(waiting.next).toBeGreaterThan(now);
    const again = ticked(waiting, { ownerLive: 10, now: waiting.next });
    expect(sayings(again)).toEqual([]);
    expect(only(again, 'reschedule').to?.next).toBeGreaterThan(waiting.next);
    const room = ticked(waiting, { now: waiting.next });
    expect(doings(room)).toEqual(['reschedule', 'start']);
    expect(only(room, 'reschedule').to).toBeUndefined();
    expect(only(room, 'start').run.schedule?.late).toBe(false);
    const over = ticked({ ...waiting, next: now + HOUR }, { ownerLive: 10, now: now + HOUR });
    expect(sayings(over).join()).toContain('did not start it');
    expect(only(over, 'reschedule').to).toBeUndefined();
  });

  test('of a stranger whom no rule lets in any more: it is paused', () => {
    expect(only(ticked(aSchedule({ stranger: 'guest' })), 'reschedule').to?.paused).toBe('policy');
    const policy = Policy.parse({ rules: [{ allow: true, actions: ['talk'], people: [ana.id] }] });
    expect(only(ticked(aSchedule({ stranger: 'guest' }), { policy }), 'start').run.stranger).toBe('guest');
  });

  test('where its work is off: it is paused, and says once why', () => {
    const workflows = [{ ...count, whyOff: () => 'Counting is off. Whoever runs me can turn it on.' }];
    const effects = ticked(aSchedule(), { workflows });
    expect(doings(effects)).toEqual(['reschedule']);
    const paused = only(effects, 'reschedule').to;
    expect(paused?.paused).toBe('policy');
    expect(sayings(effects).join()).toContain('Counting is off. Whoever runs me can turn it on.');
    expect(ticked({ ...aSchedule(), ...paused }, { workflows })).toEqual([]);
    const single = ticked(aSchedule({ when: once }), { workflows });
    expect(only(single, 'reschedule').to).toBeUndefined();
    expect(sayings(single).join()).toContain('did not start it. Counting is off.');
  });

  test('where the policy forbids it by now: it is paused, and says so', () => {
    const policy = Policy.parse({ rules: [{ allow: false, actions: ['run'], workflows: ['count'] }] });
    const effects = ticked(aSchedule(), { policy });
    expect(only(effects, 'reschedule').to?.paused).toBe('policy');
    expect(sayings(effects).join()).toContain('not allowed here any more');
  });
});

describe('failures in a row', () => {
  const failed = aRun({ id: 'last', status: 'failed' });

  test('are counted once for each run, also before the next tick', () => {
    const schedule = aSchedule({ run: 'last', next: now + DAY, failures: 1 });
    const { to } = only(ticked(schedule, { last: failed }), 'reschedule');
    expect(to).toMatchObject({ failures: 2, counted: 'last', next: now + DAY });
    expect(ticked({ ...schedule, ...to }, { last: failed })).toEqual([]);
  });

  test('pause it at the third, with a message and a button to go on', () => {
    const effects = ticked(aSchedule({ run: 'last', next: now + DAY, failures: 2 }), { last: failed });
    expect(only(effects, 'reschedule').to).toMatchObject({ paused: 'failures', failures: 3 });
    const said = only(effects, 'say').outgoing;
    expect('post' in said && said.post).toMatchObject({
      mention: ana,
      buttons: [{ action: 'resume' }, { action: 'delete' }],
    });
  });

  test('end with a success, and not with a cancel', () => {
    const schedule = aSchedule({ run: 'last', next: now + DAY, failures: 2 });
    const after = (status: 'completed' | 'canceled') =>
      only(ticked(schedule, { last: aRun({ id: 'last', status }) }), 'reschedule').to?.failures;
    expect(after('completed')).toBe(0);
    expect(after('canceled')).toBe(2);
  });
});
