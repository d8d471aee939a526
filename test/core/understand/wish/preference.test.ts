import { describe, expect, test } from 'vitest';
import { preferenceOf } from '../../../../src/core/domain/preference.ts';
import { preferenceIn } from '../../../../src/core/understand/wish/preference.ts';

describe('what people say about background work', () => {
  test.each([
    ["don't offer me background work any more", 'never'],
    ['Don’t offer me background work anymore.', 'never'],
    ['please stop offering me things in the background', 'never'],
    ["Please don't suggest background jobs to me", 'never'],
    ['never run anything in the background', 'never'],
    ["I don't want background work", 'never'],
    ['biete mir keine Hintergrundarbeit mehr an', 'never'],
    ['no me ofrezcas más trabajos en segundo plano', 'never'],
    ['不要再给我提议后台任务', 'never'],
    ['always do long work in the background', 'always'],
    ['just start long jobs without asking me', 'always'],
    ['Could you please always run my long tasks in the background?', 'always'],
    ['never ask me again, just do long work in the background', 'always'],
    ['from now on run long jobs in the background', 'always'],
    ['ask me first again', 'ask'],
    ['ask me before background work again', 'ask'],
    ['you may offer background work again', 'ask'],
    ["don't start long work without asking me", 'ask'],
    ['frag mich wieder', 'ask'],
  ] as const)('%j means %s, for themselves', (text, preference) => {
    expect(preferenceIn(text)).toEqual({ preference, channel: false });
  });

  test.each([
    ['in this channel never offer', 'never'],
    ['In this channel, always run long jobs in the background', 'always'],
    ['ask us first in this channel', 'ask'],
  ] as const)('%j means %s, for the channel', (text, preference) => {
    expect(preferenceIn(text)).toEqual({ preference, channel: true });
  });

  test.each([
    'never mind',
    'yes, always',
    "don't ask me, just start it",
    "don't ask me again",
    'run `npm test` in the background',
    'do you always run long jobs in the background?',
    'why do you never offer me anything?',
    'ask Ben before you start',
    'always run the tests before you deploy',
    'never run that command in production',
    'write a function that never offers background work to a user who declined, with tests',
  ])('%j sets nothing', (text) => {
    expect(preferenceIn(text)).toBeUndefined();
  });
});

describe('what holds', () => {
  test.each([
    [{}, 'ask'],
    [{ person: 'always' }, 'always'],
    [{ channel: 'always' }, 'always'],
    [{ person: 'ask', channel: 'always' }, 'ask'],
    [{ person: 'never', channel: 'always' }, 'never'],
    [{ person: 'always', channel: 'never' }, 'never'],
  ] as const)('of %j it is %s', (preferences, expected) => {
    expect(preferenceOf(preferences)).toBe(expected);
  });
});
