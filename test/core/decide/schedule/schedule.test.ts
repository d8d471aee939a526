import { factsOf } from '../../../../src/core/facts/facts.ts';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { Policy } from '../../../../src/core/policy.ts';
import type { Schedule, When } from '../../../../src/core/domain/schedule.ts';
import { aCommand, aMessage, ana, aPress, ben } from '../../../support/events.ts';
import {
  type AnyFacts,
  anOffer,
  aSchedule as anySchedule,
  doings,
  factsFor,
  here,
  now,
  only,
  sayings,
} from '../facts.ts';

const daily: When = { timing: { zone: 'Europe/Berlin', cron: '0 9 * * *' }, words: 'every day at 9:00' };
const once: When = { timing: { zone: 'Europe/Berlin', at: now + 60_000 }, words: 'once' };
const room = { name: 'count-daily', own: 0, all: 0 };

function aSchedule(changes: Partial<Schedule> = {}): Schedule {
  return anySchedule({ when: daily, ...changes });
}

function decided(inbound: Inbound, changes: Partial<AnyFacts> = {}) {
  return decide(inbound, factsFor(inbound, changes));
}

describe('/task with a time', () => {
  test('makes a schedule and no run; its thread and the answer say the zone and the next times', () => {
    const effects = decided(aCommand('/task', 'count it --every day', { replyTo: 'r' }), {
      when: daily,
      scheduling: room,
    });
    expect(doings(effects)).toEqual(['schedule']);
    expect(only(effects, 'schedule').schedule).toMatchObject({
      ...here,
      name: 'count-daily',
      person: ana,
      when: daily,
    });
    const [inThread, answer] = sayings(effects);
    expect(inThread).toContain('I will count it every day at 9:00 (Europe/Berlin) for Ana');
    expect(answer).toContain('Next: Tue 1 Jan, 9:00; Wed 2 Jan, 9:00; Thu 3 Jan, 9:00.');
  });

  test.each([
    ['a time that is over', 'count it', { when: { wrong: 'past', text: 'yesterday' } }, 'over already'],
    [
      'words it does not know',
      'count it',
      { when: { wrong: 'unclear', text: 'soonish' } },
      'cannot tell when to do that (`soonish`)',
    ],
    ['what the policy forbids', 'risky it', { when: daily, scheduling: room }, 'not allowed'],
    ['one too many of a person', 'count it', { when: daily, scheduling: { ...room, own: 20 } }, '20 schedules already'],
    ['one too many of all', 'count it', { when: daily, scheduling: { ...room, all: 200 } }, '200 schedules already'],
  ] as const)('refuses %s', (_what, text, changes, words) => {
    const effects = decided(aCommand('/task', text, { replyTo: 'r' }), changes);
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain(words);
  });
});

describe('a request with a time', () => {
  const request = aMessage({ text: 'every day at 9 count it', mentioned: true, at: now });

  test('gets an offer that says when, whatever it is', () => {
    const { offer } = only(decided(request, { when: daily, request: 'count it' }), 'offer');
    expect(offer).toMatchObject({ request: 'count it', schedule: { when: daily } });
    expect(offer.schedule?.next).toHaveLength(3);
  });

  test('whose time is not understood is told so, rather than done now', () => {
    const effects = decided(request, { when: { wrong: 'unclear', text: 'every other day' } });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain('cannot tell when');
  });

  const offers = [anOffer({ schedule: { when: daily, next: [now + 1] } })];
  const answered = (text: string, changes = {}) =>
    decided(aMessage({ text, at: now }), { offers, scheduling: room, ...changes });

  test('is scheduled by a yes', () => {
    expect(doings(answered('yes'))).toEqual(['accepted', 'schedule']);
    expect(doings(answered('no'))).toEqual(['declined']);
  });

  test('is not scheduled by a yes that names another time, or beyond the limit', () => {
    expect(doings(answered('yes, but at 10'))).toEqual(['asked']);
    expect(doings(answered('yes', { scheduling: { ...room, own: 20 } }))).toEqual([]);
  });
});

describe('who may change a schedule', () => {
  const target = { schedule: aSchedule() };

  test('its owner, by command and by button', () => {
    for (const inbound of [aCommand('/schedules', 'pause sched1'), aPress('pause', 'sched1')]) {
      expect(only(decided(inbound, { target }), 'reschedule').to).toMatchObject({ paused: 'person', pausedBy: ana });
    }
    expect(only(decided(aPress('delete', 'sched1'), { target }), 'reschedule').to).toBeUndefined();
  });

  test('nobody else without a rule', () => {
    const pause = aCommand('/schedules', 'pause sched1', { person: ben });
    expect(doings(decided(pause, { target }))).toEqual([]);
    expect(sayings(decided(pause, { target })).join()).toContain('Only Ana');
    const policy = Policy.parse({ rules: [{ allow: true, actions: ['cancel'], people: [ben.id] }] });
    expect(doings(decided(pause, { target, policy }))).toEqual(['reschedule']);
  });

  test.each([
    ['of the channel', aSchedule(), true],
    ['of another channel', aSchedule({ channel: 'fake:dm' }), false],
    ['of another workspace', aSchedule({ workspace: 'fake:other', person: ben }), false],
  ])('people see those %s', (_what, schedule, seen) => {
    const text = sayings(decided(aCommand('/schedules', 'sched1', { person: ben }), { target: { schedule } })).join();
    expect(text.includes('know no schedule')).toBe(!seen);
    expect(text.includes('count-daily')).toBe(seen);
  });
});

describe('a schedule that is changed', () => {
  test('goes on with the next tick to come, and forgets its failures', () => {
    const schedule = aSchedule({ paused: 'failures', failures: 3, next: now - 1_000_000_000 });
    const { to } = only(decided(aPress('resume', 'sched1'), { target: { schedule } }), 'reschedule');
    expect(to).toMatchObject({ failures: 0, next: Date.UTC(2030, 0, 1, 8) });
    expect(to?.paused).toBeUndefined();
  });

  test('stays as it is where there is nothing to change', () => {
    expect(doings(decided(aPress('resume', 'sched1'), { target: { schedule: aSchedule() } }))).toEqual([]);
    const effects = decided(aPress('pause', 'sched1'), { target: { schedule: aSchedule({ when: once }) } });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain('runs only once');
  });
});

describe('/schedules', () => {
  test('lists when, what comes next, and what is wrong', () => {
    const schedules = [
      aSchedule(),
      aSchedule({ id: 'sched2', name: 'broken', paused: 'failures', failures: 3 }),
      aSchedule({ id: 'sched3', name: 'slow', skipped: { times: 2, why: 'overlap' } }),
      aSchedule({ id: 'sched4', name: 'later', when: once }),
    ];
    const [text] = sayings(decided(aCommand('/schedules', '', { replyTo: 'r' }), { schedules }));
    expect(text).toContain('every day at 9:00 (Europe/Berlin) · next Tue 1 Jan, 1:00');
    expect(text).toContain('paused after 3 failed runs');
    expect(text).toContain('left out 2 times, since its last run is still at work');
    expect(text).toContain('on Tue 1 Jan at 1:01 (Europe/Berlin)');
  });

  test.each([
    ['schedules', {}],
    ['list my schedules', { mine: true }],
    ['show schedules', { mine: false }],
    ['pause nightly-tests', { act: 'pause', schedule: 'nightly-tests' }],
    ['delete the schedule nightly-tests', { act: 'delete', schedule: 'nightly-tests' }],
    ['schedules resume `tests`', { act: 'resume', schedule: 'tests' }],
  ])('is understood by mention: %s', (text, expected) => {
    const { command } = factsOf('message', factsFor(aMessage({ text, mentioned: true })));
    expect(command).toMatchObject({ kind: 'schedules', ...expected });
  });

  test.each(['schedules are hard to keep', 'delete everything', 'pause for a moment'])('is no command: %s', (text) => {
    expect(factsOf('message', factsFor(aMessage({ text, mentioned: true }))).command).toBeUndefined();
  });
});

describe('a question that may be about something else', () => {
  test.each(['when does it start?', 'when is the next friday meeting?', 'when does the train run?'])(
    '%j is for the model, whatever is scheduled elsewhere',
    (text) => {
      const when = { ...daily, words: 'every Friday at 9:00' };
      const schedules = [aSchedule({ thread: 'fake:c/other', when })];
      const effects = decided(aMessage({ text, mentioned: true }), { canTalk: true, schedules });
      expect(doings(effects)).toEqual(['reply']);
    },
  );
});
