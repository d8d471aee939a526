import { clean, plain, tokens } from '../words/words.ts';
import { type Buckets, bucketOf } from '../words/hashed.ts';
import { shapeOf, smallWords } from '../language/small-words.ts';
import { openingOf } from './reply-guards.ts';

/** Buckets of the reply model: enough for its word pairs, and 192 KB of weights. */
export const REPLY_BUCKETS = 1 << 16;

/** An answer shows itself in its first words; the rest is what it adds. */
const MAX_WORDS = 32;
const MAX_TEXT = 600;

/** Letters of a word are looked at up to here, so a long word costs no more. */
const MAX_LETTERS = 10;

/** Only the opening is read letter by letter: there a mistyped yes matters. */
const LETTERED_WORDS = 4;

/** The first words say most: these are known by their place, and in runs of four. */
const PLACED_WORDS = 3;
const FOURFOLD_WORDS = 6;

/** What a reply looks like to the model, with the words of the offer where they are known. */
export function replyFeatures(text: string, asked?: string): Buckets {
  const found: Buckets = new Set();
  const words = wordsOf(text);
  // After a yes the same words mean something else: they are learned apart.
  const flat = plain(clean(text, MAX_TEXT)).replaceAll("'", '').trim();
  const opened = openingOf(flat, words.length).kind;
  const space = opened === 'yes' ? 'yes ' : '';
  const add = (feature: string): void => void found.add(bucketOf(space + feature, REPLY_BUCKETS));
  add('bias');
  add(`opens ${opened}`);
  add(`length ${Math.min(5, Math.ceil(Math.log2(words.length + 1)))}`);
  if (words.includes('?')) add('question');
  const about = asked === undefined ? undefined : new Set(wordsOf(asked).filter(isLong).map(stemOf));
  const seen = words.map((word) => (about?.has(stemOf(word)) ? '#' : /^\d/.test(word) ? '0' : word));
  add(about ? 'asked' : 'unasked');
  if (about) add(`about the offer ${Math.min(3, seen.filter((word) => word === '#').length)}`);
  addRuns(seen, 'w', add);
  addRuns(seen.map(shapeOf), 's', add);
  for (const word of seen.slice(0, LETTERED_WORDS)) addLetters(word, add);
  return found;
}

const OWN = new Set(['i', 'im', 'id', 'ill', 'ive', 'me', 'my', 'we', 'our', 'us']);

/** Whether people speak of themselves and of things, none of which is named in the offer. */
export function speaksOfOwnThings(text: string, asked?: string): boolean {
  const words = wordsOf(text);
  if (!words.some((word) => OWN.has(word))) return false;
  const named = words.filter(isLong).map(stemOf);
  const offered = new Set(wordsOf(asked ?? '').map(stemOf));
  return named.length > 0 && !named.some((word) => offered.has(word));
}

/** Words by themselves, by their place at the beginning, and with their neighbours. */
function addRuns(words: readonly string[], kind: string, add: (feature: string) => void): void {
  const framed = ['^', ...words, '$'];
  for (const [i, word] of framed.entries()) {
    add(`${kind} ${word}`);
    if (i <= PLACED_WORDS) add(`${kind}${i} ${word}`);
    if (i >= 1) add(`${kind} ${framed[i - 1]} ${word}`);
    if (i >= 2) add(`${kind} ${framed[i - 2]} ${framed[i - 1]} ${word}`);
    if (i >= 3 && i <= FOURFOLD_WORDS) add(`${kind} ${framed.slice(i - 3, i + 1).join(' ')}`);
  }
}

function wordsOf(text: string): string[] {
  return tokens(clean(text, MAX_TEXT))
    .slice(0, MAX_WORDS)
    .map(({ key }) => key);
}

const isLong = (word: string): boolean => word.length > 3 && !smallWords.has(word);

/** "Booking", "booked" and "book" are one word of the offer. */
function stemOf(word: string): string {
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s|e)$/, '') : word;
}

function addLetters(word: string, add: (feature: string) => void): void {
  const framed = `<${word.slice(0, MAX_LETTERS)}>`;
  for (let i = 0; i + 3 <= framed.length; i++) add(`l ${framed.slice(i, i + 3)}`);
}
