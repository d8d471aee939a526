// Scripts written without spaces have no word boundaries to look for.
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * A pattern that finds any of the words in plain text (lower case, no accents, no apostrophes). A word may be several, and
 * may end in `*` for any ending. Alternations of literals only, so it is linear in the text.
 */
export function wordPattern(words: readonly string[]): RegExp {
  const spaced = words.filter((word) => !SPACELESS.test(word)).map(source);
  const spaceless = words.filter((word) => SPACELESS.test(word)).map(source);
  const parts = [
    ...(spaced.length > 0 ? [String.raw`(?<![\p{L}\p{N}])(?:${longestFirst(spaced)})(?![\p{L}\p{N}])`] : []),
    ...(spaceless.length > 0 ? [longestFirst(spaceless)] : []),
  ];
  return new RegExp(parts.join('|') || '(?!)', 'gu');
}

/** The same, at the very beginning of a text. */
export function openingPattern(words: readonly string[]): RegExp {
  return new RegExp(`^(?:${wordPattern(words).source})`, 'u');
}

function source(word: string): string {
  return word
    .replace(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)
    .replace(/[ -]+/gu, '[ -]')
    .replaceAll('*', String.raw`\p{L}*`);
}

function longestFirst(sources: string[]): string {
  return sources.toSorted((a, b) => b.length - a.length).join('|');
}
