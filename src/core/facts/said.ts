import { parseCommand } from '../command/parse-command.ts';
import type { Command } from '../command/command.ts';
import { type Inbound, isSpokenTo, typedIn } from '../domain/message.ts';
import type { HandlePorts } from '../ports.ts';
import { namedIn } from './target.ts';
import { readContext } from './asked-time.ts';
import { beside, understand } from '../understand/understand.ts';
import type { Reading } from '../understand/reading.ts';
import { type Open, openTo } from './open.ts';

/** What a message says by itself; an event of another kind says nothing in words. */
export function readInbound(
  inbound: Inbound,
  ports: Pick<HandlePorts, 'workflows' | 'now' | 'policy' | 'calendar'>,
): Reading {
  const text = inbound.kind === 'message' ? typedIn(inbound.text) : '';
  return understand(text, { workflows: ports.workflows, time: readContext(inbound, ports) });
}

/** The same words beside what is open to their person. */
export function readBeside(inbound: Inbound, said: Reading, open: Open): Reading {
  return inbound.kind === 'message' ? beside(said, typedIn(inbound.text), openTo(inbound, open)) : said;
}

/** The command that is typed, or that words to the bot clearly are. */
export async function commandIn(inbound: Inbound, said: Reading, ports: HandlePorts): Promise<Command | undefined> {
  if (inbound.kind === 'command') {
    const command = parseCommand(inbound.command, inbound.text, ports.workflows);
    const { input, webhook } = inbound.order ?? {};
    return command.kind === 'task' ? { ...command, ...(input && { input }), ...(webhook && { webhook }) } : command;
  }
  if (inbound.kind !== 'message' || !isSpokenTo(inbound)) return undefined;
  return said.command ?? namedIn(said, inbound, ports);
}
