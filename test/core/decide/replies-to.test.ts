import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import type { Question } from '../../../src/core/domain/question.ts';
import { aMessage, ben } from '../../support/events.ts';
import { type AnyFacts, anOffer, aRun, doings, factsFor, now, only, sayings } from './facts.ts';

const toBot = { message: 'fake:shown', by: 'bot' } as const;
const toBen = { message: 'fake:said', by: 'other' } as const;

function decided(text: string, repliesTo: { message: string; by: 'bot' | 'other' }, changes: Partial<AnyFacts>) {
  const inbound = aMessage({ text, repliesTo, at: now });
  return decide(inbound, factsFor(inbound, changes));
}

const first = anOffer({ id: 'first', request: 'count a' });
const second = anOffer({ id: 'second', request: 'count b', createdAt: 1 });

describe('a reply', () => {
  test.each(['yes', 'no', 'stop', 'count the files'])("of %j to another person's message does nothing", (text) => {
    const effects = decided(text, toBen, { offers: [first], threadRuns: [aRun()] });
    expect({ done: doings(effects), said: sayings(effects) }).toEqual({ done: [], said: [] });
  });

  test('to one of two offers answers that one', () => {
    const offers = [first, second];
    const effects = decided('yes', toBot, { offers, target: { offer: first } });
    expect(only(effects, 'resolve')).toMatchObject({ offer: { id: 'first' }, to: 'accepted' });
    expect(only(decided('no', toBot, { offers, target: { offer: second } }), 'resolve').offer.id).toBe('second');
  });

  test('to an offer answers it although another person asked something since', () => {
    const history = [{ by: 'person' as const, name: 'Ben', person: ben.id, text: 'lunch?', at: now - 1 }];
    const effects = decided('yes', toBot, { offers: [first], history, target: { offer: first } });
    expect(only(effects, 'resolve').to).toBe('accepted');
  });

  test("to another person's offer is refused although the person has one of their own", () => {
    const bens = anOffer({ id: 'bens', person: ben });
    const effects = decided('yes', toBot, { offers: [first, bens], target: { offer: bens } });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain('Only Ben');
  });

  const run = aRun();
  const question: Question = {
    id: 'q1',
    run: run.id,
    runName: run.name,
    step: 'Count',
    workspace: run.workspace,
    channel: run.channel,
    thread: run.thread,
    person: run.person,
    workflow: 'count',
    text: 'Go on?',
    choices: ['yes', 'no'],
    default: 'no',
    status: 'open',
    createdAt: 1,
    deadline: now + 1000,
    tried: true,
  };

  test('to a question answers that one, and not a newer offer or question', () => {
    const other = { ...question, id: 'q2', createdAt: 5 };
    const changes = { threadRuns: [run], questions: [question, other], offers: [{ ...first, createdAt: 9 }] };
    const effects = decided('yes', toBot, { ...changes, target: { question, run } });
    expect(doings(effects)).toEqual(['answer']);
    expect(only(effects, 'answer').question.id).toBe('q1');
  });

  test('to an offer answers no question', () => {
    const changes = { threadRuns: [run], questions: [{ ...question, createdAt: 9 }], offers: [first] };
    const effects = decided('yes', toBot, { ...changes, target: { offer: first } });
    expect(only(effects, 'resolve').offer.id).toBe('first');
  });

  test('to a card stops that run of several', () => {
    const other = aRun({ id: 'run2', name: 'other' });
    const effects = decided('stop', toBot, { threadRuns: [run, other], target: { run: other } });
    expect(only(effects, 'signalCancel').run.id).toBe('run2');
  });
});
