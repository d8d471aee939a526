import { slashCommands } from '../../../core/command/slash.ts';

/** Slack has a command of its own of this name, and takes no other; help is by mention there. */
const SLACKS_OWN: ReadonlySet<string> = new Set(['help']);

/** The commands as the manifest of a Slack app declares them. */
export function manifestCommands() {
  return slashCommands
    .filter(({ name }) => !SLACKS_OWN.has(name))
    .map(({ name, description, usage }) => ({
      command: `/${name}`,
      description,
      usage_hint: usage,
      should_escape: false,
    }));
}
