import type { KnownWorkflow } from '../../src/core/command/command.ts';

/** Workflows as commands know them. */
export const knownWorkflows: KnownWorkflow[] = [
  { name: 'shell', aliases: ['bash', 'sh'], usage: 'bash "command"', description: 'Runs a command.' },
  { name: 'sleep', aliases: [], usage: 'sleep 30', description: 'Waits.' },
  { name: 'research', aliases: [], usage: 'research <request>', description: 'Reads and reports.' },
  { name: 'build', aliases: [], usage: 'build <request>', description: 'Writes code.' },
];
