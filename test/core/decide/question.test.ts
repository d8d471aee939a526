import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Question } from '../../../src/core/domain/question.ts';
import { aMessage, ana, aPress, aReaction, ben } from '../../support/events.ts';
import { type AnyFacts, anOffer, aRun, doings, factsFor, here, now, only, sayings } from './facts.ts';

const question: Question = {
  ...here,
  id: 'question1',
  run: 'run1',
  runName: 'count-files',
  workflow: 'count',
  step: 'Where',
  person: ana,
  text: 'Where to?',
  choices: ['staging', 'production'],
  default: 'staging',
  status: 'open',
  createdAt: now - 60_000,
  deadline: now + 600_000,
  tried: true,
};

const waiting = aRun({ status: 'waiting', parked: { reason: 'question', until: question.deadline } });

function said(text: string, changes: Partial<AnyFacts> = {}, person = ana, at = now) {
  const inbound = aMessage({ text, person, at });
  return decide(inbound, factsFor(inbound, { questions: [question], threadRuns: [waiting], ...changes }));
}

function pressed(value: string, changes: Partial<AnyFacts['target']> = {}, person = ana) {
  const inbound = aPress('answer', value, { person, at: now, replyTo: 'r' });
  return decide(inbound, factsFor(inbound, { target: { question, run: waiting, ...changes } }));
}

test('an approval is not given by the words with which a program answers another question', () => {
  const approval: Question = { ...question, id: 'question2', choices: ['Yes', 'No'], actions: ['approve', 'deny'] };
  const words = aMessage({ text: 'Yes', at: now, mentioned: true });
  const answered = (replyTo?: string) => {
    const inbound = { ...words, ...(replyTo !== undefined && { replyTo }) };
    return doings(decide(inbound, factsFor(inbound, { questions: [approval], threadRuns: [waiting] })));
  };
  expect(answered()).toEqual(['answer']);
  expect(answered('api:thread/answer/question1/key')).not.toContain('answer');
});

describe('a question is answered', () => {
  test('by a choice in words, a button, a reaction', () => {
    const reaction = aReaction('2️⃣', 'fake:shown', { at: now });
    const reacted = decide(reaction, factsFor(reaction, { target: { question, run: waiting } }));
    for (const effects of [said('production'), pressed('question1.1'), reacted]) {
      expect(only(effects, 'answer').answer).toEqual({ text: 'production', by: ana });
    }
  });

  test('in words since it was shown, however far ahead the clock of the worker was that asked', () => {
    const asked = { ...question, createdAt: now + 120_000, shownAt: now - 1_000 };
    expect(only(said('production', { questions: [asked] }), 'answer').answer.text).toBe('production');
    const { shownAt: _notYetKnown, ...unknown } = asked;
    expect(only(said('production', { questions: [unknown] }), 'answer').answer.text).toBe('production');
    expect(doings(said('as you like', { questions: [{ ...unknown, choices: [] }] }))).toEqual([]);
  });

  test('in all the time there is since it was shown, however far behind the clock of the worker was', () => {
    const asked = { ...question, createdAt: now - 180_000, deadline: now - 120_000, shownAt: now - 1_000 };
    expect(only(said('production', { questions: [asked] }), 'answer').answer.text).toBe('production');
    expect(doings(said('production', { questions: [asked] }, ana, now + 60_000))).toEqual([]);
  });

  test('by a bare yes although an offer was made before it that nobody could see yet', () => {
    const asked = { ...question, choices: ['yes', 'no'], default: 'no', shownAt: now - 2_000 };
    const offers = [anOffer({ createdAt: now - 90_000, shownAt: now + 1_000 })];
    expect(only(said('yes', { questions: [asked], offers }), 'answer').answer.text).toBe('yes');
  });

  test('by somebody else where the policy lets them, and they say it to the bot', () => {
    const policy = Policy.parse({ rules: [{ allow: true, actions: ['confirm'], people: [ben.id] }] });
    const inbound = aMessage({ text: 'production', person: ben, at: now, mentioned: true });
    const facts = { questions: [question], threadRuns: [waiting], policy };
    expect(only(decide(inbound, factsFor(inbound, facts)), 'answer').answer.by).toEqual(ben);
    expect(doings(said('production', { policy }, ben))).toEqual([]);
  });
});

describe('a question is not answered', () => {
  test('by anybody else, who is told privately', () => {
    for (const effects of [said('production', {}, ben), pressed('question1.1', {}, ben)]) {
      expect(doings(effects)).toEqual([]);
      expect(sayings(effects)).toEqual(['private: Only Ana can answer this.']);
    }
  });

  test('by words that were said before it was asked, however late they are handled', () => {
    expect(doings(said('production', {}, ana, question.createdAt - 10_000))).toEqual([]);
  });

  test('by words that were said before it was shown', () => {
    expect(doings(said('production', { questions: [{ ...question, shownAt: now + 1 }] }))).toEqual([]);
  });

  test('after its deadline, by the time of the words', () => {
    const late = said('production', {}, ana, question.deadline + 1);
    expect(doings(late)).toEqual([]);
    expect(sayings(late)[0]).toContain('too late');
  });

  test('once its run has ended or is being stopped', () => {
    const ended = pressed('question1.1', { run: aRun({ status: 'canceled' }) });
    const stopping = pressed('question1.1', { run: { ...waiting, canceledBy: ben } });
    for (const effects of [ended, stopping]) {
      expect(doings(effects)).toEqual([]);
      expect(sayings(effects)[0]).toContain('does not need an answer any more');
    }
  });

  test('by a button of another channel, or with a choice that it does not have', () => {
    const elsewhere = pressed('question1.1', { question: { ...question, channel: 'fake:other' } });
    for (const effects of [elsewhere, pressed('question1.7'), pressed('question1.x'), pressed('nonsense')]) {
      expect(doings(effects)).toEqual([]);
      expect(sayings(effects)[0]).toMatch(/^private: This button/);
    }
  });

  test('by a yes where it is asked of another person and the own offer is open', () => {
    const offer = anOffer({ person: ben });
    const yesNo = { ...question, choices: ['Yes', 'No'], default: 'No' };
    const effects = said('yes', { questions: [yesNo], offers: [offer] }, ben);
    expect(doings(effects)).toEqual(['accepted', 'start']);
  });
});

test('a choice called like a stop word is the answer, and the word stops the run otherwise', () => {
  const stopping = { ...question, choices: ['Go on', 'Stop'], default: 'Stop' };
  expect(only(said('stop', { questions: [stopping] }), 'answer').answer.text).toBe('Stop');
  expect(doings(said('stop'))).toEqual(['end']);
});

describe('with two questions open at once', () => {
  const when = { ...question, id: 'question2', step: 'When', choices: ['now', 'tonight'], default: 'tonight' };

  test.each([[[when, question]], [[question, when]]])(
    'a choice of one is for that one, though it sounds like a refusal',
    (questions) => {
      expect(only(said('tonight', { questions }), 'answer')).toMatchObject({
        question: { id: when.id },
        answer: { text: 'tonight' },
      });
      expect(only(said('production', { questions }), 'answer').question.id).toBe(question.id);
    },
  );

  test('a word that means something to both is for the latest', () => {
    const sure = { ...when, choices: ['Yes', 'No'], default: 'No' };
    const other = { ...question, choices: ['Deploy', 'Not yet'], default: 'Not yet' };
    expect(only(said('yes', { questions: [sure, other] }), 'answer').question.id).toBe(other.id);
  });
});

describe('of two answers at the same moment', () => {
  const answered: Question = { ...question, status: 'answered', answer: { text: 'staging', by: ana } };

  test('the one that came second is told which counts', () => {
    const effects = said('production', { questions: [answered], threadRuns: [] });
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects)).toEqual(['private: Ana already answered `count-files` (`run1`): staging']);
  });

  test('the same answer once more needs no word, and neither does one that comes much later', () => {
    expect(sayings(said('staging', { questions: [answered], threadRuns: [] })).join()).not.toContain('already');
    const hours = question.createdAt + 3 * 60 * 60_000;
    expect(sayings(said('production', { questions: [answered], threadRuns: [] }, ana, hours)).join()).not.toContain(
      'already',
    );
  });
});
