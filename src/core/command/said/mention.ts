import { withoutEnd, withoutStart } from '../../basics/strip.ts';
import type { KnownWorkflow } from '../command.ts';
import type { Said, Typed } from '../entry.ts';
import { nearest } from '../nearest.ts';
import { commandNames, commands } from '../registry.ts';
import { MAX_SHORT } from './reference.ts';

/** Before a command, people are polite or call it by its name. */
const POLITE = /^(?:(?:hey|hi|ok|okay|please|pls|and|now|so|just|can you|could you)[\s,]+)*/i;

/** The command that a message clearly is, with or without a slash; undefined where it may be talk. */
export function commandIn(text: string, workflows: readonly KnownWorkflow[]): Typed | undefined {
  const message = text.trim();
  const slash = /^\/([a-z]+)(?=\s|$)/i.exec(message);
  if (slash) return slashCommand(slash[1] ?? '', message.slice(slash[0].length));
  // What is said before it counts only for the short ones: a task's words are taken as they are.
  const said =
    message.length <= MAX_SHORT ? message.replace(POLITE, '').replace(/(?<![\s,])[\s,]+please[.!]*$/i, '') : message;
  const word = /^([a-z]+)(:?)(?=\s|$|[?.!,])/i.exec(said);
  if (!word) return undefined;
  const [, first = '', mark = ''] = word;
  const rest = said.slice(word[0].length).trim();
  return commandFrom({ word: first.toLowerCase(), rest, colon: mark === ':', workflows });
}

function commandFrom(words: Pick<Said, 'word' | 'rest' | 'colon' | 'workflows'>): Typed | undefined {
  const { word, rest } = words;
  const clean = withoutEnd(withoutStart(rest, '?.!,').trimStart(), '.!').trimEnd();
  for (const entry of commands) {
    if (!entry.words.includes(word) || (rest.length > MAX_SHORT && !entry.long)) continue;
    const found = entry.said({ ...words, clean, names: commandNames });
    if (found) return found;
  }
  return undefined;
}

/** A slash makes the intention clear, so a mistyped one gets its error; what is no command at all may be a path. */
function slashCommand(name: string, rest: string): Typed | undefined {
  const typed = name.toLowerCase();
  if (!commandNames.includes(typed) && nearest(typed, commandNames) === undefined) return undefined;
  return { command: name, text: rest.trim() };
}
