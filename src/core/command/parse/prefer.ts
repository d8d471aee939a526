import type { Command } from '../command.ts';
import { code } from '../../present/text/markdown.ts';
import { preferences } from '../../domain/preference.ts';
import { type Quiet, type Telling, tellings } from '../../domain/telling.ts';
import { isZone, zoneNamed } from '../../domain/time/zone.ts';
import { readClock } from '../../understand/time/clock.ts';
import { nearest } from '../nearest.ts';
import { didYouMean } from '../wording.ts';

type Prefer = Extract<Command, { kind: 'prefer' }>;

/** What is left of the words, or what is wrong with them. */
type Taken = { rest: string[]; set: Partial<Prefer> } | { wrong: string };

/** Words that change nothing between the others. */
const FILL = new Set([
  'for',
  'in',
  'this',
  'the',
  'me',
  'by',
  'a',
  'from',
  'hours',
  'time',
  'about',
  'my',
  'results',
  'daily',
]);

/** Everything that can be set, said once, takes fewer words. */
const MAX_WORDS = 16;

/** What follows `/prefer`: nothing, or what is preferred, one thing after the other. */
export function parsePrefer(text: string): Command {
  const prefer: Prefer = { kind: 'prefer', channel: false };
  let rest = text.split(/[\s,]+/).filter((word) => word !== '' && !FILL.has(word.toLowerCase()));
  if (rest.length > MAX_WORDS) return { kind: 'error', text: `That is more than I can set at once. ${USAGE}` };
  while (rest.length > 0) {
    const taken = takeOne(rest);
    if ('wrong' in taken) return { kind: 'error', text: `${taken.wrong} ${USAGE}` };
    Object.assign(prefer, taken.set);
    ({ rest } = taken);
  }
  if (prefer.channel && prefer.preference === undefined) {
    return { kind: 'error', text: `Please say what the channel wants. ${USAGE}` };
  }
  return prefer;
}

function takeOne([first = '', ...rest]: string[]): Taken {
  const word = first.toLowerCase();
  const preference = preferences.find((one) => one === word);
  if (preference) return { rest, set: { preference } };
  if (word === 'channel') return { rest, set: { channel: true } };
  if (word === 'tell') return takeTelling(rest);
  if (word === 'quiet') return takeQuiet(rest);
  if (word === 'zone') return takeZone(rest);
  const near = nearest(word, [...preferences, 'tell', 'quiet', 'zone', 'channel']);
  return { wrong: `I know no preference ${code(first, 40)}.${didYouMean(near)}` };
}

const OTHER_TELLINGS: Record<string, Telling['where']> = {
  direct: 'dm',
  directly: 'dm',
  dms: 'dm',
  here: 'thread',
};

function takeTelling([first = '', ...rest]: string[]): Taken {
  const word = first.toLowerCase();
  const tell = tellings.find((one) => one === word) ?? OTHER_TELLINGS[word];
  if (!tell)
    return { wrong: `I can tell you in the \`thread\`, by \`dm\`, or in a \`digest\`, not ${code(first, 40)}.` };
  const isSpare = /^(?:messages?|digest)$/i.test(rest[0] ?? '') && word !== 'digest';
  return { rest: isSpare ? rest.slice(1) : rest, set: { tell } };
}

function takeQuiet(words: string[]): Taken {
  const [first = '', ...rest] = words;
  if (/^(?:off|none|never)$/i.test(first)) return { rest, set: { quiet: 'off' } };
  const [from, to, after] = first.includes('-') ? [...first.split('-'), rest] : [first, words[2] ?? '', words.slice(3)];
  const isSpan = first.includes('-') || /^(?:to|until|till|-|–)$/i.test(words[1] ?? '');
  const quiet = isSpan ? spanOf(String(from), String(to)) : undefined;
  if (!quiet)
    return { wrong: `Quiet hours are from one time to another, not ${code(words.slice(0, 3).join(' '), 40)}.` };
  return { rest: after as string[], set: { quiet } };
}

function spanOf(from: string, to: string): Quiet | undefined {
  const [start, end] = [readClock(from), readClock(to)];
  if (!start || !end) return undefined;
  const span = { from: start.hour * 60 + start.minute, to: end.hour * 60 + end.minute };
  return span.from === span.to ? undefined : span;
}

/** The longest names of cities in zones have three words. */
const MOST_WORDS = 3;

function takeZone(words: string[]): Taken {
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const zone = zoneNamed(name) ?? (isZone(name) ? name : undefined);
    if (zone) return { rest: words.slice(count), set: { zone } };
  }
  return {
    wrong: `I know no time zone ${code(words.slice(0, MOST_WORDS).join(' '), 40)}. A city or \`Europe/Berlin\` is one.`,
  };
}

const USAGE =
  'It is `/prefer ask`, `/prefer tell dm`, `/prefer quiet 22:00-7:00` or the like; `/prefer --help` tells more.';
