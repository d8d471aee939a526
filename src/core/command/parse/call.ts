import type { Command, KnownWorkflow } from '../command.ts';
import { code } from '../../present/text/markdown.ts';
import { insideCode } from './code-span.ts';
import {
  addOption,
  isLast,
  mistypedOption,
  type OptionAt,
  optionAt,
  readOptions,
  type TaskOptions,
  type Wrong,
} from './options.ts';
import { textOf, type Token } from './tokenize.ts';

/** What was typed, and its words. */
export type Typed = { source: string; tokens: readonly Token[] };

/** The next word to read, and whether a `--` has ended our options. */
export type Head = { next: number; ended: boolean };

/**
 * The words of a workflow. Options of ours stand before them or, complete, at the very end; whatever else looks like
 * one belongs to the workflow (`bash npm test --priority`), unless all its words are one quoted text.
 */
export function readCall(
  { source, tokens }: Typed,
  { next, ended }: Head,
  options: TaskOptions,
  workflow: KnownWorkflow,
): Command | Wrong {
  const task = (from: number, to: number): Command => {
    const text = textOf(source, tokens, from, to);
    const words = tokens.slice(from, to).map((token) => token.text);
    const code = insideCode(words.length === 1 ? (words[0] ?? '') : text);
    const said = code === undefined ? { words, text } : { words: [code], text: code };
    return { kind: 'task', workflow: workflow.name, ...said, ...options };
  };
  if (ended) return task(next, tokens.length);
  let from = next;
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

/** After an unquoted command a timeout is rather the command's own: many programs have that option. */
function trailingAt(tokens: readonly Token[], index: number): OptionAt {
  return /^(?:--|[—–])timeout(?:=|$)/i.test(tokens[index]?.text ?? '') ? { is: 'none' } : optionAt(tokens, index);
}

/** Where the options at the very end begin: from there on there is nothing else. */
function trailingFrom(tokens: readonly Token[], from: number): number | Wrong {
  const end = tokens.findIndex((token, index) => index >= from && !token.quoted && token.text === '--');
  if (end !== -1) return tokens.length;
  for (let index = from; index < tokens.length; index++) {
    let at = index;
    let option = trailingAt(tokens, at);
    while (option.is === 'option') {
      at = option.next;
      option = trailingAt(tokens, at);
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
