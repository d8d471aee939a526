import { withoutEnd, withoutStart } from '../../basics/strip.ts';
import type { Command, KnownWorkflow, ListFilter } from '../command.ts';
import { code } from '../../present/text/markdown.ts';
import { isBlank } from '../limit.ts';
import { nearest } from '../nearest.ts';
import { type Token, tokenize } from './tokenize.ts';
import { filterNames, filterWords, mineWords } from '../words.ts';
import { didYouMean, unbalancedQuote } from '../wording.ts';

const MAX_PAGE = 100_000;

type ListWords = { filter?: ListFilter; mine: boolean; page: number; others: Token[]; wrong?: string };

/** What follows `/workflows`: words that choose a list, or the id or name of one run. */
export function parseWorkflows(text: string): Command {
  const split = tokenize(text);
  if ('unbalanced' in split) return { kind: 'error', text: unbalancedQuote(text, split.unbalanced) };
  const words = readListWords(split.tokens);
  if (words.wrong !== undefined) return { kind: 'error', text: words.wrong };
  if (words.others.length === 0)
    return { kind: 'list', filter: words.filter ?? 'all', mine: words.mine, page: words.page };
  if (words.filter !== undefined || words.mine) {
    return { kind: 'error', text: `I do not understand ${code(words.others[0]?.text ?? '', 60)} there. ${usage()}` };
  }
  return { kind: 'show', run: runReference(words.others) };
}

/** What follows `/cancel`: nothing, or the id or name of one run. */
export function parseCancel(text: string): Command {
  const split = tokenize(text);
  if ('unbalanced' in split) return { kind: 'error', text: unbalancedQuote(text, split.unbalanced) };
  const option = split.tokens.find((token) => !token.quoted && token.text.startsWith('--'));
  if (option)
    return {
      kind: 'error',
      text: `\`/cancel\` has no option ${code(option.text, 40)}. It is \`/cancel [id or name]\`.`,
    };
  const run = runReference(split.tokens);
  return run === '' ? { kind: 'cancel' } : { kind: 'cancel', run };
}

/** `/tasks` with these words is about runs there are, rather than the start of one. */
export function readsAsList(text: string, workflows: readonly KnownWorkflow[]): boolean {
  const split = tokenize(text);
  if ('unbalanced' in split) return false;
  const { others, wrong } = readListWords(split.tokens);
  if (others.length === 0) return wrong === undefined || isPageOnly(text);
  const [only] = others;
  if (others.length > 1 || !only || only.quoted) return false;
  const isWorkflow = workflows.some(({ name, aliases }) => [name, ...aliases].includes(only.text.toLowerCase()));
  return !isWorkflow && wrong === undefined;
}

function isPageOnly(text: string): boolean {
  return /(?:--|[—–])page\b/i.test(text);
}

function readListWords(tokens: readonly Token[]): ListWords {
  const words: ListWords = { mine: false, page: 1, others: [] };
  for (let index = 0; index < tokens.length && words.wrong === undefined; index++) {
    const token = tokens[index];
    if (!token || (token.quoted && isBlank(token.text))) continue;
    const word = token.text.toLowerCase();
    const page = token.quoted ? undefined : /^(?:--|[—–])?page(?:=(.*))?$/.exec(word);
    const filter = filterWords.get(word.replace(/^--/, ''));
    if (page) {
      const value = page[1] ?? tokens[++index]?.text ?? '';
      words.page = Number(value);
      if (!/^\d+$/.test(value) || words.page < 1 || words.page > MAX_PAGE) words.wrong = wrongPage(value);
    } else if (!token.quoted && mineWords.has(word.replace(/^--/, ''))) {
      words.mine = true;
    } else if (!token.quoted && filter !== undefined) {
      if (words.filter !== undefined && words.filter !== filter)
        words.wrong = `Choose one of \`${words.filter}\` and \`${filter}\`.`;
      words.filter = filter;
    } else if (!token.quoted && /^--./.test(word)) {
      words.wrong = unknownOption(word);
    } else {
      words.others.push(token);
    }
  }
  return words;
}

/**
 * An id or a name as people write it: in backticks, with a number sign, or a name with blanks for its hyphens.
 * Upper case is kept, since an id may have it.
 */
function runReference(tokens: readonly Token[]): string {
  return tokens
    .flatMap((token) => token.text.split(/\s+/))
    .map((word) => withoutEnd(withoutStart(word, '`#*('), '`*).,;!?'))
    .filter((word) => !isBlank(word))
    .join('-');
}

function wrongPage(value: string): string {
  return value === ''
    ? '`--page` needs a number, for example `--page 2`.'
    : `A page is a number from 1, not ${code(value, 40)}.`;
}

function unknownOption(word: string): string {
  const near = nearest(word.replace(/^--/, ''), [...filterNames, 'page', 'mine', 'help']);
  const meant = near === 'page' || near === 'help' ? `--${near}` : near;
  return `There is no option ${code(word, 40)}.${didYouMean(meant)} ${usage()}`;
}

function usage(): string {
  return `It is \`/workflows [${filterNames.join('|')}] [mine] [--page n]\` or \`/workflows <id or name>\`.`;
}
