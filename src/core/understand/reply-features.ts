import { clean, plain, tokens } from '../words.ts';
import { type Buckets, bucketOf } from './hashed.ts';
import { openingOf } from './reply-guards.ts';

/** Buckets of the reply model: enough for its word pairs, and 128 KB of weights. */
export const REPLY_BUCKETS = 1 << 15;

/** An answer shows itself in its first words; the rest is what it adds. */
const MAX_WORDS = 32;
const MAX_TEXT = 600;

/** Letters of a word are looked at up to here, so a long word costs no more. */
const MAX_LETTERS = 10;

/** Only the opening is read letter by letter: there a mistyped yes matters. */
const LETTERED_WORDS = 4;

/** What a reply looks like to the model, with the words of the offer where they are known. */
export function replyFeatures(text: string, asked?: string): Buckets {
  const found: Buckets = new Set();
  const words = wordsOf(text);
  // After a yes the same words mean something else: they are learned apart.
  const flat = plain(clean(text, MAX_TEXT)).replaceAll("'", '').trim();
  const opened = openingOf(flat, words.length).kind;
  const space = opened === 'yes' ? 'yes ' : '';
  const add = (feature: string): void => void found.add(bucketOf(space + feature, REPLY_BUCKETS));
  add(`opens ${opened}`);
  const about = asked === undefined ? undefined : new Set(wordsOf(asked).filter((word) => word.length > 3));
  const seen = words.map((word) => (about?.has(word) ? '#' : /^\d/.test(word) ? '0' : word));
  add('bias');
  add(about ? 'asked' : 'unasked');
  add(`length ${Math.min(5, Math.ceil(Math.log2(words.length + 1)))}`);
  if (words.includes('?')) add('question');
  if (about && seen.includes('#')) add('about the offer');
  let before = '^';
  let earlier = '';
  for (const [i, word] of seen.entries()) {
    add(`w ${word}`);
    if (i < 3) add(`w${i} ${word}`);
    add(`p ${before} ${word}`);
    if (i < 6) add(`t ${earlier} ${before} ${word}`);
    if (i < LETTERED_WORDS) addLetters(word, add);
    earlier = before;
    before = word;
  }
  add(`p ${before} $`);
  return found;
}

function wordsOf(text: string): string[] {
  return tokens(clean(text, MAX_TEXT))
    .slice(0, MAX_WORDS)
    .map(({ key }) => key);
}

function addLetters(word: string, add: (feature: string) => void): void {
  const framed = `<${word.slice(0, MAX_LETTERS)}>`;
  for (let i = 0; i + 3 <= framed.length; i++) add(`l ${framed.slice(i, i + 3)}`);
}
