import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import { type Inbound, Stranger } from '../../../src/core/domain/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import { aCommand, aMessage, ana, aPress, aReaction } from '../../support/events.ts';
import { type AnyFacts, anOffer, aRun, doings, factsFor, now, sayings } from './facts.ts';

function outcome(inbound: Inbound, changes: Partial<AnyFacts> = {}) {
  const effects = decide(inbound, factsFor(inbound, changes));
  return { done: doings(effects), said: sayings(effects) };
}

const allowed = (rule: object) => ({ policy: Policy.parse({ rules: [{ allow: true, ...rule }] }) });
const mentioned = { text: 'count the files', mentioned: true, at: now } as const;
const events: [string, Inbound, Partial<AnyFacts>][] = [
  ['a request', aMessage(mentioned), {}],
  ['a yes', aMessage({ text: 'yes', at: now }), { offers: [anOffer()] }],
  ['a question about runs', aMessage({ text: 'is it done?', mentioned: true }), { threadRuns: [aRun()] }],
  ['a command', aCommand('/task', 'count the files', { replyTo: 'r' }), {}],
  ['a list', aCommand('/workflows', '', { replyTo: 'r' }), {}],
  ['a button', aPress('start', 'offer1', { replyTo: 'r', at: now }), { target: { offer: anOffer() } }],
  ['a reaction', aReaction('👍', 'm', { at: now }), { target: { offer: anOffer() } }],
];

describe.each(Stranger.options)('%s', (stranger) => {
  test.each(events)('%s starts nothing and shows nothing', (_name, inbound, facts) => {
    const { done, said } = outcome({ ...inbound, stranger }, facts);
    expect(done).toEqual([]);
    for (const text of said) expect(text).toMatch(/^private: (I only work for members|nothing)/);
  });

  test.each([
    ['names them', { people: [ana.id] }, true],
    ['names them for talk', { people: [ana.id], actions: ['talk'] }, true],
    ['names how their ids begin', { people: ['U*'] }, true],
    ['names them elsewhere', { people: [ana.id], channels: ['fake:other'] }, false],
    ['names them for something else', { people: [ana.id], actions: ['confirm'] }, false],
    ['is for everybody', { people: ['*'] }, false],
    ['names nobody', {}, false],
  ])('is let in where a rule %s', (_name, rule, isIn) => {
    const { said } = outcome(aMessage({ ...mentioned, stranger }), allowed(rule));
    expect(said.some((text) => text === 'shows offer' || !text.startsWith('private: I only work'))).toBe(isIn);
  });
});

test('a guest is told in private, and only what is meant for the bot', () => {
  expect(outcome(aMessage({ ...mentioned, stranger: 'guest' })).said).toEqual([
    'private: I only work for members of this workspace, not for guests. The person who runs me can let you in.',
  ]);
  expect(outcome(aMessage({ text: 'yes', stranger: 'guest' }), { offers: [anOffer()] }).said).toEqual([]);
});

test('a bot is told nothing in private, let in or not', () => {
  const changes = {
    ...allowed({ people: [ana.id], actions: ['talk'] }),
    offers: [anOffer({ person: { id: 'U9', name: 'Ed' } })],
  };
  expect(outcome(aMessage({ text: 'yes', mentioned: true, stranger: 'bot', at: now }), changes).said).toEqual([]);
  expect(outcome(aMessage({ ...mentioned, stranger: 'bot' })).said).toEqual([]);
});

test('a bot that is let in is answered so often in a minute, and no more', () => {
  const changes = { ...allowed({ people: [ana.id], actions: ['talk'] }) };
  const asks = aMessage({ ...mentioned, stranger: 'bot' });
  const within = outcome(asks, { ...changes, botTurns: 5 });
  expect(within.said).not.toEqual([]);
  expect(within.done).toContain('countBot');
  expect(outcome(asks, { ...changes, botTurns: 6 })).toEqual({ done: [], said: [] });
  expect(outcome(aMessage({ ...mentioned }), { ...changes, botTurns: 6 }).said).not.toEqual([]);
});
