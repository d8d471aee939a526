import { describe, expect, test } from 'vitest';
import { isPraise } from '../../../src/core/understand/wish/praise.ts';
import { isCourtesy } from '../../../src/core/understand/wish/courtesy.ts';
import { seeded } from '../../../chaos/random.ts';
import { aMessage } from '../../support/events.ts';
import { now } from './facts.ts';
import { done, states, ways } from './talk-states.ts';

const texts = [
  'yes',
  'yes please',
  'sure, go ahead',
  'no',
  'no!',
  "no wait, don't",
  'not now',
  'later',
  'yes it was',
  'I said yes',
  'right',
  'that was a no',
  'approve',
  'I changed my mind',
  "please don't run it",
  'ok but give me a second',
  'hm',
  'stop',
  'cancel',
  'cancel it',
  'cancel the migration',
  'delete it',
  'change it to every 2 hours',
  'pause it',
  'cancel that, run it with -v instead',
  'no, run `make b` instead',
  'run `echo hi`',
  'run `make b`',
  'stop it now',
  'hi',
  'help',
  'what can you do?',
  'is it ready yet?',
  "what's the state of the art in RL?",
  'what is a closure?',
  'status of the EU AI act, explain it',
  'any news about the Fed?',
  'what is ana working on?',
  'make it urgent',
  'research five job queues and write a report',
  'generate a regex for emails',
  'and make it louder',
  'the first one',
  'staging',
  'the green one',
  'both',
  'continue in the background',
  '是的',
  'не сейчас',
  'ja, bitte',
  '???',
  '...',
  '',
  'I really do not know',
  '`ls`',
  '@ben look',
  'follow it',
  'stop following',
  'every day at 9',
  'x'.repeat(9_000),
];

describe.each(Object.entries(states))('with %s', (_, queries) => {
  test.each([false, true])('nothing that is said to the bot ends in silence; with a model: %s', async (canTalk) => {
    const silent: string[] = [];
    for (const [way, said] of Object.entries(ways)) {
      for (const text of texts) {
        const did = await done(aMessage({ text, at: now, ...said }), queries, canTalk);
        if (did.length === 0) silent.push(`${way}: ${text}`);
      }
    }
    expect(silent).toEqual([]);
  });

  test('nor does what answers, asks or orders in a talk with the bot', async () => {
    const silent: string[] = [];
    for (const text of ['yes', 'no', 'stop', 'what is a closure?', 'run `make b`', 'sure, go ahead']) {
      if ((await done(aMessage({ text, at: now }), queries, false)).length === 0) silent.push(text);
    }
    expect(silent).toEqual([]);
  });

  test.each(['thanks', 'thank you so much!', '🎉'])('courtesy needs no answer: %s', async (text) => {
    expect(await done(aMessage({ text, at: now, mentioned: true }), queries, false)).toEqual([]);
  });
});

test('a remark that asks for nothing is left alone in a talk with the bot', async () => {
  expect(await done(aMessage({ text: 'the first one was nice', at: now }), {}, false)).toEqual([]);
});

type Some<T> = [T, ...T[]];

const addressed = Object.entries(ways) as Some<[string, (typeof ways)[string]]>;
const openings: Some<string> = [
  '',
  '',
  '',
  'ok ',
  'no, ',
  'yes, ',
  'hey ',
  'please ',
  'well ',
  'sorry, ',
  'hmm... ',
  'and ',
  '> quoted\n',
  'wait, ',
  'thanks! ',
  '👍 ',
];
const middles: Some<string> = [
  'ok then',
  ...texts.filter((text) => text.length < 100),
  'is it done',
  'stop the build',
  'cancel run1',
  'kill',
  'tell me when it is done',
  'use the other file',
  'not that one',
  'later maybe',
  'in french',
  'why',
  'who are you',
  'retry',
  'undo that',
  'do it again',
  'remind me tomorrow',
  'every friday',
  'half of it',
  'option 2',
  '`rm -rf build`',
  'the second',
  'neither',
  'whatever you think',
  'make it shorter',
  'how long',
  'resume',
  'production please',
  '42',
  'prefer never',
  'workflows mine',
  'what is scheduled',
  '我不知道',
  'что это',
  'quizás',
  'mach das nicht',
  'oui mais plus court',
  '終わった？',
  'https://example.com',
  '/cancel',
  '/nope',
];
const endings: Some<string> = [
  '',
  '',
  '',
  '.',
  '!',
  '?',
  '!!',
  ' please',
  ' now',
  ' instead',
  ' 🙏',
  ' :)',
  ', thanks',
  ' tomorrow at 9',
  ' in the background',
  '\n\n',
  ' ' + 'x'.repeat(300),
];

/** Finds an answer that is missing for one in fifty of them, in a second or two. */
const GENERATED = 90;

test.each(Object.entries(states))('with %s, no made-up message to the bot ends in silence', async (state, queries) => {
  const random = seeded(1, state);
  const silent: string[] = [];
  for (let made = 0; made < GENERATED; made += 1) {
    const drawn = `${random.pick(openings)}${random.pick(middles)}${random.pick(endings)}`;
    const text = random.chance(0.15) ? drawn.toUpperCase() : drawn;
    const [way, said] = random.pick(addressed);
    const canTalk = random.chance(0.5);
    // Thanks and praise need no answer (SPEC A11).
    if (isCourtesy(text) || isPraise(text)) continue;
    const did = await done(aMessage({ text, at: now, ...said }), queries, canTalk);
    if (did.length === 0) silent.push(`${way}, ${canTalk ? 'with' : 'without'} a model: ${text}`);
  }
  expect(silent).toEqual([]);
});
