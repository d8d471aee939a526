import { preferences } from '../domain/preference.ts';
import { priorities } from '../domain/priority.ts';
import { commandHelp } from './help.ts';
import { filterNames } from './words.ts';

/** What a platform with typed options asks for; `completes` names what is offered while somebody types. */
export type SlashOption = {
  name: string;
  description: string;
  kind: 'text' | 'number' | 'flag';
  required?: true;
  choices?: readonly string[];
  completes?: 'workflow' | 'run' | 'live run' | 'schedule' | 'repository';
};

export type SlashCommand = { name: string; description: string; options: readonly SlashOption[] };

/** What somebody filled in, by the names of the options. */
export type SlashValues = Partial<Record<string, string | number | boolean>>;

const LIST: readonly SlashOption[] = [
  { name: 'show', description: 'Only runs in this state', kind: 'text', choices: filterNames },
  { name: 'mine', description: 'Only yours', kind: 'flag' },
  { name: 'page', description: 'The page, from 1', kind: 'number' },
  { name: 'run', description: 'One run: its id or name', kind: 'text', completes: 'run' },
];

const TYPED: readonly SlashCommand[] = [
  {
    name: 'task',
    description: 'Start work in the background',
    options: [
      { name: 'request', description: 'What to do, or what the workflow takes', kind: 'text', required: true },
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
  },
  { name: 'tasks', description: 'List runs, or show one', options: LIST },
  { name: 'workflows', description: 'List runs, or show one', options: LIST },
  { name: 'workflow', description: 'List runs, or show one', options: LIST },
  { name: 'wf', description: 'List runs, or show one', options: LIST },
  {
    name: 'cancel',
    description: 'Stop a run and keep what it has done so far',
    options: [
      {
        name: 'run',
        description: 'Its id or name; needed where several are at work',
        kind: 'text',
        completes: 'live run',
      },
    ],
  },
  {
    name: 'schedules',
    description: 'List what is scheduled, or change it',
    options: [
      { name: 'schedule', description: 'One of them: its id or name', kind: 'text', completes: 'schedule' },
      { name: 'change', description: 'What to do with it', kind: 'text', choices: ['pause', 'resume', 'delete'] },
      { name: 'mine', description: 'Only yours', kind: 'flag' },
    ],
  },
  {
    name: 'prefer',
    description: 'Say whether I offer long work in the background, start it, or never do',
    options: [
      { name: 'preference', description: 'What you want', kind: 'text', choices: preferences },
      { name: 'channel', description: 'For everybody in this channel', kind: 'flag' },
    ],
  },
];

/** Everything with a slash, for platforms that want it declared; what has no options of its own takes one line of text. */
export const slashCommands: readonly SlashCommand[] = [
  ...TYPED,
  ...commandHelp
    .map(({ command, usage }) => ({ name: command.replace(/^\//, ''), usage }))
    .filter(({ name }) => TYPED.every((typed) => typed.name !== name))
    .map(({ name, usage }): SlashCommand => {
      const options: SlashOption[] = [{ name: 'text', description: 'As in the help', kind: 'text' }];
      return { name, description: usage, options };
    }),
];

/** What was filled in, as the same command is typed elsewhere. */
export function slashText(command: string, values: SlashValues): string {
  if (command === 'task') return taskText(values);
  if (TYPED.some(({ name, options }) => name === command && options === LIST)) return listText(values);
  if (command === 'schedules') return scheduleText(values);
  if (command === 'prefer')
    return [words(values['preference']), values['channel'] === true ? 'channel' : ''].join(' ').trim();
  return words(values['run'] ?? values['text']);
}

function scheduleText({ schedule, change, mine }: SlashValues): string {
  if (schedule === undefined) return [words(change), mine === true ? 'mine' : ''].join(' ').trim();
  return [words(change), words(schedule)].join(' ').trim();
}

/** Options of ours go first, and `--` keeps what looks like one in the request from being taken for one. */
function taskText({
  request,
  workflow,
  description,
  priority,
  at,
  every,
  timeout,
  in: repository,
}: SlashValues): string {
  const options = Object.entries({ priority, at, every, timeout, in: repository }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${quoted(words(value))}`],
  );
  const said = words(description).replaceAll('"', "'").trim();
  const what = words(request);
  if (workflow === undefined) {
    const titled = said === '' ? what : `${said}: ${what}`;
    return [...options, titled].join(' ');
  }
  const named = said === '' ? [] : [`"${said}"`];
  const ended = /(?:^|\s)--/.test(what) ? ['--'] : [];
  return [...options, ...named, words(workflow), ...ended, what].join(' ');
}

function listText({ show, mine, page, run }: SlashValues): string {
  if (run !== undefined) return words(run);
  return [words(show), mine === true ? 'mine' : '', page === undefined ? '' : `--page ${words(page)}`]
    .filter((word) => word !== '')
    .join(' ');
}

function words(value: string | number | boolean | undefined): string {
  return value === undefined ? '' : String(value);
}

function quoted(text: string): string {
  return /\s/.test(text) ? `"${text.replaceAll('"', "'")}"` : text;
}
