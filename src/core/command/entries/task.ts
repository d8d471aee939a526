import { priorities } from '../../domain/priority.ts';
import { taskForm } from '../../present/form.ts';
import { codeAndPlain, code } from '../../present/text/markdown.ts';
import type { KnownWorkflow } from '../command.ts';
import { type CommandEntry, typedValue, type SlashValues } from '../entry.ts';
import { taskSaid } from '../said/task.ts';
import { parseTask } from '../parse/task.ts';

export const task: CommandEntry = {
  name: 'task',
  usage:
    '"Description" bash "command" | <workflow> <request> | <free text> [--priority high|normal|low] [--at time] [--every time] [--timeout time] [--in repository]',
  short: { usage: '<request>', does: 'starts work in the background' },
  description: 'Start work in the background',
  options: [
    { name: 'request', description: 'What to do, or what the workflow takes', kind: 'text' },
    {
      name: 'workflow',
      description: 'What does it; I choose where it is left out',
      kind: 'text',
      completes: 'workflow',
    },
    { name: 'description', description: 'A few words that name the run', kind: 'text' },
    { name: 'priority', description: 'How urgent it is', kind: 'text', choices: priorities },
    { name: 'at', description: 'When to start, for example: tomorrow at 9', kind: 'text' },
    { name: 'every', description: 'How often, for example: weekday at 9', kind: 'text' },
    { name: 'timeout', description: 'When to stop a command, for example: 20m', kind: 'text' },
    { name: 'in', description: 'The repository to do it in', kind: 'text', completes: 'repository' },
  ],
  typed: typedTask,
  parse: parseTask,
  words: ['task'],
  long: true,
  opens: true,
  said: taskSaid,
  form: taskForm,
  help: taskHelp,
};

const EVERY = /^(?:every|each)\s+(\S.*)$/is;

/** Options of ours go first, and `--` keeps what looks like one in the request from being taken for one. */
function typedTask({
  request,
  workflow,
  description,
  priority,
  at,
  every,
  timeout,
  in: repository,
}: SlashValues): string {
  // A form has one field for both.
  const repeated = every ?? EVERY.exec(typedValue(at))?.[1];
  const once = every === undefined && repeated !== undefined ? undefined : at;
  const options = Object.entries({ priority, at: once, every: repeated, timeout, in: repository }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(typedValue(value))}`]),
  );
  const called = typedValue(description).replaceAll('"', "'").trim();
  const what = typedValue(request);
  if (workflow === undefined) {
    const titled = called === '' ? what : `${called}: ${what}`;
    return [...options, titled].join(' ');
  }
  const named = called === '' ? [] : [`"${called}"`];
  const ended = /(?:^|\s)--/.test(what) ? ['--'] : [];
  return [...options, ...named, typedValue(workflow), ...ended, what].join(' ');
}

function quoted(text: string): string {
  return /\s/.test(text) ? `"${text.replaceAll('"', "'")}"` : text;
}

function taskHelp(workflows: readonly KnownWorkflow[]): string {
  return [
    '**`/task`** starts work in the background.',
    '- `/task "Description" bash "command"`: the description names the run',
    '- `/task <workflow> <request>`',
    '- `/task <free text>`: I choose the workflow',
    '',
    'Workflows:',
    ...workflows.map(workflowLine),
    '',
    'Options, before the workflow or at the very end; quote a command that has options of its own, or put `--` before it:',
    '- `--priority high|normal|low`',
    '- `--at "tomorrow at 9"`, `--at "in 2 hours"`, `--at "on friday at 14:00 Europe/Berlin"`: once, then',
    '- `--every "weekday at 8:30"`, `--every "monday at 9"`, `--every "2 hours"`, `--every "30 8 * * 1-5"` (cron): again and again',
    '- `--timeout 20m`: when to stop a command, up to 24 hours',
    '- `--in web`: in a fresh copy of that repository',
  ].join('\n');
}

function workflowLine(workflow: KnownWorkflow): string {
  const others = [workflow.name, ...workflow.aliases].filter((name) => name !== workflow.usage.split(' ')[0]);
  const also = others.length > 0 ? ` (also ${others.map((name) => code(name)).join(', ')})` : '';
  return `- ${code(workflow.usage)}${also}: ${codeAndPlain(workflow.description)}`;
}
