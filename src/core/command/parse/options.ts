import { type Priority, priorities } from '../../domain/priority.ts';
import { code } from '../../present/text/markdown.ts';
import { insideCode } from './code-span.ts';
import { nearest } from '../nearest.ts';
import type { Token } from './tokenize.ts';
import { didYouMean } from '../wording.ts';

/** The options of `/task`, as typed but for the priority. */
export type TaskOptions = { priority?: Priority; at?: string; every?: string; timeout?: string; in?: string };
export type OptionName = keyof TaskOptions;

/** What stands at a place: an option of ours that ends before `next`, something wrong, or neither. */
export type OptionAt =
  | { is: 'option'; name: OptionName; value: string; next: number }
  | { is: 'help' }
  | { is: 'end' }
  | { is: 'wrong'; known: boolean; text: string }
  | { is: 'none' };

/** A text that is wrong ends the parsing; its message is the answer. */
export type Wrong = { wrong: string } | { help: true };

const optionNames: readonly OptionName[] = ['priority', 'at', 'every', 'timeout', 'in'];

/** Words that go on with a time, so that `--at tomorrow at 9` needs no quotes. */
const TIME_WORD =
  /^(?:today|tomorrow|tonight|now|morning|noon|afternoon|evening|night|midnight|o'clock|am|pm|a\.m\.|p\.m\.|utc|gmt|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?|(?:week)?(?:days?|ends?)|weeks?|months?|hours?|h|hrs?|minutes?|min|mins|seconds?|secs?|s|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\d{1,4}(?:st|nd|rd|th|am|pm|h|m|min|s)?,?|\d{1,2}:\d{2}(?::\d{2})?(?:am|pm)?,?|\d{4}-\d{2}-\d{2}(?:t[\d:.]+z?)?|(?:europe|america|asia|africa|australia|pacific|atlantic|etc)\/[a-z_/+-]+\d*)$/i;

/** Words that go on with a time only before another of its words. */
const LINKING_WORD = /^(?:in|at|on|of|the|and|every|other|next|first|last)$/i;

const CRON_FIELD = /^[\d*][-/,*\d]*$/;

/** The name and the value of `--name`, `--name=value` and, since phones write a dash for two hyphens, `—name`. */
function optionParts(token: Token): { name: string; value: string | undefined; dashed: boolean } | undefined {
  if (token.quoted) return undefined;
  const match = /^(--|[—–])([A-Za-z][\w-]*)(?:=([\s\S]*))?$/.exec(token.text);
  if (!match) return undefined;
  return { name: (match[2] ?? '').toLowerCase(), value: match[3], dashed: match[1] !== '--' };
}

/** Looks for an option of ours at `tokens[index]`. */
export function optionAt(tokens: readonly Token[], index: number): OptionAt {
  const token = tokens[index];
  if (!token) return { is: 'none' };
  if (!token.quoted && token.text === '--') return { is: 'end' };
  const parts = optionParts(token);
  if (!parts) return { is: 'none' };
  if (parts.name === 'help') return { is: 'help' };
  const name = optionNames.find((known) => known === parts.name);
  // A dash before a word is a dash, unless the word is an option.
  if (!name) return parts.dashed ? { is: 'none' } : { is: 'wrong', known: false, text: unknownOption(parts.name) };
  const taken =
    parts.value === undefined ? valueFrom(tokens, index + 1, name) : { value: parts.value, next: index + 1 };
  const value = (taken && (insideCode(taken.value) ?? taken.value.trim())) ?? '';
  if (!taken || value === '') return { is: 'wrong', known: true, text: needsValue(name) };
  if (name === 'priority' && !isPriority(value.toLowerCase())) {
    return { is: 'wrong', known: true, text: wrongPriority(value) };
  }
  return { is: 'option', name, value, next: taken.next };
}

function valueFrom(tokens: readonly Token[], index: number, name: OptionName) {
  const first = tokens[index];
  if (!first || (optionParts(first) && !first.quoted) || (first.text === '--' && !first.quoted)) return undefined;
  let next = index + 1;
  if (name === 'priority' || name === 'in' || first.quoted) return { value: first.text, next };
  if (isCron(tokens, index)) next = index + 5;
  else while (goesOn(tokens, next)) next += 1;
  return {
    value: tokens
      .slice(index, next)
      .map((token) => token.text)
      .join(' '),
    next,
  };
}

function goesOn(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (!token || token.quoted) return false;
  return TIME_WORD.test(token.text) || (LINKING_WORD.test(token.text) && goesOn(tokens, index + 1));
}

function isCron(tokens: readonly Token[], index: number): boolean {
  const fields = tokens.slice(index, index + 5);
  return fields.length === 5 && fields.every((field) => !field.quoted && CRON_FIELD.test(field.text));
}

function isPriority(value: string): value is Priority {
  return priorities.some((priority) => priority === value);
}

/** Adds an option; a text that says what is wrong where it is there already. */
export function addOption(options: TaskOptions, name: OptionName, value: string): string | undefined {
  if (options[name] !== undefined) return `\`--${name}\` is given twice. Please give it once.`;
  if (name !== 'priority') options[name] = value;
  else if (isPriority(value.toLowerCase())) options.priority = value.toLowerCase() as Priority;
  return undefined;
}

/** The option of ours that a mistyped one, with a fitting value, was probably meant to be. */
export function mistypedOption(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  const parts = token && optionParts(token);
  if (!parts || parts.dashed) return undefined;
  const near = nearest(parts.name, optionNames);
  const value = parts.value ?? tokens[index + 1]?.text ?? '';
  const fits = near === 'priority' ? isPriority(value.toLowerCase()) : near === 'every' && TIME_WORD.test(value);
  return fits && parts.name !== near ? unknownOption(parts.name) : undefined;
}

/** Reads the options from `index` on, up to the first word or past `--`. */
export function readOptions(
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

/** An option at `index` would be the end of the command, with its value where that is a word of its own. */
export function isLast(tokens: readonly Token[], index: number): boolean {
  return index + (tokens[index]?.text.includes('=') ? 1 : 2) === tokens.length;
}

function unknownOption(name: string): string {
  const near = nearest(name, [...optionNames, 'help']);
  const known = optionNames.map((option) => `\`--${option}\``).join(', ');
  return `There is no option ${code(`--${name}`, 40)}.${didYouMean(near && `--${near}`)} There are ${known}; to use it as text, put it in quotes or after \`--\`.`;
}

function needsValue(name: OptionName): string {
  const examples: Record<OptionName, string> = {
    priority: '--priority high',
    at: '--at "tomorrow at 9"',
    every: '--every "weekdays at 9"',
    timeout: '--timeout 20m',
    in: '--in web',
  };
  return `\`--${name}\` needs a value, for example \`${examples[name]}\`.`;
}

function wrongPriority(value: string): string {
  const near = nearest(value.toLowerCase(), priorities) ?? (value.toLowerCase() === 'urgent' ? 'high' : undefined);
  return `A priority is \`high\`, \`normal\` or \`low\`, not ${code(value, 40)}.${didYouMean(near)}`;
}
