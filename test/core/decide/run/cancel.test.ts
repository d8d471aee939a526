import { describe, expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { Policy } from '../../../../src/core/policy.ts';
import { aCommand, aMessage, ana, aPress, aReaction, ben } from '../../../support/events.ts';
import { type AnyFacts, aRun, doings, factsFor, now, only, sayings } from '../facts.ts';

function decided(inbound: Inbound, changes: Partial<AnyFacts> = {}) {
  return decide(inbound, factsFor(inbound, changes));
}

const parked = { reason: 'sleep', until: now + 1000 } as const;

describe('stop words', () => {
  test.each(['stop', 'cancel that', 'never mind', 'Stop!'])('%j stops the only live run of the thread', (text) => {
    expect(only(decided(aMessage({ text }), { threadRuns: [aRun()] }), 'signalCancel').run.id).toBe('run1');
  });

  test('may name the only one by what it does', () => {
    const threadRuns = [aRun({ name: 'run-migration', request: 'run the migration' })];
    expect(only(decided(aMessage({ text: 'stop the running one' }), { threadRuns }), 'signalCancel').run.id).toBe(
      'run1',
    );
    expect(doings(decided(aMessage({ text: 'stop the queued one' }), { threadRuns }))).toEqual([]);
  });

  test.each(['end of the migration', 'stop by the office', 'end of the second week'])(
    '%j names none of several runs',
    (text) => {
      const threadRuns = [
        aRun({ name: 'run-migration', request: 'run the migration' }),
        aRun({ id: 'run2', name: 'other' }),
      ];
      expect(decided(aMessage({ text }), { threadRuns })).toEqual([]);
    },
  );

  test('mean nothing without a run or an offer', () => {
    expect(decided(aMessage({ text: 'stop' }))).toEqual([]);
  });

  test('with several runs ask which, and stop none', () => {
    const threadRuns = [aRun(), aRun({ id: 'run2', name: 'other' })];
    const effects = decided(aMessage({ text: 'stop' }), { threadRuns });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toMatch(/^private: Which one/);
    expect(sayings(effects).join()).toContain('stop all');
    // Of runs elsewhere no word in this thread stops all.
    const ownRuns = threadRuns.map((run) => ({ ...run, thread: 'fake:c/other' }));
    const words = sayings(decided(aMessage({ text: 'cancel', mentioned: true }), { ownRuns })).join();
    expect(words).not.toContain('stop all');
  });

  test('said before a run was asked for do not stop it, however late they are handled', () => {
    const said = aMessage({ text: 'stop' });
    const later = aRun({ askedAt: said.at + 1 });
    expect(doings(decided(said, { threadRuns: [later] }))).toEqual([]);
    expect(doings(decided({ ...said, text: 'stop all' }, { threadRuns: [later] }))).toEqual([]);
    const command = aCommand('/cancel', '', { at: said.at });
    expect(doings(decided(command, { threadRuns: [later], ownRuns: [later] }))).toEqual([]);
    const threadRuns = [aRun({ askedAt: said.at }), later];
    expect(only(decided(said, { threadRuns }), 'signalCancel').run.id).toBe('run1');
  });

  test('stop the own one among runs of others', () => {
    const threadRuns = [aRun({ id: 'bens', person: ben }), aRun()];
    expect(only(decided(aMessage({ text: 'stop' }), { threadRuns }), 'signalCancel').run.id).toBe('run1');
  });

  test('of somebody else stop nothing and say whose it is', () => {
    const effects = decided(aMessage({ text: 'stop', person: ben }), { threadRuns: [aRun()] });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects)).toEqual(['private: Only Ana can cancel this.']);
  });

  test('between other people are not for the bot', () => {
    expect(decided(aMessage({ text: 'stop', toOthers: true }), { threadRuns: [aRun()] })).toEqual([]);
  });
});

describe('a cancel', () => {
  const press = aPress('cancel', 'run1', { replyTo: 'r' });

  test('of a running run signals its worker and answers at once', () => {
    const effects = decided(press, { target: { run: aRun() } });
    expect(only(effects, 'signalCancel').by).toEqual(ana);
    expect(sayings(effects).join()).toMatch(/^private: Stopping/);
  });

  test.each(['queued', 'waiting'] as const)('of a %s run ends it in the same commit, with its last word', (status) => {
    const run = aRun({ status, ...(status === 'waiting' && { parked }) });
    const effects = decided(press, { target: { run } });
    const end = only(effects, 'end');
    expect(end.was).toBe(status);
    expect(end.run).toMatchObject({ status: 'canceled', canceledBy: ana, finishedAt: now });
    expect(end.run.parked).toBeUndefined();
    expect(sayings(effects).filter((text) => !text.startsWith('private'))).toHaveLength(1);
  });

  test.each(['completed', 'failed', 'canceled'] as const)('of a %s run changes nothing', (status) => {
    const effects = decided(press, { target: { run: aRun({ status, finishedAt: now }) } });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain('already');
  });

  test('asked for twice is signalled once', () => {
    expect(doings(decided(press, { target: { run: aRun({ canceledBy: ana }) } }))).toEqual([]);
    expect(doings(decided(press, { target: { run: aRun({ status: 'queued', canceledBy: ana }) } }))).toEqual([]);
  });

  test('by a reaction on the card stops it; on a finished one, and with other emoji, it is just a reaction', () => {
    expect(doings(decided(aReaction('❌', 'm'), { target: { run: aRun() } }))).toEqual(['signalCancel']);
    expect(decided(aReaction('❌', 'm'), { target: { run: aRun({ status: 'completed' }) } })).toEqual([]);
    expect(decided(aReaction('👍', 'm'), { target: { run: aRun() } })).toEqual([]);
  });

  test('by somebody else needs a rule', () => {
    const bens = { ...press, person: ben };
    expect(doings(decided(bens, { target: { run: aRun() } }))).toEqual([]);
    const policy = Policy.parse({ rules: [{ allow: true, actions: ['cancel'], people: ['U2'] }] });
    expect(only(decided(bens, { target: { run: aRun() }, policy }), 'signalCancel').by).toEqual(ben);
  });

  test('without a name takes the only run of the thread, else the only one of the person', () => {
    const elsewhere = aRun({ id: 'mine', channel: 'fake:d', thread: 'fake:d/t' });
    const inThread = decided(aCommand('/cancel'), { threadRuns: [aRun()], ownRuns: [elsewhere] });
    expect(only(inThread, 'signalCancel').run.id).toBe('run1');
    expect(only(decided(aCommand('/cancel'), { ownRuns: [elsewhere] }), 'signalCancel').run.id).toBe('mine');
    expect(sayings(decided(aCommand('/cancel'))).join()).toContain('Nothing is running');
  });

  test('by a button of the picker works for an own run of another channel, since the picker offers it', () => {
    const elsewhere = [aRun({ id: 'one', channel: 'fake:d' }), aRun({ id: 'two', channel: 'fake:d' })];
    const picker = decided(aCommand('/cancel'), { ownRuns: elsewhere });
    const { outgoing } = only(picker, 'say');
    const buttons = 'post' in outgoing ? (outgoing.post?.buttons ?? []) : [];
    expect(buttons.map(({ value }) => value)).toEqual(['one', 'two']);
    expect(doings(decided(aPress('cancel', 'one'), { target: { run: elsewhere[0] } }))).toEqual(['signalCancel']);
  });
});

describe('Retry', () => {
  const failed = aRun({ status: 'failed', failure: { message: 'no' }, finishedAt: now });
  const press = aPress('retry', 'run1');

  test('makes one new run of the same work', () => {
    const { run } = only(decided(press, { target: { run: failed } }), 'start');
    expect(run).toMatchObject({ id: 'new1', retryOf: 'run1', status: 'queued', plan: failed.plan, person: ana });
    expect(run.failure).toBeUndefined();
  });

  test('takes nothing over from a run of another version of its workflow, whose steps may not fit', () => {
    expect(only(decided(press, { target: { run: failed } }), 'start').anew).toBeUndefined();
    expect(only(decided(press, { target: { run: { ...failed, version: 7 } } }), 'start').anew).toBe(true);
  });

  test.each([
    ['one that was retried', { retriedAs: 'run9' }],
    ['a running one', { status: 'running' as const }],
    ['a completed one', { status: 'completed' as const }],
    ['a canceled one', { status: 'canceled' as const }],
  ])('of %s does nothing', (_what, changes) => {
    const effects = decided(press, { target: { run: { ...failed, ...changes } } });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects)).toHaveLength(1);
  });

  test("is the requester's, and within the limits", () => {
    expect(doings(decided({ ...press, person: ben }, { target: { run: failed } }))).toEqual([]);
    const policy = Policy.parse({ limits: { perPerson: 1 } });
    expect(doings(decided(press, { target: { run: failed }, ownRuns: [aRun({ id: 'x' })], policy }))).toEqual([]);
  });
});

describe('values that were tampered with', () => {
  test.each(['cancel', 'retry', 'start', 'not_now'])('%s of another workspace or channel touches nothing', (action) => {
    for (const place of [{ workspace: 'fake:other' }, { channel: 'fake:hidden' }]) {
      const person = action === 'cancel' || action === 'retry' ? { person: ben } : {};
      const run = aRun({ status: action === 'retry' ? 'failed' : 'running', ...place, ...person });
      const policy = Policy.parse({ rules: [{ allow: true, actions: ['confirm', 'cancel'] }] });
      const inbound = aPress(action, 'x', { replyTo: 'r' });
      const target = action === 'cancel' || action === 'retry' ? { run } : { offer: { ...offerOf(run) } };
      const effects = decided(inbound, { target, policy });
      expect(doings(effects)).toEqual([]);
      expect(sayings(effects).join()).toContain('no longer kept');
    }
  });

  test('an own failed run of another channel is not brought here by Retry', () => {
    const run = aRun({ status: 'failed', channel: 'fake:dm' });
    expect(doings(decided(aPress('retry', 'run1'), { target: { run } }))).toEqual([]);
  });

  test('an own run of another workspace is not canceled', () => {
    expect(doings(decided(aPress('cancel', 'run1'), { target: { run: aRun({ workspace: 'fake:other' }) } }))).toEqual(
      [],
    );
  });

  test('an unknown action or a value that fits the wrong kind does nothing', () => {
    for (const action of ['explode', 'not_now', 'start']) {
      expect(doings(decided(aPress(action, 'run1'), { target: { run: aRun() } }))).toEqual([]);
    }
  });
});

function offerOf({ workspace, channel, thread, person, request, plan }: ReturnType<typeof aRun>) {
  const why = { tier: 'complex', confidence: 1, reasons: [] } as const;
  const base = { workspace, channel, thread, person, request, plan, why: { ...why, reasons: [] } };
  return { ...base, id: 'x', status: 'open' as const, createdAt: now, expiresAt: now * 2 };
}
