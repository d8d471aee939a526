import { expect, it } from 'vitest';
import { halveMessages, MAX_INPUT_CHARS, type ModelMessage, trimMessages } from '../../../src/core/model.ts';

function talk(...said: [role: ModelMessage['role'], chars: number][]): ModelMessage[] {
  return said.map(([role, chars], at) => ({ role, content: String(at % 10).repeat(chars) }));
}

/** Which of the messages are left, by their places. */
function left(messages: ModelMessage[], max?: number): number[] {
  return trimMessages(messages, max).map((message) => messages.indexOf(message));
}

it('what fits stays as it is', () => {
  const messages = talk(['system', 10], ['user', 10], ['assistant', 10], ['user', 10]);
  expect(trimMessages(messages, 40)).toEqual(messages);
  expect(trimMessages(messages, 40)).not.toBe(messages);
});

it('the oldest go first, an answer with its question', () => {
  const messages = talk(['system', 10], ['user', 10], ['assistant', 10], ['user', 10], ['assistant', 10], ['user', 10]);
  expect(left(messages, 59)).toEqual([0, 3, 4, 5]);
  expect(left(messages, 40)).toEqual([0, 3, 4, 5]);
  expect(left(messages, 39)).toEqual([0, 5]);
});

it('system messages and the last question stay, even if they alone are too long', () => {
  const messages = talk(
    ['system', 50],
    ['user', 10],
    ['assistant', 10],
    ['system', 50],
    ['user', 50],
    ['assistant', 10],
  );
  expect(left(messages, 1)).toEqual([0, 3, 4]);
});

it('the stated limit holds without being asked for', () => {
  const messages = talk(['system', 10], ['user', MAX_INPUT_CHARS], ['assistant', 10], ['user', 10]);
  expect(left(messages)).toEqual([0, 3]);
});

it('a half is at most half, or undefined where nothing can be left out', () => {
  expect(halveMessages(talk(['user', 30], ['assistant', 30], ['user', 30]))).toHaveLength(1);
  expect(halveMessages(talk(['system', 30], ['user', 30]))).toBeUndefined();
});
