import type { Form } from '../present/form.ts';
import type { Command, KnownWorkflow } from './command.ts';

/** An option as platforms with typed options declare it; `completes` names what is offered while somebody types. */
export type SlashOption = {
  name: string;
  description: string;
  kind: 'text' | 'number' | 'flag';
  required?: true;
  choices?: readonly string[];
  completes?: 'workflow' | 'run' | 'live run' | 'schedule' | 'repository';
};

/** What somebody filled in, by the names of the options. */
export type SlashValues = Partial<Record<string, string | number | boolean>>;

/** A command as if it were typed with a slash. */
export type Typed = { command: string; text: string };

/**
 * A message that begins with one of a command's words: `word` is that word in lower case, `rest` what follows it, `clean` the same
 * without the marks around it, and `colon` whether a colon follows the word.
 */
export type Said = {
  word: string;
  rest: string;
  clean: string;
  colon: boolean;
  workflows: readonly KnownWorkflow[];
  /** The names of all commands. */
  names: readonly string[];
};

/** Another name of a command, which platforms declare as a command of its own. */
export type OtherName = { name: string; description: string; usage: string };

/** Everything about one command but what it does: parsing, help, completion and declarations derive from it. */
export type CommandEntry = {
  name: string;
  others?: readonly OtherName[];
  /** The grammar of what follows the name. */
  usage: string;
  /** For the list of commands: how it is called in short, and what it does. Left out where the list has no room. */
  short?: { usage: string; does: string };
  /** What it does, as an order and in at most 100 characters: for the lists of platforms. */
  description: string;
  options: readonly SlashOption[];
  /** What was filled in, as it is typed after the name. */
  typed: (values: SlashValues) => string;
  /** Parses what follows the name; `name` is the one that was typed. */
  parse: (text: string, workflows: readonly KnownWorkflow[], name: string) => Command;
  /** Words that a message to the bot may begin with instead of the slash, and the command that it then clearly is, if any. */
  words: readonly string[];
  /** It is read also where a message is long: its text is free. */
  long?: true;
  said: (said: Said) => Typed | undefined;
  /** What comes of it is shown in a thread, which the command opens where it is typed outside of one. */
  opens?: true;
  /** What is to be filled in where the command is sent without anything after it. */
  form?: (workflows: readonly KnownWorkflow[]) => Form;
  /** The help in full; left out where the general help is all there is. */
  help?: (workflows: readonly KnownWorkflow[]) => string;
};

/** A value as it is typed; nothing where it was not filled in. */
export function typedValue(value: string | number | boolean | undefined): string {
  return value === undefined ? '' : String(value);
}

/** The parts that are there, with a blank between them. */
export function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
