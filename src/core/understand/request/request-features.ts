import { clean, tokens } from '../words/words.ts';
import { type Buckets, bucketOf } from '../words/hashed.ts';

/** Buckets of the request model; it sees few kinds of features. */
export const REQUEST_BUCKETS = 1 << 13;

const MAX_TEXT = 4_000;

/** The words that say what is asked for stand at the beginning. */
const OPENING = 5;
const MAX_WORDS = 200;

const RESEARCH =
  /^(?:research|analy[sz]|investigat|compar|evaluat|assess|survey|literature|review|report|trend|market|impact|strateg|implication|comprehensive|landscape|stud(?:y|ies)|sources?|academic|paper|examin|identif|insight|regulat|overview)/;
const BUILDING =
  /^(?:build|implement|migrat|deploy|refactor|integrat|generat|audit|benchmark|load|profil|upgrad|scaffold|convert|port|set|add|write|run|fix|creat|rewrit|replac|split|test)/;
const ASKING = /^(?:what|whats|why|how|who|when|where|which|is|are|do|does|did|can|could|would|should)$/;
const DEMANDS =
  /^(?:table|format|section|include|including|cover|covering|citation|cite|sources|recommendations?|must|ensure|then|also|every|all|each|between|against|across)$/;

/** How much a request asks for, as counts in steps, beside its words. */
export function requestFeatures(text: string): Buckets {
  const found: Buckets = new Set();
  const add = (feature: string): void => void found.add(bucketOf(feature, REQUEST_BUCKETS));
  const cleaned = clean(text, MAX_TEXT);
  const read = tokens(cleaned);
  const words = read.filter(({ kind }) => kind === 'word').map(({ key }) => key);
  const count = (name: string, n: number): void => {
    for (let step = 1; step <= Math.min(n, 64); step *= 2) add(`${name} >= ${step}`);
  };
  add('bias');
  count('words', words.length);
  for (const size of [6, 10, 14, 20, 28, 40]) if (words.length >= size) add(`words over ${size}`);
  count('research', words.filter((word) => RESEARCH.test(word)).length);
  count('building', words.filter((word) => BUILDING.test(word)).length);
  count('demands', words.filter((word) => DEMANDS.test(word)).length);
  count('commas', read.filter(({ key }) => key === ',').length);
  count('sentences', read.filter(({ key }) => ['.', '!', '\n', ';'].includes(key)).length);
  count('questions', read.filter(({ kind }) => kind === 'question').length);
  count('items', cleaned.match(/^[ \t]{0,8}(?:[-*•]|\d{1,2}[.)])[ \t]/gmu)?.length ?? 0);
  count('long words', words.filter((word) => word.length > 8).length);
  count('and', words.filter((word) => word === 'and').length);
  count('digits', words.filter((word) => /\d/.test(word)).length);
  count('first person', words.filter((word) => ['i', 'im', 'my', 'me', 'we'].includes(word)).length);
  if (ASKING.test(words[0] ?? '')) add('asks first');
  if (BUILDING.test(words[0] ?? '')) add('builds first');
  if (RESEARCH.test(words[0] ?? '')) add('researches first');
  if (/`|```/.test(cleaned)) add('code');
  for (const [i, word] of words.slice(0, MAX_WORDS).entries()) {
    add(`w ${word}`);
    if (i < OPENING) add(`o ${word}`);
    if (i < OPENING) add(`p ${words[i - 1] ?? '^'} ${word}`);
  }
  return found;
}
