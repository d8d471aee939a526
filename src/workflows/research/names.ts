import { isMonth } from './dates.ts';
import type { Detail } from './detail.ts';
import { GRAMMAR } from './grammar.ts';
import { plain } from './passages.ts';
import { languageOf, stemsIn } from './related.ts';
import { unitOf } from './units.ts';

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}_+#'’.-]*/gu;
const CAPITAL = /^\p{Lu}/u;
const ENDS_A_SENTENCE = new Set(['.', '!', '?', ':', '(', '"', '“', '']);

/** In languages that write nouns with a capital, a text has about one in three; in others names are rarer. */
const MANY_CAPITALS = 0.28;
const LONG_ENOUGH = 6;

/** A claim with so many of its words in a passage repeats it. */
const ALMOST = 0.6;
const LEAST_WORDS = 3;
/** Words that begin alike are forms of one. */
const LIKE = 5;

/**
 * The names in a claim. In a language that writes all nouns with a capital only what no word looks like counts, since the
 * sources may be in another language. `known` are names that may begin a sentence.
 */
export function namesIn(claim: string, known: ReadonlySet<string> = new Set()): Detail[] {
  const words = [...claim.matchAll(WORD)].map(({ 0: text, index }) => ({ text: bare(text), index }));
  const capitals = words.slice(1).filter(({ text }) => CAPITAL.test(text) && !isUnlikeAWord(text)).length;
  const language = languageOf(claim);
  const many = words.length >= LONG_ENOUGH && capitals / words.length >= MANY_CAPITALS;
  const nouns = language === 'de' || (language === undefined && many);
  const names = words.filter(({ text, index }, place) => {
    if (text.length < 2 || isMonth(text) || unitOf(text) || /^v?\d/.test(text)) return false;
    if (isUnlikeAWord(text)) return true;
    if (place === 0 && (known.has(text) || (language === 'en' && beginsAName(text, words[1]?.text)))) return true;
    return !nouns && place > 0 && CAPITAL.test(text) && !beginsASentence(claim, index);
  });
  return names.map(({ text }) => ({ shown: text, readings: [plain(text)] }));
}

/** Words with a capital that a passage lacks, of a claim that repeats it almost word for word: something took another thing's place. */
export function replacedIn(claim: string, passage: string): Detail[] {
  if (languageOf(claim) !== languageOf(passage)) return [];
  const there = new Set(stemsIn(passage));
  const [own, all] = [stemsIn(claim), plain(passage)];
  const shared = own.filter((stem) => there.has(stem)).length;
  if (own.length < LEAST_WORDS || shared / own.length < ALMOST) return [];
  const words = [...claim.matchAll(WORD)].map(([word]) => bare(word));
  return words
    .filter(
      (word) =>
        CAPITAL.test(word) &&
        !GRAMMAR.has(word.toLowerCase()) &&
        !isMonth(word) &&
        !unitOf(word) &&
        !word.endsWith('ly'),
    )
    .filter((word) => !all.includes(plain(word).slice(0, LIKE)))
    .map((word) => ({ shown: word, readings: [plain(word)] }));
}

/** A sentence may begin with a name of several words. */
function beginsAName(first: string, second: string | undefined): boolean {
  return (
    second !== undefined &&
    CAPITAL.test(second) &&
    CAPITAL.test(first) &&
    !isMonth(second) &&
    !GRAMMAR.has(first.toLowerCase())
  );
}

/** The words that texts write with a capital within sentences, and never without: a sentence may begin with them. */
export function knownNames(texts: readonly string[]): Set<string> {
  const names = new Set<string>();
  const words = new Set<string>();
  for (const text of texts) {
    const nouns = languageOf(text) === 'de';
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const one = bare(word);
      if (!CAPITAL.test(one)) words.add(one);
      else if (!nouns && !isMonth(one) && !beginsASentence(text, index)) names.add(one);
    }
  }
  return new Set([...names].filter((name) => !words.has(name.toLowerCase())));
}

function beginsASentence(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 3), index).trimEnd();
  return ENDS_A_SENTENCE.has(before.slice(-1));
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
