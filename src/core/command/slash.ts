import { priorities } from '../run.ts';
import { commandHelp } from './help.ts';
import { filterNames } from './words.ts';

/** What a platform with typed options asks for; `completes` names what is offered while somebody types. */
export type SlashOption = {
  name: string;
  description: string;
  kind: 'text' | 'number' | 'flag';
  required?: true;
  choices?: readonly string[];
  completes?: 'workflow' | 'run' | 'live run';
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
    ],
  },
  { name: 'tasks', description: 'List runs, or show one', options: LIST },
  { name: 'workflows', description: 'List runs, or show one', options: LIST },
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
  return words(values['run'] ?? values['text']);
}

/** Options of ours go first, and `--` keeps what looks like one in the request from being taken for one. */
function taskText({ request, workflow, description, priority, at, every }: SlashValues): string {
  const options = Object.entries({ priority, at, every }).flatMap(([name, value]) =>
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
