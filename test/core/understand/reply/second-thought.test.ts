import { expect, test } from 'vitest';
import {
  answerToDoubt,
  isSecondThought,
  optionsInstead,
  takenBack,
  wantsMoment,
  withOptions,
} from '../../../../src/core/understand/reply/second-thought.ts';

test.each(['no!', "no wait, don't", "please don't run it", 'I changed my mind', 'nope', 'oh no, sorry, don’t'])(
  '%j takes back what was ordered',
  (text) => expect(isSecondThought(text)).toBe(true),
);

test.each(['not now', 'not yet', 'wait', 'no, use the other file', 'no?', 'no later', 'stop words', 'yes', ''])(
  '%j takes nothing back by itself',
  (text) => expect(isSecondThought(text)).toBe(false),
);

test.each([
  'ok but give me a second',
  'one sec',
  'just a minute',
  'hold on',
  'un momento',
  'einen Moment bitte',
  '等一下',
])('%j wants a moment', (text) => expect(wantsMoment(text)).toBe(true));

test.each(['not now', 'later', 'yes', 'the second one', 'in ten minutes', 'no'])('%j wants no moment', (text) =>
  expect(wantsMoment(text)).toBe(false),
);

test.each([
  ['yes it was', 'accept'],
  ['I said yes', 'accept'],
  ['right', 'accept'],
  ['approve', 'accept'],
  ['of course it was', 'accept'],
  ['that was a no', 'decline'],
  ['it was not a yes', 'decline'],
  ['no', 'decline'],
  ['no, that was a yes', undefined],
  ['right?', undefined],
  ['the right branch', undefined],
  ['it was', undefined],
])('%j means %s after the bot was not sure', (text, meant) => expect(answerToDoubt(text)).toBe(meant));

test.each([
  ['cancel that, run it with -v instead', { rest: 'run it with -v instead', stops: true }],
  ['no, run `make b` instead', { rest: 'run `make b` instead', stops: false }],
  ['no, wait, run `make b`', { rest: 'run `make b`', stops: false }],
  ['yes, run `make b`', undefined],
  ['stop', undefined],
])('%j is taken apart', (text, parts) => expect(takenBack(text)).toEqual(parts));

test.each([
  ['run `make a`', 'run it with -v instead', 'run `make a -v`'],
  ['make a', 'run it again with `--keep-going -j 4`', 'run `make a --keep-going -j 4`'],
  ['run `make a`', 'run it with more output', ''],
  ['run `make a`', 'tell me a joke', undefined],
])('%j, then %j', (before, words, changed) => {
  const options = optionsInstead(words);
  expect(options ? withOptions(before, options) : options).toBe(changed);
});
