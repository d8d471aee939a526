/**
 * The words about time of one language. A key is a kind of word and its value ("day 1", "unit week"); its words are separated
 * by commas. The grammar (when/phrase.ts) is the same for all languages. Written from general knowledge of each language.
 */
export type TimeLanguage = {
  name: string;
  words: Readonly<Record<string, string>>;
  /** Written without blanks between words. */
  spaceless?: true;
  /** Before such a word a time says what something is about ("the report of tomorrow"). */
  notAfter?: RegExp;
  /** So ends a time that says what the next word is about. */
  notEndingIn?: RegExp;
};

/** Compounds such as "Montagabend": each day with each part of it. */
export function compounds(days: readonly string[], parts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    days.flatMap((names, at) =>
      Object.entries(parts).map(([part, endings]) => [
        `daypart ${(at + 1) % 7} ${part}`,
        names
          .split(',')
          .flatMap((name) => endings.split(',').map((ending) => `${name.trim()}${ending.trim()}`))
          .join(','),
      ]),
    ),
  );
}
