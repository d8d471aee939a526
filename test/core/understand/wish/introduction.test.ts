import { describe, expect, test } from 'vitest';
import { introductionIn } from '../../../../src/core/understand/wish/introduction.ts';

describe('a first word to the bot', () => {
  test.each(['hi', 'Hello!', 'hey there', 'Hi Meanwhile', 'good morning 👋', '', 'Olá!', '你好', 'guten Tag'])(
    '%j greets',
    (text) => {
      expect(introductionIn(text)).toBe('greeting');
    },
  );

  test.each([
    'what can you do?',
    'What can you do',
    'hi, what can you do?',
    'so what can you do exactly?',
    'how does this work?',
    'who are you',
    'can you help me?',
    'was kannst du?',
    '¿Qué puedes hacer?',
    '你能做什么？',
  ])('%j asks what it can do', (text) => {
    expect(introductionIn(text)).toBe('abilities');
  });

  test.each([
    'hi, is longish-task done?',
    'what can you do about the failing build?',
    'hello world in Rust, please',
    'how does this work with Postgres?',
    'what is this error',
    'help me write a regex',
    'who are you voting for',
    '👍',
    '???',
    'hi '.repeat(1_000),
  ])('%j says something of its own', (text) => {
    expect(introductionIn(text)).toBeUndefined();
  });
});
