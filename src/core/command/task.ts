import type { Command, KnownWorkflow } from '../command.ts';
import { code } from '../present/markdown.ts';
import { helpText } from './help.ts';
import { isBlank } from './limit.ts';
import { nearest } from './nearest.ts';
import { addOption, mistypedOption, optionAt, type TaskOptions } from './options.ts';
import { type Token, tokenize } from './tokenize.ts';
import { didYouMean, emptyTask, unbalancedQuote } from './wording.ts';

/** A text that is wrong ends the parsing; its message is the answer. */
type Wrong = { wrong: string } | { help: true };

const NAME = /^[a-z][a-z0-9-]{0,31}$/i;

/** Words between quotes that make a sentence of them, and so no call of a workflow. */
const LINKING = /^(?:and|or|vs|versus|to|in|into|is|are|as|with|by|from|on|of|than|like|for)$/i;

/** Parses what follows `/task`. The text is at most `MAX_REQUEST` long. */
export function parseTask(text: string, workflows: readonly KnownWorkflow[]): Command {
  const split = tokenize(text);
  if ('unbalanced' in split) return { kind: 'error', text: unbalancedQuote(text, split.unbalanced) };
  const parsed = readTask(text, split.tokens, workflows);
  if ('wrong' in parsed) return { kind: 'error', text: parsed.wrong };
  if ('help' in parsed) return { kind: 'help', text: helpText('task', workflows) };
  return parsed;
}

function readTask(source: string, tokens: readonly Token[], workflows: readonly KnownWorkflow[]): Command | Wrong {
  const options: TaskOptions = {};
  const head = readOptions(tokens, 0, options);
  if ('wrong' in head || 'help' in head) return head;
  const first = tokens[head.next];
  if (!first) return { wrong: emptyTask() };

  const workflow = workflowAt(first, workflows);
  if (workflow) return readCall(source, tokens, head.next + 1, head.ended, options, workflow);
  if (first.quoted) {
    if (isBlank(first.text)) return { wrong: tokens[head.next + 1] ? emptyDescription() : emptyTask() };
    const described = readDescribed(source, tokens, head, options, workflows);
    if (described) return described;
  }
  const unknown = unknownWorkflow(tokens.slice(head.next), workflows);
  if (unknown !== undefined) return { wrong: unknown };
  return readFreeText(source, tokens, head, options);
}

/** Reads the options from `index` on, up to the first word or past `--`. */
function readOptions(
  tokens: readonly Token[],
  index: number,
  options: TaskOptions,
): { next: number; ended: boolean } | Wrong {
  let next = index;
  for (;;) {
    const option = optionAt(tokens, next);
    if (option.is === 'none') return { next, ended: false };
    if (option.is === 'end') return { next: next + 1, ended: true };
    if (option.is === 'help') return { help: true };
    if (option.is === 'wrong') return { wrong: option.text };
    const wrong = addOption(options, option.name, option.value);
    if (wrong !== undefined) return { wrong };
    next = option.next;
  }
}

function workflowAt(token: Token | undefined, workflows: readonly KnownWorkflow[]): KnownWorkflow | undefined {
  if (!token || token.quoted) return undefined;
  const word = token.text.replace(/:$/, '').toLowerCase();
  return workflows.find(({ name, aliases }) => [name, ...aliases].some((known) => known.toLowerCase() === word));
}

/** `"Description" bash ...`: a quoted word is a description where a workflow follows it. */
function readDescribed(
  source: string,
  tokens: readonly Token[],
  head: { next: number; ended: boolean },
  options: TaskOptions,
  workflows: readonly KnownWorkflow[],
): Command | Wrong | undefined {
  const own = { ...options };
  const between = head.ended ? { next: head.next + 1, ended: true } : readOptions(tokens, head.next + 1, own);
  if ('wrong' in between || 'help' in between) return between;
  const workflow = workflowAt(tokens[between.next], workflows);
  if (!workflow) return undefined;
  const call = readCall(source, tokens, between.next + 1, head.ended || between.ended, own, workflow);
  const description = tokens[head.next]?.text.trim() ?? '';
  return 'kind' in call && call.kind === 'task' ? { ...call, description } : call;
}

/**
 * The words of a workflow. Options of ours stand before them or, complete, at the very end; whatever else looks like
 * one belongs to the workflow (`bash npm test --priority`), unless all its words are one quoted text.
 */
function readCall(
  source: string,
  tokens: readonly Token[],
  index: number,
  ended: boolean,
  options: TaskOptions,
  workflow: KnownWorkflow,
): Command | Wrong {
  const task = (from: number, to: number): Command => ({
    kind: 'task',
    workflow: workflow.name,
    words: tokens.slice(from, to).map((token) => token.text),
    text: textOf(source, tokens, from, to),
    ...options,
  });
  if (ended) return task(index, tokens.length);
  let from = index;
  for (;;) {
    const option = optionAt(tokens, from);
    if (option.is === 'end') return task(from + 1, tokens.length);
    if (option.is === 'help' && tokens.length === from + 1) return { help: true };
    if (option.is === 'wrong' && option.known) return { wrong: option.text };
    if (option.is !== 'option') break;
    const wrong = addOption(options, option.name, option.value);
    if (wrong !== undefined) return { wrong };
    from = option.next;
  }
  const strict = tokens[from]?.quoted === true && optionAt(tokens, from + 1).is !== 'none';
  const to = strict ? from + 1 : trailingFrom(tokens, from);
  if (typeof to === 'object') return to;
  const tail = readOptions(tokens, to, options);
  if ('wrong' in tail || 'help' in tail) return tail;
  if (tail.next < tokens.length) {
    return {
      wrong: `I do not understand ${code(tokens[tail.next]?.text ?? '', 60)} after the quoted text. Please put the whole request into one pair of quotes.`,
    };
  }
  return task(from, to);
}

/** Where the options at the very end begin: from there on there is nothing else. */
function trailingFrom(tokens: readonly Token[], from: number): number | Wrong {
  const end = tokens.findIndex((token, index) => index >= from && !token.quoted && token.text === '--');
  if (end !== -1) return tokens.length;
  for (let index = from; index < tokens.length; index++) {
    let at = index;
    let option = optionAt(tokens, at);
    while (option.is === 'option') {
      at = option.next;
      option = optionAt(tokens, at);
    }
    if (at > index && at === tokens.length) return index;
    // With a wrong value at the very end it is rather ours than the workflow's; without any it is theirs.
    if (option.is === 'wrong' && option.known && at + 2 === tokens.length) return { wrong: option.text };
    const mistyped = isLast(tokens, at) ? mistypedOption(tokens, at) : undefined;
    if (mistyped !== undefined) return { wrong: mistyped };
    index = Math.max(index, at - 1);
  }
  return tokens.length;
}

function isLast(tokens: readonly Token[], index: number): boolean {
  return index + (tokens[index]?.text.includes('=') ? 1 : 2) === tokens.length;
}

/** A request in plain words. Options of ours may stand anywhere in it; what only looks like one is text. */
function readFreeText(
  source: string,
  tokens: readonly Token[],
  head: { next: number; ended: boolean },
  options: TaskOptions,
): Command | Wrong {
  const words: Token[] = [];
  const parts: string[] = [];
  let ended = head.ended;
  let from = head.next;
  let index = head.next;
  while (index < tokens.length) {
    const option = ended ? { is: 'none' as const } : optionAt(tokens, index);
    ended ||= option.is === 'end';
    if (option.is === 'wrong' && (isLast(tokens, index) || index === tokens.length - 1)) {
      const mistyped = option.known || index === tokens.length - 1 || mistypedOption(tokens, index) !== undefined;
      if (mistyped) return { wrong: option.text };
    }
    if (option.is === 'option') {
      const wrong = addOption(options, option.name, option.value);
      if (wrong !== undefined) return { wrong };
      parts.push(textOf(source, tokens, from, index));
      from = option.next;
      index = option.next;
      continue;
    }
    const word = tokens[index];
    if (word) words.push(word);
    index += 1;
  }
  parts.push(textOf(source, tokens, from, tokens.length));
  const only = words.length === 1 ? words[0] : undefined;
  const text = only?.quoted ? only.text.trim() : parts.filter((part) => part !== '').join(' ');
  if (isBlank(text)) return { wrong: emptyTask() };
  return { kind: 'task', words: words.map((word) => word.text), text, ...options };
}

function textOf(source: string, tokens: readonly Token[], from: number, to: number): string {
  const first = tokens[from];
  const last = tokens[to - 1];
  return first && last && from < to ? source.slice(first.start, last.end) : '';
}

/** What looks like a call, but of no workflow there is: `"Description" word "text"`, or a mistyped name and a quoted text. */
function unknownWorkflow(tokens: readonly Token[], workflows: readonly KnownWorkflow[]): string | undefined {
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

function emptyDescription(): string {
  return 'The description between the first quotes is empty. Put a few words there, or leave the quotes out.';
}
