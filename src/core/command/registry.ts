import type { Form } from '../present/form.ts';
import type { KnownWorkflow } from './command.ts';
import type { CommandEntry } from './entry.ts';
import { cancel } from './entries/cancel.ts';
import { generate } from './entries/generate.ts';
import { help } from './entries/help.ts';
import { prefer } from './entries/prefer.ts';
import { schedules } from './entries/schedules.ts';
import { task } from './entries/task.ts';
import { workflows } from './entries/workflows.ts';

/**
 * Every command, in the order of the help. A new one needs its entry here, a kind of `Command`, and a decision in
 * core/decide/command.ts.
 */
export const commands: readonly CommandEntry[] = [task, workflows, cancel, schedules, prefer, generate, help];

/** A name with a slash, and how a platform declares it. */
export type Declared = { name: string; description: string; usage: string; entry: CommandEntry };

/** Each name that a person can type after a slash. */
export const declared: readonly Declared[] = commands.flatMap((entry) => [
  { name: entry.name, description: entry.description, usage: entry.usage, entry },
  ...(entry.others ?? []).map((other) => ({ ...other, entry })),
]);

export const commandNames: readonly string[] = declared.map(({ name }) => name);

/** The command of that name, which is in lower case and has no slash. */
export function commandNamed(name: string): CommandEntry | undefined {
  return declared.find((one) => one.name === name)?.entry;
}

/** What is to be filled in for that command as it was typed; undefined where it says enough, or takes nothing. */
export function formOf(command: string, text: string, workflows: readonly KnownWorkflow[]): Form | undefined {
  if (text.trim() !== '') return undefined;
  return commandNamed(command.replace(/^\//, '').toLowerCase())?.form?.(workflows);
}
