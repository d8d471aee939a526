import { code } from '../present/text/markdown.ts';
import type { Command, KnownWorkflow } from './command.ts';
import { listCommands } from './help.ts';
import { MAX_REQUEST, badText } from './limit.ts';
import { nearest } from './nearest.ts';
import { commandIn } from './said/mention.ts';
import { commandNamed, commandNames } from './registry.ts';

/** Parses a slash command; `command` is its name with or without the slash, `text` what follows, at most `MAX_REQUEST`. */
export function parseCommand(command: string, text: string, workflows: readonly KnownWorkflow[]): Command {
  const name = command.trim().replace(/^\//, '').toLowerCase();
  const entry = commandNamed(name);
  if (!entry) return { kind: 'error', text: unknownCommand(command.trim(), name) };
  const bad = badText(text);
  if (bad !== undefined) return { kind: 'error', text: bad };
  const wantsHelp = /^\s*(?:--help|[—–]help|help|-h)\s*$/i.test(text);
  if (wantsHelp && name !== 'help') return { kind: 'help', about: name };
  return entry.parse(text, workflows, name);
}

function unknownCommand(typed: string, name: string): string {
  const near = nearest(name.slice(0, MAX_REQUEST), commandNames);
  const meant = near === undefined ? '' : ` Did you mean \`/${near}\`?`;
  return `There is no command ${code(`/${typed.replace(/^\//, '')}`, 40)}.${meant} These exist: ${listCommands()}.`;
}

/**
 * The command that a message by mention clearly is, with or without a slash; undefined where it may be talk. What is a
 * command but wrong gives its error.
 */
export function parseMention(text: string, workflows: readonly KnownWorkflow[]): Command | undefined {
  const typed = commandIn(text, workflows);
  return typed && parseCommand(typed.command, typed.text, workflows);
}
