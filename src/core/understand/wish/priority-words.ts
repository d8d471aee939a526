import { highWords, lowWords, normalWords, priorityLeads, priorityTails } from '../language/priority-words.ts';
import type { Priority } from '../../domain/priority.ts';
import { clean, plain } from '../words/words.ts';

/** Nobody says in more words that something is urgent, and nothing else. */
const MAX_TEXT = 120;

const patterns: [Priority, readonly RegExp[]][] = [
  ['low', lowWords],
  ['normal', normalWords],
  ['high', highWords],
];

/** What stands for the work where it is not named. */
const IT = new Set([
  'it',
  'this',
  'that',
  'this one',
  'that one',
  'this run',
  'the run',
  'this task',
  'the task',
  'them',
]);

/**
 * What a whole message says about how urgent the work is: "make it urgent", "this can wait"; `run` is the name or id where
 * it says one. The patterns are data in `language/priority-words.ts`.
 */
export function priorityIn(text: string): { priority: Priority; run?: string } | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const said = plain(clean(text, MAX_TEXT))
    .replace(/['`"*_]/g, '')
    .replace(/^(can|could) you (.*)\?$/u, '$1 you $2')
    .replace(/[.!\s]+$/u, '')
    .replace(priorityLeads, '')
    .replace(priorityTails, '')
    .trim();
  for (const [priority, forms] of patterns) {
    for (const form of forms) {
      const match = form.exec(said);
      if (!match) continue;
      const run = match.groups?.['run'];
      return run === undefined || IT.has(run) ? { priority } : { priority, run };
    }
  }
  return undefined;
}
