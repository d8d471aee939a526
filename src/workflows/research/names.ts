import { isMonth } from './dates.ts';
import type { Detail } from './numbers.ts';
import { plain } from './passages.ts';
import { languageOf } from './related.ts';

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}_+#'’.-]*/gu;
const CAPITAL = /^\p{Lu}/u;
const ENDS_A_SENTENCE = new Set(['.', '!', '?', ':', '(', '"', '“', '']);

/** In languages that write nouns with a capital, a text has about one in three; in others names are rarer. */
const MANY_CAPITALS = 0.28;
const LONG_ENOUGH = 6;

/**
 * The names in a claim. In a language that writes all nouns with a capital only what no word looks like counts, since the
 * sources may be in another language.
 */
export function namesIn(claim: string): Detail[] {
  const words = [...claim.matchAll(WORD)].map(({ 0: text, index }) => ({ text: bare(text), index }));
  const capitals = words.slice(1).filter(({ text }) => CAPITAL.test(text) && !isUnlikeAWord(text)).length;
  const nouns = languageOf(claim) === 'de' || (words.length >= LONG_ENOUGH && capitals / words.length >= MANY_CAPITALS);
  const names = words.filter(({ text, index }, place) => {
    if (text.length < 2 || isMonth(text) || /^\d/.test(text)) return false;
    if (isUnlikeAWord(text)) return true;
    return (
      !nouns &&
      place > 0 &&
      CAPITAL.test(text) &&
      !ENDS_A_SENTENCE.has(
        claim
          .slice(Math.max(0, index - 3), index)
          .trimEnd()
          .slice(-1),
      )
    );
  });
  return names.map(({ text }) => ({ shown: text, readings: [plain(text)] }));
}

/** Whether a name stands in a text, as a word or as part of a compound. */
export function isNamed({ readings }: Detail, text: string): boolean {
  return readings.some((name) => text.includes(name) || (name.endsWith('s') && text.includes(name.slice(0, -1))));
}

/** Written like a name wherever it stands: BullMQ, PDF, v5, Node.js. */
function isUnlikeAWord(word: string): boolean {
  const capitals = word.match(/\p{Lu}/gu)?.length ?? 0;
  return capitals >= 2 || /\p{L}\d/u.test(word) || (capitals > 0 && word.includes('.'));
}

function bare(word: string): string {
  return word.replace(/(?<![.'’-])[.'’-]+$/, '').replace(/['’]s$/, '');
}
