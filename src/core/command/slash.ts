import type { SlashOption, SlashValues } from './entry.ts';
import { commandNamed, declared } from './registry.ts';

export type SlashCommand = { name: string; description: string; usage: string; options: readonly SlashOption[] };

/** Everything with a slash, for platforms that want it declared. */
export const slashCommands: readonly SlashCommand[] = declared.map(({ name, description, usage, entry }) => ({
  name,
  description,
  usage,
  options: entry.options,
}));

/** What was filled in, as the same command is typed elsewhere. */
export function slashText(command: string, values: SlashValues): string {
  return commandNamed(command)?.typed(values) ?? '';
}
