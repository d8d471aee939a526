import { describe, expect, it } from 'vitest';
import { calendar } from '../../../src/adapters/calendar/calendar.ts';
import { understand, understandReaction } from '../../../src/core/understand/understand.ts';
import { builtIn } from '../../../src/workflows/index.ts';

const asked = 'Shall I compare the vendors and write a report?';
const time = { now: Date.UTC(2030, 0, 1), zone: 'UTC', calendar };

describe('a reading beside an open offer', () => {
  it.each([
    ['yes', { means: 'accept' }],
    ['yes, but short', { means: 'accept', addition: { text: 'short', changesWork: false, retimes: false } }],
    ['yes, but at 10', { means: 'accept', addition: { text: 'at 10', changesWork: true, retimes: true } }],
    ['no thanks', { means: 'decline' }],
    ['not now', { means: 'later' }],
    ['maybe', { means: 'unclear', mayBeYes: false }],
    ['why is the sky blue?', { means: 'unclear' }],
    ['ok but give me a second', { moment: true }],
  ])('"%s" as an answer', (text, answer) => {
    expect(understand(text, { asked }).answer).toMatchObject(answer);
  });
});

describe('a choice', () => {
  it.each([
    ['the second one', { named: 1 }],
    ['production', { named: 1 }],
    ['1', { named: 0 }],
    ['what is staging?', {}],
  ])('"%s" of two places', (text, choice) => {
    expect(understand(text, { asked: 'Where to?' }).choice(['staging', 'production'])).toMatchObject(choice);
  });

  it('is what a yes stands for', () => {
    expect(understand('sure', { asked: 'Restart?' }).choice(['Yes', 'No']).meant).toBe(0);
  });

  it('may be a reaction', () => {
    expect(understandReaction('👍🏽').means).toBe('accept');
    expect(understandReaction('2️⃣').choice(['staging', 'production'])).toBe(1);
    expect(understandReaction('🎉').means).toBeUndefined();
  });
});

describe('a reading of a text by itself', () => {
  it.each([
    ['stop', { stop: { whole: true } }],
    ['stop `the-import`', { stop: { whole: false, named: 'the-import' } }],
    ['cancel both', { stop: { all: true } }],
    ['is it done yet?', { state: { whole: true }, asks: true }],
    ['what are you working on?', { state: { ofAll: true } }],
    ['what is scheduled?', { schedules: {} }],
    ['thanks a lot!', { courtesy: {} }],
    ['/task sleep 3', { command: { kind: 'task' } }],
    ['hi', { introduction: { is: 'greeting' } }],
    ['make it urgent', { priority: { priority: 'high' } }],
    ['stop following', { following: { says: 'unfollow' } }],
    ['continue in the background', { toBackground: {} }],
    ['no, run `make b` instead', { takesBack: { rest: 'run `make b` instead', stops: false, instead: true } }],
    ['pause it', { toSchedule: { act: 'pause' } }],
    [
      'what does exit code 137 mean?',
      { request: { why: { tier: 'conversation' }, background: false, plan: undefined } },
    ],
    ['run the e2e suite against staging', { request: { acts: true, plan: undefined } }],
    ['deploy v2 to production', { request: { acts: true } }],
    ['create a plan to migrate and deploy our app', { request: { acts: false } }],
    ['research quantum error correction and write a report', { request: { acts: false } }],
    ['run `npm test` in the background', { request: { background: true, plan: { workflow: 'shell' } } }],
    ['run `npm test` every day at 9', { request: { timed: { request: 'run `npm test`' } } }],
  ])('"%s"', (text, reading) => {
    expect(understand(text, { workflows: builtIn, time })).toMatchObject(reading);
  });

  it('says how sure it is of each meaning, from 0 to 1', () => {
    for (const text of ['yes', 'fire up the engines', 'hm', 'stop', 'thanks', 'compare kafka and pulsar in depth']) {
      const { answer, request, stop, courtesy, state } = understand(text, { asked });
      for (const sure of [answer.sure, request.why.confidence, stop?.sure, courtesy?.sure, state?.sure]) {
        expect(sure ?? 0).toBeGreaterThanOrEqual(0);
        expect(sure ?? 1).toBeLessThanOrEqual(1);
      }
    }
  });
});
