import { asks } from '../language/request/forms.ts';
import { objectRules, partWords } from '../language/request/objects.ts';
import { verbRules } from '../language/request/verbs.ts';

const MAX_WORDS = 120;
const MIN_LENGTH = 5;

const known = new Set(
  [...verbRules.flatMap((rule) => rule.words), ...objectRules.flatMap((rule) => rule.words), ...partWords, ...asks]
    .flatMap((words) => words.replaceAll('*', '').split(/[ -]/u))
    .filter((word) => /^[a-z]{4,}$/u.test(word)),
);
const byMissingLetter = missingOne(known);

/** Mends the typing errors in words that the rules look for: letters in the wrong order, one left out, one held too long. */
export function withoutTypos(text: string): string {
  let seen = 0;
  return text.replace(/(?<![\p{L}\p{N}])[a-z]{4,16}(?![\p{L}\p{N}])/gu, (word) => {
    seen += 1;
    return seen > MAX_WORDS || word.length < MIN_LENGTH - 1 || known.has(word) ? word : mended(word);
  });
}

function mended(word: string): string {
  for (let i = 0; i + 1 < word.length; i++) {
    const swapped = word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2);
    if (swapped.length >= MIN_LENGTH && known.has(swapped)) return swapped;
  }
  const single = word.replace(/(\p{L})\1+/gu, '$1');
  if (single.length >= MIN_LENGTH && known.has(single)) return single;
  return byMissingLetter.get(word) ?? word;
}

/** Every known word of six letters or more without one of its inner letters. A missing last letter is another word too often. */
function missingOne(words: Set<string>): Map<string, string> {
  const all = new Map<string, string>();
  for (const word of words) {
    if (word.length < MIN_LENGTH + 1) continue;
    for (let i = 1; i + 1 < word.length; i++) {
      const short = word.slice(0, i) + word.slice(i + 1);
      if (!words.has(short)) all.set(short, word);
    }
  }
  return all;
}
