import type { KnownWorkflow } from '../command.ts';
import { code } from '../../present/text/markdown.ts';
import { nearest } from '../nearest.ts';
import type { Token } from './tokenize.ts';
import { didYouMean } from '../wording.ts';

const NAME = /^[a-z][a-z0-9-]{0,31}$/i;

/** Words between quotes that make a sentence of them, and so no call of a workflow. */
const LINKING = /^(?:and|or|vs|versus|to|in|into|is|are|as|with|by|from|on|of|than|like|for)$/i;

/** What looks like a call, but of no workflow there is: `"Description" word "text"`, or a mistyped name and a quoted text. */
export function unknownWorkflow(tokens: readonly Token[], workflows: readonly KnownWorkflow[]): string | undefined {
  const described = tokens[0]?.quoted === true;
  const word = tokens[described ? 1 : 0];
  const request = tokens[described ? 2 : 1];
  if (!word || word.quoted || !NAME.test(word.text) || LINKING.test(word.text) || !request?.quoted) return undefined;
  const names = workflows.flatMap(({ name, aliases }) => [name, ...aliases]);
  const near = nearest(word.text.toLowerCase(), names);
  if (near === undefined && !(described && tokens.length === 3)) return undefined;
  const known = workflows.map(({ name }) => code(name)).join(', ');
  return `There is no workflow ${code(word.text, 40)}.${didYouMean(near)} There are ${known === '' ? 'none yet' : known}.`;
}
