import { readDuration } from '../duration.ts';

/** What hangs for a day is not noticed any more. */
export const LONGEST_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** "with a timeout of 20 minutes", "timeout 20m", "and a time limit of an hour". */
const NAMED = /,? ?\b(?:with |using |and )?(?:an? )?(?:timeout|time limit)(?: of|:)? /g;
/** "with a 20 minute timeout". */
const MEASURED = /,? ?\b(?:with |using )?an? (\d{1,6}[ -]?[a-z]{1,8}) (?:timeout|time limit)\b/;

/** A folded request without the time limit that it names, if it does, and that limit; a longer one counts as the longest. */
export function takeTimeout(text: string): { text: string; seconds?: number } {
  for (const match of text.matchAll(NAMED)) {
    const from = match.index + match[0].length;
    const found = readDuration(text.slice(from));
    if (found) return cut(text, match.index, from + found.length, found.ms);
  }
  const match = MEASURED.exec(text);
  const found = readDuration((match?.[1] ?? '').replace('-', ' '));
  return match && found ? cut(text, match.index, match.index + match[0].length, found.ms) : { text };
}

function cut(text: string, from: number, to: number, ms: number): { text: string; seconds: number } {
  return { text: text.slice(0, from) + text.slice(to), seconds: Math.min(ms, LONGEST_TIMEOUT_MS) / 1000 };
}
