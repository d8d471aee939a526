import { code } from '../present/text/markdown.ts';
import type { KnownWorkflow } from './command.ts';
import { commandNamed, commands } from './registry.ts';

/** The commands and how they are called. */
export const commandHelp: { command: string; usage: string }[] = commands.map(({ name, usage }) => ({
  command: `/${name}`,
  usage,
}));

export function listCommands(): string {
  return commandHelp.map(({ command }) => code(command)).join(', ');
}

/**
 * Help on one command, or on all of them where `about` names none; `workflows` are those that the person may run, `examples`
 * what they can say to try it.
 */
export function helpText(about: string, workflows: readonly KnownWorkflow[], examples: readonly string[] = []): string {
  const topic = about.trim().replace(/^\//, '').toLowerCase();
  return commandNamed(topic)?.help?.(workflows) ?? generalHelp(examples);
}

/** Fits one screen: first what to say, then the commands, one line each and without their grammar. */
function generalHelp(examples: readonly string[]): string {
  const mention =
    'Mention me with a request. If it takes long, I offer to do it in the background while you go on talking.';
  return [
    ...(examples.length > 0
      ? ['Try one of these:', ...examples.map((one) => `- ${code(`@meanwhile ${one}`)}`), '']
      : []),
    mention,
    '',
    ...commands.flatMap(({ name, short }) =>
      short ? [`- ${code(`/${name} ${short.usage}`.trim())} ${short.does}`] : [],
    ),
    '',
    `All of these work by mention too. ${code('/task --help')} and the like tell more.`,
  ].join('\n');
}
