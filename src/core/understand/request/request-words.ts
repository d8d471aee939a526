import { objectRules, type Size } from '../language/request/objects.ts';
import { runVerbs, type VerbRule, verbRules } from '../language/request/verbs.ts';
import { openingPattern, wordPattern } from '../words/word-pattern.ts';

/** A thing that is named, where in the text, and how large such a thing is. */
export type FoundObject = { size: Size; word: string; index: number; length: number };

/** A verb that the rules know, or `run` for one that starts work on the machine. */
export type FoundVerb = { rule?: VerbRule; run: boolean; word: string };

const verbs = verbRules.map((rule) => ({
  rule,
  opening: openingPattern(rule.words),
  anywhere: wordPattern(rule.words),
}));
const running = { opening: openingPattern(runVerbs), anywhere: wordPattern(runVerbs) };
const objects = objectRules.map(({ size, words }) => ({ size, pattern: wordPattern(words) }));

/** The verb that the text begins with, or, `anywhere`, the weightiest in it (languages that put it last). */
export function verbsIn(text: string, anywhere: boolean): FoundVerb[] {
  const found: FoundVerb[] = [];
  for (const { rule, ...patterns } of verbs) {
    const match = anywhere ? text.match(patterns.anywhere)?.[0] : patterns.opening.exec(text)?.[0];
    if (match !== undefined) found.push({ rule, run: false, word: match });
  }
  const run = anywhere ? text.match(running.anywhere)?.[0] : running.opening.exec(text)?.[0];
  if (run !== undefined) found.push({ run: true, word: run });
  // The longest match says most: "do some research" before "do".
  return found.toSorted((a, b) => b.word.length - a.word.length || (b.rule?.weight ?? 0) - (a.rule?.weight ?? 0));
}

/** German asks "kannst du ... erstellen?": after a request the verb may stand at the end. */
const VERB_LAST = /(?:en|ern|eln)[.!?]?$/u;

export function isVerb(text: string, requested: boolean): boolean {
  return (
    verbsIn(text, false).length > 0 ||
    (requested && (isSpaceless(text) || VERB_LAST.test(text)) && verbsIn(text, true).length > 0)
  );
}

/** The things named in a text, in order; of two at one place the longer. */
export function objectsIn(text: string): FoundObject[] {
  const found = objects.flatMap(({ size, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ size, word: match[0], index: match.index, length: match[0].length })),
  );
  return found
    .toSorted((a, b) => a.index - b.index || b.length - a.length)
    .filter(
      (one, i, all) =>
        !all
          .slice(0, i)
          .some((other) => other.index <= one.index && other.index + other.length >= one.index + one.length),
    );
}

export function isSpaceless(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);
}
