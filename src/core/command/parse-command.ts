import { listCommands } from './help.ts';
import { parseCancel, parseWorkflows, readsAsList } from './parse/list.ts';
import { MAX_REQUEST, badText } from './limit.ts';
import { commandIn } from './parse/mention.ts';
import { nearest } from './nearest.ts';
import { parseGenerate } from './parse/generate.ts';
import { parseSchedules } from './parse/schedules.ts';
import { parsePrefer } from './parse/prefer.ts';
import { parseTask } from './parse/task.ts';
import { code } from '../present/text/markdown.ts';
import type { KnownWorkflow, Command } from './command.ts';

const names = ['task', 'tasks', 'workflows', 'workflow', 'wf', 'cancel', 'schedules', 'prefer', 'generate', 'help'];

/** Parses a slash command; `command` is its name with or without the slash, `text` what follows, at most `MAX_REQUEST`. */
export function parseCommand(command: string, text: string, workflows: readonly KnownWorkflow[]): Command {
  const name = command.trim().replace(/^\//, '').toLowerCase();
  if (!names.includes(name)) return { kind: 'error', text: unknownCommand(command.trim(), name) };
  const bad = badText(text);
  if (bad !== undefined) return { kind: 'error', text: bad };
  const wantsHelp = /^\s*(?:--help|[—–]help|help|-h)\s*$/i.test(text);
  if (wantsHelp || name === 'help') return { kind: 'help', about: name === 'help' ? text : name };
  if (name === 'cancel') return parseCancel(text);
  if (name === 'generate') return parseGenerate(text, workflows);
  if (name === 'schedules') return parseSchedules(text);
  if (name === 'prefer') return parsePrefer(text);
  if (name === 'workflows' || name === 'workflow' || name === 'wf') return parseWorkflows(text);
  if (name === 'tasks' && readsAsList(text, workflows)) return parseWorkflows(text);
  return parseTask(text, workflows);
}

function unknownCommand(typed: string, name: string): string {
  const near = nearest(name.slice(0, MAX_REQUEST), names);
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
