import { smallWords } from '../language/small-words.ts';
import type { Workflow } from '../../workflow.ts';
import { clean, tokens } from '../words/words.ts';

/** As much of a request is looked at. */
const MAX_TEXT = 1_000;

/** Words that every description has. */
const COMMON = new Set(['request', 'text', 'words', 'something', 'runs', 'work', 'works']);

/** A request uses a word of the workflow's name or description, whatever its ending: then it may be what is asked for. */
export function speaksOf(text: string, { name, aliases, description }: Workflow): boolean {
  const own = stems([name, ...aliases, description].join(' '));
  return [...stems(text)].some((stem) => own.has(stem));
}

function stems(text: string): Set<string> {
  const words = tokens(clean(text, MAX_TEXT))
    .filter(({ kind, key }) => kind === 'word' && key.length > 3 && !smallWords.has(key) && !COMMON.has(key))
    .map(({ key }) => key.replace(/(?:ing|ed|es|s|e)$/, ''));
  return new Set(words);
}
