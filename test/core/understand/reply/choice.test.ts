import { describe, expect, test } from 'vitest';
import { choiceIn, choiceMeant, choiceOfEmoji, choiceOfWords } from '../../../../src/core/understand/reply/choice.ts';

const places = ['staging', 'production', 'Both of them'];

describe('a choice', () => {
  test.each([
    ['staging', 0],
    ['Production!', 1],
    ["let's go with staging, please", 0],
    ['the second one', 1],
    ['2', 1],
    ['option 3', 2],
    ['the last', 2],
    ['prod', 1],
    ['both of them', 2],
    ['I would say production', 1],
  ])('is found in %j', (text, at) => {
    expect(choiceIn(text, places)).toBe(at);
  });

  test.each([
    'staging is broken right now',
    'not production',
    'staging or production',
    'staging?',
    'no staging',
    'the blue one',
    '4',
    'yes',
    's',
    '',
    'x'.repeat(5_000),
  ])('is not guessed from %j', (text) => {
    expect(choiceIn(text, places)).toBeUndefined();
  });

  test('is named in full only by all its words, never by a number or its beginning', () => {
    const approvals = ['Approve once', 'Approve for this run', 'Deny'];
    expect(choiceOfWords('approve for this run, please', approvals)).toBe(1);
    for (const text of ['2', 'the second one', 'approve for', 'the last'])
      expect(choiceOfWords(text, approvals)).toBeUndefined();
  });

  test('that is a number is itself, before it is a place in the list', () => {
    expect(choiceIn('2', ['1', '2', '3'])).toBe(1);
    expect(choiceIn('2', ['4', '2'])).toBe(1);
  });

  test('is meant by a bare yes or no only where just one can be', () => {
    expect(choiceMeant('accept', ['Yes', 'No'])).toBe(0);
    expect(choiceMeant('decline', ['Yes', 'No'])).toBe(1);
    expect(choiceMeant('accept', ['Not now', 'Deploy'])).toBe(1);
    expect(choiceMeant('accept', places)).toBeUndefined();
    expect(choiceMeant('decline', ['Deploy', 'Restart'])).toBeUndefined();
  });

  test('is picked by the emoji of its number', () => {
    expect(choiceOfEmoji('1️⃣', places)).toBe(0);
    expect(choiceOfEmoji('3⃣', places)).toBe(2);
    expect(choiceOfEmoji('4️⃣', places)).toBeUndefined();
    expect(choiceOfEmoji('🔟', Array.from({ length: 10 }, String))).toBe(9);
    expect(choiceOfEmoji('0️⃣', places)).toBeUndefined();
    expect(choiceOfEmoji('👍', places)).toBeUndefined();
  });
});
