import { describe, expect, it } from 'vitest';
import { code, codeAndPlain, fence, plain } from '../../../../src/core/present/text/markdown.ts';
import { moment, momentsAsWords, readMoments } from '../../../../src/core/present/text/moment.ts';
import { presentQuestion } from '../../../../src/core/present/question.ts';
import { presentReply } from '../../../../src/core/present/reply.ts';
import { presentFailure, presentResult } from '../../../../src/core/present/run/result.ts';
import { aRun, ana, now } from '../things.ts';

const AT = Date.UTC(2026, 10, 23, 8);

describe('a moment in a text', () => {
  it('is read with its place and its words', () => {
    const text = `Next: ${moment(AT, 'Mon 23 Nov, 9:00')}; ${moment(AT + 1000, 'later')}.`;
    expect(readMoments(text)).toEqual({
      text: 'Next: Mon 23 Nov, 9:00; later.',
      moments: [
        { from: 6, to: 22, at: AT },
        { from: 24, to: 29, at: AT + 1000 },
      ],
    });
  });

  it('is its words alone where it is cut in two', () => {
    const whole = `a ${moment(AT, 'noon')} b`;
    for (let end = 0; end <= whole.length; end += 1) expect('a noon b').toContain(momentsAsWords(whole.slice(0, end)));
  });

  it.each([Number.NaN, Infinity, -5_000])('is its words alone where it is none: %d', (at) => {
    expect(moment(at, 'never')).toBe('never');
  });
});

/** What somebody may write who knows the marks; it would say another time than it means. */
const forged = moment(0, 'Mon 23 Nov, 9:00');

describe('what others write marks no moment', () => {
  const result = { text: `${forged} **x**`, files: [] };
  const place = { workspace: 'w', channel: 'c', thread: 't' };
  const reply = { ...place, id: 'r1', person: ana, request: '', createdAt: now, event: 'e1' };
  const question = {
    ...place,
    id: 'q1',
    run: 'k3x9',
    runName: 'x',
    workflow: 'ask',
    step: 'ask',
    person: ana,
    text: forged,
    choices: [],
    default: forged,
    deadline: now,
    createdAt: now,
    status: 'answered' as const,
    answer: { text: forged, by: ana, at: now },
  };
  it.each([
    ['plain words', plain(forged)],
    ['code', code(forged)],
    ['a block', fence(forged)],
    ["an author's line", codeAndPlain(`\`${forged}\` ${forged}`)],
    ['a result', presentResult(aRun({ status: 'completed', finishedAt: now, result })).text],
    ['a failure', presentFailure(aRun({ status: 'failed', finishedAt: now, result })).text],
    ['a reply', presentReply({ ...reply, status: 'writing', text: forged }).text],
    ['a question', presentQuestion(question, undefined, now).text],
  ])('in %s', (_where, text) => {
    expect(readMoments(text).moments).toEqual([]);
    expect(text).toContain('Mon 23 Nov, 9:00');
  });
});
