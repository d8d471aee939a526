import type { Corpus } from './corpus.ts';

/** Written so within a sentence, a word is a name; German writes all nouns like that, so a name comes on few pages there. */
const NAME = /(?<=[\p{Ll},] )\p{Lu}[\p{L}\d]{2,}(?:\.\p{L}+)?/gu;
const FEW = 4;
/** Written with a capital as well. */
const CALENDAR =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/i;

/** The names on the pages of a corpus. */
export function namesIn({ pages }: Corpus): string[] {
  const counts = new Map<string, number>();
  for (const { text } of pages) {
    for (const name of new Set(text.match(NAME) ?? [])) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].filter(([name, count]) => count <= FEW && !CALENDAR.test(name)).map(([name]) => name);
}
