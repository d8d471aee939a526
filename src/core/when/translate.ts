import { type TimeLanguage, timeLanguages, type TimeRule } from '../rules/time-words.ts';

/** A time in another language: where it stands, and its English (`?` in it where none is known). */
export type Translated = { index: number; length: number; english: string };

const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

type Read = { index: number; end: number; rule: TimeRule; english: string };

const compiled = timeLanguages.map((language) => ({
  language,
  rules: language.rules.map((rule) => ({ rule, pattern: new RegExp(wordsOf([rule.source]), 'gu') })),
  // Most texts name no time in most languages, which one look for them all tells.
  hint: new RegExp(wordsOf(language.rules.filter(({ sure }) => sure).map(({ source }) => nameless(source))), 'u'),
}));

/** One of the sources, as a whole word where words have blanks between them. */
function wordsOf(sources: readonly string[]): string {
  const { spaceless = [], words = [] } = Object.groupBy(sources, (source) =>
    SPACELESS.test(source) ? 'spaceless' : 'words',
  );
  const whole = words.length > 0 ? [String.raw`(?<![\p{L}\p{N}])(?:${words.join('|')})(?![\p{L}\p{N}])`] : [];
  return [...spaceless, ...whole].join('|');
}

/** Its parts have the names that those of other sources have too. */
function nameless(source: string): string {
  return source.replaceAll(/\(\?<\w+>/g, '(?:');
}

/**
 * The times that a text names in words of another language, put into English; the longest stretch of each language. It
 * only puts words for words: whether that is a time at all is read from the English.
 */
export function translated(text: string): Translated[] {
  const folded = foldedEqually(text);
  return compiled.flatMap(({ language, rules, hint }) => {
    if (!hint.test(folded)) return [];
    const read = rules.flatMap(({ rule, pattern }) => allOf(rule, pattern, folded));
    const stretches = joined(withoutOverlaps(read), folded).filter(
      (stretch) => stretch.some(({ rule }) => rule.sure) && !isAbout(language, folded, stretch),
    );
    const longest = stretches.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
    const [first] = longest ?? [];
    if (!longest || !first) return [];
    return [
      { index: first.index, length: lengthOf(longest), english: longest.map(({ english }) => english).join(' ') },
    ];
  });
}

/** Latin letters with accents, and the wide ones of East Asia. */
const FOLDABLE = /[\u00a0-\u024f\u1e00-\u1eff\uff01-\uff5e]/g;

/** Lower case without accents, each character in its place. */
function foldedEqually(text: string): string {
  return text
    .replaceAll(FOLDABLE, (letter) => {
      const plain = letter
        .normalize('NFKC')
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/gu, '');
      return plain.length === letter.length ? plain : letter;
    })
    .toLowerCase();
}

function allOf(rule: TimeRule, pattern: RegExp, text: string): Read[] {
  return [...text.matchAll(pattern)].map((match) => ({
    index: match.index,
    end: match.index + match[0].length,
    rule,
    english: typeof rule.english === 'string' ? rule.english : rule.english(match.groups ?? {}),
  }));
}

/** Of what was read at one place the longest counts, and of those the first rule. */
function withoutOverlaps(read: Read[]): Read[] {
  const kept: Read[] = [];
  for (const one of read.toSorted((a, b) => a.index - b.index || b.end - a.end)) {
    if (one.index >= (kept.at(-1)?.end ?? 0)) kept.push(one);
  }
  return kept;
}

/** What stands side by side belongs together. */
function joined(read: Read[], text: string): Read[][] {
  const stretches: Read[][] = [];
  for (const one of read) {
    const last = stretches.at(-1);
    const between = last && text.slice(last.at(-1)?.end, one.index);
    if (last && between !== undefined && /^[\s,、，]{0,3}$/u.test(between)) last.push(one);
    else stretches.push([one]);
  }
  return stretches;
}

function isAbout({ notAfter, notEndingIn }: TimeLanguage, text: string, stretch: Read[]): boolean {
  const [first, last] = [stretch[0], stretch.at(-1)];
  const own = text.slice(first?.index, last?.end).trimEnd();
  return notAfter.test(text.slice(0, first?.index).trimEnd()) || notEndingIn?.test(own) === true;
}

function lengthOf(stretch: Read[]): number {
  return (stretch.at(-1)?.end ?? 0) - (stretch[0]?.index ?? 0);
}
