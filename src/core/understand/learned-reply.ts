import { clean, plain, tokens } from '../words.ts';
import { Linear } from './hashed.ts';
import { learned } from './language/learned.ts';
import { smallWords } from './language/small-words.ts';
import { replyFeatures } from './reply-features.ts';
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
  yes: { alone: 0.65, beside: 0.5 },
  weak: { alone: 0.85, beside: 0.85 },
  short: { alone: 0.9, beside: 0.85 },
  please: { alone: 2, beside: 0.85 },
  long: { alone: 2, beside: 0.85 },
};

/** A yes that goes on like a story is one only from here. */
const VERY_SURE = 0.97;

/** A no costs one more request where it was none; a yes costs a run. */
const SURE_OF_NO = { no: 0.7, other: 0.9 };

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
  if (accept > decline) return saysYes(cleaned, flat, { words, accept }, asked !== undefined) ? 'accept' : undefined;
  const bare = !NO.test(flat) || read.length < SHORT_NO;
  return decline >= SURE_OF_NO[bare ? 'other' : 'no'] ? 'decline' : undefined;
}

function saysYes(
  cleaned: string,
  flat: string,
  { words, accept }: { words: number; accept: number },
  besideOffer: boolean,
): boolean {
  const opening = openingOf(flat, words);
  const guard = guardOf(cleaned, flat, opening);
  if (guard === 'surely' || (guard === 'likely' && accept < VERY_SURE)) return false;
  if (/[?？]/.test(cleaned) && !(opening.kind === 'yes' && asksForIt(opening.rest))) return false;
  return accept >= SURE_OF_YES[opening.kind][besideOffer ? 'beside' : 'alone'];
}

const JOINS = /^(?:[\s,.;:!–—-]|(?:but|and|please|pls|also|thanks|thank you)(?![\p{L}\p{N}]))+/iu;

/** What follows a clear yes, in the person's own words; undefined where nothing does. */
export function additionAfterYes(text: string): string | undefined {
  const yes = YES_AS_TYPED.exec(text)?.[0];
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
