import { clean, plain, tokens } from '../words/words.ts';
import { Linear } from '../words/hashed.ts';
import { learned } from '../language/learned.ts';
import { smallWords } from '../language/small-words.ts';
import { replyFeatures, speaksOfOwnThings } from './reply-features.ts';
import { asksForIt, guardOf, NO, type Opening, openingOf, YES_AS_TYPED } from './reply-guards.ts';

const model = new Linear(learned.reply);

/** What the model takes a reply for: three probabilities that add up to one. */
type Meaning = { accept: number; decline: number; unclear: number };

export function meaningOf(text: string, asked?: string): Meaning {
  const [accept = 0, decline = 0, unclear = 0] = model.probabilities(replyFeatures(text, asked));
  return { accept, decline, unclear };
}

/** An answer is short; more words than this tell a story. */
const MAX_ANSWER = 50;

/**
 * How sure the model must be of a yes, by how the reply opens: a yes word says most by itself. What opens with none of them
 * ("two tickets, please") is a yes only beside the offer that it is about.
 */
const SURE_OF_YES: Record<Opening, { alone: number; beside: number }> = {
  yes: { alone: 0.55, beside: 0.36 },
  weak: { alone: 0.7, beside: 0.71 },
  short: { alone: 0.75, beside: 0.72 },
  please: { alone: 2, beside: 0.5 },
  long: { alone: 2, beside: 0.7 },
};

/**
 * "You can use my checking account": without a yes word, what people say of themselves and of things that were not offered
 * answers something else, unless it is as good as certain ("I'd love that report, thanks").
 */
const SURE_BESIDE_THE_POINT = 0.95;

/** A yes that goes on like a story is one only from here. */
const VERY_SURE = 0.91;

/** A no costs one more request where it was none; a yes costs a run. */
const SURE_OF_NO = { no: 0.6, other: 0.73 };

/** Two words that open with a no ("no charts") may be about the work. */
const SHORT_NO = 3;

/** The model has learned from English; of other scripts it knows nothing. */
const ENGLISH = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** Where less than this share of several words are the small ones of English, it is likely another language. */
const SMALL_SHARE = 0.3;

function looksEnglish(words: readonly string[]): boolean {
  return words.length < 2 || words.filter((word) => smallWords.has(word)).length >= SMALL_SHARE * words.length;
}

/** What the model is sure of about a reply that the exact words leave open; undefined where it is not. */
export function learnedVerdict(text: string, asked?: string): 'accept' | 'decline' | undefined {
  const cleaned = clean(text, 1_000);
  const read = tokens(cleaned);
  if (read.length > MAX_ANSWER || read.some(({ kind }) => kind === 'mention') || !ENGLISH.test(cleaned))
    return undefined;
  const flat = plain(cleaned).replaceAll("'", '').trim();
  const { accept, decline } = meaningOf(cleaned, asked);
  const keys = read.filter(({ kind }) => kind === 'word').map(({ key }) => key);
  if (!looksEnglish(keys)) return undefined;
  const words = keys.length;
  if (accept > decline) return saysYes(cleaned, flat, { words, accept }, asked) ? 'accept' : undefined;
  const bare = !NO.test(flat) || read.length < SHORT_NO;
  return decline >= SURE_OF_NO[bare ? 'other' : 'no'] ? 'decline' : undefined;
}

function saysYes(
  cleaned: string,
  flat: string,
  { words, accept }: { words: number; accept: number },
  asked: string | undefined,
): boolean {
  const opening = openingOf(flat, words);
  const guard = guardOf(cleaned, flat, opening);
  if (guard === 'surely' || (guard === 'likely' && accept < VERY_SURE)) return false;
  if (/[?？]/.test(cleaned) && !(opening.kind === 'yes' && asksForIt(opening.rest))) return false;
  if (opening.kind !== 'yes' && accept < SURE_BESIDE_THE_POINT && speaksOfOwnThings(cleaned, asked)) return false;
  return accept >= SURE_OF_YES[opening.kind][asked === undefined ? 'alone' : 'beside'];
}

const JOINS = /^(?:[\s,.;:!–—-]|(?:but|and|please|pls|also|thanks|thank you)(?![\p{L}\p{N}]))+/iu;

/** "That would be great, but only the first page": whatever the yes is, a joining word after a comma begins the addition. */
const APART = /^[^,.;:!–—]{2,60}[,;–—] {0,3}(?=(?:but|and|just|only|with|without|in|no|max)(?![\p{L}\p{N}]))/iu;

/** What follows a clear yes, in the person's own words; undefined where nothing does. */
export function additionAfterYes(text: string): string | undefined {
  const yes = YES_AS_TYPED.exec(text)?.[0] ?? APART.exec(text)?.[0];
  if (yes === undefined) return undefined;
  const rest = text
    .slice(yes.length)
    .replace(JOINS, '')
    .replace(/(?<![\s.!,])[\s.!,]+$/u, '');
  return /[\p{L}\p{N}]/u.test(rest) ? rest : undefined;
}

/** Whether a reply opens with a yes word that the model has learned from. */
export function opensWithYes(text: string): boolean {
  return YES_AS_TYPED.test(text);
}

/** A condition, a negation, a "maybe", a quotation or a question: whatever else is said, it is no clear yes. */
export function isDoubted(text: string): boolean {
  const cleaned = clean(text, 1_000);
  const flat = plain(cleaned).replaceAll("'", '').trim();
  const words = tokens(cleaned).filter(({ kind }) => kind === 'word').length;
  return /[?？]/.test(cleaned) || guardOf(cleaned, flat, openingOf(flat, words)) === 'surely';
}
