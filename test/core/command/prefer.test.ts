import { expect, test } from 'vitest';
import { parsePrefer } from '../../../src/core/command/parse/prefer.ts';
import { parseMention } from '../../../src/core/command/parse-command.ts';

const night = { from: 22 * 60, to: 7 * 60 };

test.each([
  ['', {}],
  ['never', { preference: 'never' }],
  ['never for this channel', { preference: 'never', channel: true }],
  ['tell dm', { tell: 'dm' }],
  ['tell me by direct message', { tell: 'dm' }],
  ['tell digest', { tell: 'digest' }],
  ['tell in the thread', { tell: 'thread' }],
  ['quiet 22:00-7:00', { quiet: night }],
  ['quiet from 10pm to 7am', { quiet: night }],
  ['quiet hours off', { quiet: 'off' }],
  ['zone berlin', { zone: 'Europe/Berlin' }],
  ['zone New York', { zone: 'America/New_York' }],
  [
    'always tell dm quiet 22-7 zone Europe/Berlin',
    { preference: 'always', tell: 'dm', quiet: night, zone: 'Europe/Berlin' },
  ],
])('"/prefer %s" is read', (text, read) => {
  expect(parsePrefer(text)).toEqual({ kind: 'prefer', channel: false, ...read });
});

test.each([
  ['alway', 'Did you mean'],
  ['tell ben', 'by `dm`'],
  ['quiet', 'from one time to another'],
  ['quiet 9-9', 'from one time to another'],
  ['zone Atlantis', 'no time zone'],
  ['channel', 'what the channel wants'],
  ['never ever', 'I know no preference'],
])('"/prefer %s" says what is wrong', (text, says) => {
  expect(parsePrefer(text)).toMatchObject({ kind: 'error', text: expect.stringContaining(says) as string });
});

test.each([
  ['tell me by dm', { tell: 'dm' }],
  ['tell me about my results in a daily digest', { tell: 'digest' }],
  ['quiet hours from 22:00 to 7:00', { quiet: night }],
  ['prefer tell dm', { tell: 'dm' }],
])('"%s" sets it in words', (text, read) => {
  expect(parseMention(text, [])).toEqual({ kind: 'prefer', channel: false, ...read });
});

test.each(['tell me a story', 'tell me about the thread', 'quiet please', 'tell me by dm what Ben said', 'prefer tea'])(
  '"%s" is talk',
  (text) => expect(parseMention(text, [])).toBeUndefined(),
);
