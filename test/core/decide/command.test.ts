import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import { isUrgent } from '../../../src/core/understand/urgent.ts';
import { aCommand, aMessage, ana, aPress, aReaction, ben } from '../../support/events.ts';
import { type AnyFacts, aRun, doings, factsFor, now, only, sayings } from './facts.ts';

function decided(inbound: Inbound, changes: Partial<AnyFacts> = {}) {
  return decide(inbound, factsFor(inbound, changes));
}

describe('/task', () => {
  test('starts a run and answers with its name and id at once', () => {
    const effects = decided(aCommand('/task', '"Count it" count the files', { replyTo: 'r' }));
    const { run, limits } = only(effects, 'start');
    expect(run).toMatchObject({ id: 'new1', request: 'Count it', plan: { workflow: 'count' }, person: ana });
    expect(limits).toMatchObject({ perPerson: 10, perWorkspace: 200 });
    expect(sayings(effects)[0]).toBe('shows run');
    expect(sayings(effects)[1]).toMatch(/^private: Started .*new1/);
  });

  test('on a message is about that message, with its files', () => {
    const files = [{ name: 'a.log', source: 'f1' }];
    const about = { message: 'm7', by: 'Ben', text: 'It failed.', files };
    const words = only(decided(aCommand('/task', 'count the files', { about })), 'start').run;
    expect(words).toMatchObject({ requestMessage: 'm7', requestFiles: files });
    expect(words.requestCarried).toEqual([{ as: 'shared', name: 'Ben', text: 'It failed.' }]);
    // Its own words need not be told twice.
    const itself = { ...about, text: 'count the files' };
    const run = only(decided(aCommand('/task', 'count the files', { about: itself })), 'start').run;
    expect(run.requestMessage).toBe('m7');
    expect(run.requestCarried).toBeUndefined();
  });

  test.each([
    ['input that its schema rejects', 'count', 'cannot work with that'],
    ['a workflow that the policy must name', 'risky something', 'not allowed'],
  ])('refuses %s', (_what, text, words) => {
    const effects = decided(aCommand('/task', text, { replyTo: 'r' }));
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain(words);
  });

  test('allows what is dangerous only by a rule that names it', () => {
    const by = (rule: object) =>
      doings(decided(aCommand('/task', 'risky it'), { policy: Policy.parse({ rules: [rule] }) }));
    expect(by({ allow: true })).toEqual([]);
    expect(by({ allow: true, workflows: ['risky'] })).toEqual(['start']);
    expect(by({ allow: true, workflows: ['risky'], channels: ['fake:other'] })).toEqual([]);
  });
});

test('what somebody may not run is not proposed to them', () => {
  const asked = aCommand('/task', 'make it so');
  const proposed = (facts = {}) =>
    sayings(decided(asked, facts))
      .join()
      .match(/- `\/task /g)?.length;
  const rules = [{ allow: true, actions: ['run'], workflows: ['risky'] }];
  expect(proposed({ policy: Policy.parse({ rules }) })).toBe((proposed() ?? 0) + 1);
});

test.each([aCommand('/task', '--help'), aCommand('/help', 'task'), aMessage({ text: 'task --help', mentioned: true })])(
  'help on /task lists what whoever asks may run there ($kind)',
  (asked) => {
    const rules = [{ allow: true, actions: ['run'], workflows: ['risky'], people: [ana.id] }];
    const policy = Policy.parse({ rules });
    const told = (person = ana) => sayings(decided({ ...asked, person }, { policy })).join();
    expect(told()).toContain('risky');
    expect(told(ben)).not.toContain('risky');
    expect(told(ben)).toContain('count');
  },
);

describe('who sees which run', () => {
  const show = aCommand('/workflows', 'run1', { person: ben });

  test.each([
    ['a run of the channel', aRun(), true],
    ['an own run of another channel', aRun({ channel: 'fake:dm', person: ben }), true],
    ["somebody else's run of another channel", aRun({ channel: 'fake:dm' }), false],
    ['a run of another workspace', aRun({ workspace: 'fake:other', person: ben }), false],
    ['no run', undefined, false],
  ])('%s', (_what, run, seen) => {
    const text = sayings(decided(show, { target: { run } })).join();
    expect(text.includes('know no run')).toBe(!seen);
    expect(text.includes('count-files')).toBe(seen);
    const cancel = sayings(decided(aCommand('/cancel', 'run1', { person: ben }), { target: { run } })).join();
    expect(cancel.includes('know no run')).toBe(!seen);
  });

  test('a list is answered privately and shows what was found', () => {
    const stats = {
      counts: { queued: 1, running: 0, waiting: 0, completed: 0, failed: 0, canceled: 0 },
      slots: 3,
      busy: 0,
    };
    const effects = decided(aCommand('/workflows', 'all'), { page: { runs: [aRun()], more: false, stats } });
    expect(sayings(effects).join()).toMatch(/^private: .*count-files/s);
  });
});

describe('whoever waits for a private answer gets exactly one', () => {
  const stats = {
    counts: { queued: 0, running: 0, waiting: 0, completed: 0, failed: 0, canceled: 0 },
    slots: 0,
    busy: 0,
  };
  const cases: [string, Inbound, Partial<AnyFacts>][] = [
    ['a task', aCommand('/task', 'count it'), {}],
    ['a list', aCommand('/workflows'), { page: { runs: [], more: false, stats } }],
    ['an unknown command', aCommand('/explode'), {}],
    ['help', aCommand('/task', '--help'), {}],
    ['an empty task', aCommand('/task', ''), {}],
    ['a cancel without runs', aCommand('/cancel'), {}],
    ['a cancel', aPress('cancel', 'run1'), { target: { run: aRun() } }],
    ['a start', aPress('start', 'offer1', { at: now }), { target: {} }],
    ['a button that nobody knows', aPress('explode', undefined), {}],
    ['a reaction', aReaction('🎉', 'm'), {}],
    ['a message to others', aMessage({ text: 'hi', toOthers: true }), {}],
    ['a message to nobody', aMessage({ text: 'hi' }), {}],
  ];

  test.each(cases)('%s', (_what, inbound, changes) => {
    const effects = decided({ ...inbound, replyTo: 'r' }, changes);
    const answers = effects.filter((effect) => effect.do === 'say' && 'replyTo' in effect.outgoing);
    expect(answers).toHaveLength(1);
    const keys = effects.flatMap((effect) => (effect.do === 'say' ? [effect.outgoing.key] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('and nobody else is answered for it', () => {
    expect(decided(aReaction('🎉', 'm'))).toEqual([]);
  });
});

describe('what must never wait behind other messages', () => {
  test.each([
    aPress('cancel', 'x'),
    aReaction('❌', 'm'),
    aCommand('/cancel'),
    aCommand('cancel', 'x'),
    aMessage({ text: 'stop' }),
    aMessage({ text: 'yes, but in French' }),
  ])('%j', (inbound) => expect(isUrgent(inbound)).toBe(true));

  test.each([
    aCommand('/task', 'cancel'),
    aMessage({ text: 'write me a report' }),
    aMessage({ text: `yes ${'x'.repeat(10_000)}` }),
  ])('not so %#', (inbound) => expect(isUrgent(inbound)).toBe(false));
});
