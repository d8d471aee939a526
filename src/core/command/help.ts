import type { KnownWorkflow } from './command.ts';
import { codeAndPlain, code } from '../present/text/markdown.ts';

/** The commands and how they are called. */
export const commandHelp: { command: string; usage: string }[] = [
  {
    command: '/task',
    usage:
      '"Description" bash "command" | <workflow> <request> | <free text> [--priority high|normal|low] [--at time] [--every time] [--timeout time] [--in repository]',
  },
  {
    command: '/workflows',
    usage: '[running|queued|waiting|completed|failed|canceled|active|all] [mine] [--page n] | <id or name>',
  },
  { command: '/cancel', usage: '[id or name]' },
  { command: '/schedules', usage: '[mine] | <id or name> | pause|resume|delete <id or name>' },
  { command: '/prefer', usage: '[ask|always|never] [channel]' },
];

export function listCommands(): string {
  return commandHelp.map(({ command }) => code(command)).join(', ');
}

/**
 * Help on one command, or on all of them where `about` names none; `workflows` are those that the person may run, `examples`
 * what they can say to try it.
 */
export function helpText(about: string, workflows: readonly KnownWorkflow[], examples: readonly string[] = []): string {
  const topic = about.trim().replace(/^\//, '').toLowerCase();
  if (topic === 'task') return taskHelp(workflows);
  if (topic === 'tasks' || topic === 'workflows' || topic === 'workflow' || topic === 'wf') return listHelp();
  if (topic === 'cancel') return cancelHelp();
  if (topic === 'schedules') return schedulesHelp();
  if (topic === 'prefer') return preferHelp();
  return generalHelp(examples);
}

function workflowLine(workflow: KnownWorkflow): string {
  const others = [workflow.name, ...workflow.aliases].filter((name) => name !== workflow.usage.split(' ')[0]);
  const also = others.length > 0 ? ` (also ${others.map((name) => code(name)).join(', ')})` : '';
  return `- ${code(workflow.usage)}${also}: ${codeAndPlain(workflow.description)}`;
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

function listHelp(): string {
  return [
    '**`/workflows`** (also `/workflow`, `/wf`, `/tasks`) lists runs and shows how busy the queue is.',
    '- `/workflows running`, or `queued`, `waiting`, `completed`, `failed`, `canceled`, `active`, `all`',
    '- `/workflows mine`: only yours; goes with the others',
    '- `/workflows --page 2`: the next page',
    '- `/workflows <id or name>`: one run, with its steps and last output; a description that you gave it is a name, too',
  ].join('\n');
}

function cancelHelp(): string {
  return [
    '**`/cancel`** stops a run and keeps what it has done so far.',
    '- `/cancel`: the only active run here; with several, I ask which',
    '- `/cancel <id or name>`',
  ].join('\n');
}

function schedulesHelp(): string {
  return [
    '**`/schedules`** lists what is to be done at set times here, and yours elsewhere.',
    '- `/schedules mine`: only yours',
    '- `/schedules <id or name>`: one of them',
    '- `/schedules pause|resume|delete <id or name>`',
    '',
    'A schedule is made with `/task ... --at "tomorrow at 9"` or `--every "weekday at 8:30"`, or by asking me: "every weekday at 9 run ...".',
  ].join('\n');
}

function preferHelp(): string {
  return [
    '**`/prefer`** says what I do with long work.',
    '- `/prefer ask`: I ask first; so it is until you say otherwise',
    '- `/prefer always`: I start it at once, and say so',
    '- `/prefer never`: I do not offer it; `/task` still works',
    '- `/prefer never channel`: for everybody in this channel, where the policy lets you decide that',
    '- `/prefer`: what is set now',
    '',
    'Saying so works too, for example "@meanwhile do not offer me background work any more".',
  ].join('\n');
}

/** One line each, and no grammar: that is behind `--help`. */
const SHORT_HELP: { command: string; does: string }[] = [
  { command: '/task <request>', does: 'starts work in the background' },
  { command: '/workflows', does: 'shows what is running, and what came of it' },
  { command: '/cancel', does: 'stops a run' },
  { command: '/schedules', does: 'shows what is to be done later' },
  { command: '/prefer', does: 'says whether I ask before long work' },
];

/** Fits one screen: first what to say, then the commands. */
function generalHelp(examples: readonly string[]): string {
  const mention =
    'Mention me with a request. If it takes long, I offer to do it in the background while you go on talking.';
  return [
    ...(examples.length > 0
      ? ['Try one of these:', ...examples.map((one) => `- ${code(`@meanwhile ${one}`)}`), '']
      : []),
    mention,
    '',
    ...SHORT_HELP.map(({ command, does }) => `- ${code(command)} ${does}`),
    '',
    `All of these work by mention too. ${code('/task --help')} and the like tell more.`,
  ].join('\n');
}
