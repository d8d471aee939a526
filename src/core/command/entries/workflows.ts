import { withoutEnd } from '../../basics/strip.ts';
import { type CommandEntry, joined, typedValue, type SlashValues } from '../entry.ts';
import { parseWorkflows, readsAsList } from '../parse/list.ts';
import { listSaid, showSaid } from '../said/list.ts';
import { parseTask } from '../parse/task.ts';
import { filterNames } from '../words.ts';

const USAGE = `[${filterNames.join('|')}] [mine] [--page n] | <id or name>`;

export const workflows: CommandEntry = {
  name: 'workflows',
  others: [
    { name: 'tasks', description: 'List runs, or start one as /task does', usage: `${USAGE} | <request>` },
    { name: 'workflow', description: 'Short for /workflows', usage: '<id or name>' },
    { name: 'wf', description: 'Short for /workflows', usage: USAGE },
  ],
  usage: USAGE,
  short: { usage: '', does: 'shows what is running, and what came of it' },
  description: 'List runs, or show one',
  options: [
    { name: 'show', description: 'Only runs in this state', kind: 'text', choices: filterNames },
    { name: 'mine', description: 'Only yours', kind: 'flag' },
    { name: 'page', description: 'The page, from 1', kind: 'number' },
    { name: 'run', description: 'One run: its id or name', kind: 'text', completes: 'run' },
  ],
  typed: typedList,
  parse: (text, known, name) =>
    name === 'tasks' && !readsAsList(text, known) ? parseTask(text, known) : parseWorkflows(text),
  words: ['workflows', 'tasks', 'workflow', 'wf', 'list', 'show'],
  said: ({ word, clean }) => (word === 'list' || word === 'show' ? showSaid(clean) : listSaid(withoutEnd(clean, '?'))),
  help: () =>
    [
      '**`/workflows`** (also `/workflow`, `/wf`, `/tasks`) lists runs and shows how busy the queue is.',
      '- `/workflows running`, or `queued`, `waiting`, `completed`, `failed`, `canceled`, `active`, `all`',
      '- `/workflows mine`: only yours; goes with the others',
      '- `/workflows --page 2`: the next page',
      '- `/workflows <id or name>`: one run, with its steps and last output; a description that you gave it is a name, too',
    ].join('\n'),
};

function typedList({ show, mine, page, run }: SlashValues): string {
  if (run !== undefined) return typedValue(run);
  return joined(typedValue(show), mine === true ? 'mine' : '', page === undefined ? '' : `--page ${typedValue(page)}`);
}
