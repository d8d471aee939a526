import type { Command } from '../command.ts';
import { isBlank } from '../limit.ts';
import { addOption, isLast, mistypedOption, optionAt, type TaskOptions, type Wrong } from './options.ts';
import { textOf, type Token } from './tokenize.ts';
import { emptyTask } from '../wording.ts';

/** A request in plain words. Options of ours may stand anywhere in it; what only looks like one is text. */
export function readFreeText(
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
