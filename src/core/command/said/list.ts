import { withoutEnd } from '../../basics/strip.ts';
import type { Typed } from '../entry.ts';
import { filterWords, mineWords } from '../words.ts';
import { isHelp, MAX_SHORT, runReference } from './reference.ts';

export function listSaid(rest: string): Typed | undefined {
  const words = rest
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const isList = words.every((word, index) => isListWord(word, words[index - 1]));
  if (rest.length <= MAX_SHORT && (isList || isHelp(rest))) return { command: 'workflows', text: rest };
  const reference = runReference(rest);
  return reference === undefined ? undefined : { command: 'workflows', text: reference };
}

function isListWord(word: string, before: string | undefined): boolean {
  if (filterWords.has(word) || mineWords.has(word)) return true;
  return /^(?:--|[—–])?page(?:=\d+)?$/.test(word) || (/^\d+$/.test(word) && (before ?? '').endsWith('page'));
}

/** "show my runs", "list all workflows" */
export function showSaid(rest: string): Typed | undefined {
  const match =
    /^(?:me\s+)?(?:the\s+)?((?:(?:all|my|running|queued|waiting|completed|failed|cancell?ed|active)\s+)*)(?:of\s+)?(?:the\s+)?(?:runs|tasks|workflows)$/i.exec(
      withoutEnd(rest, '?'),
    );
  return match ? listSaid(match[1]?.trim() ?? '') : undefined;
}
