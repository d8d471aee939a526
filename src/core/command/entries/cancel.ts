import type { CommandEntry } from '../entry.ts';
import { typedValue } from '../entry.ts';
import { parseCancel } from '../parse/list.ts';
import { cancelSaid } from '../said/cancel.ts';

export const cancel: CommandEntry = {
  name: 'cancel',
  usage: '[id or name]',
  short: { usage: '', does: 'stops a run' },
  description: 'Stop a run and keep what it has done so far',
  options: [
    {
      name: 'run',
      description: 'Its id or name; needed where several are running',
      kind: 'text',
      completes: 'live run',
    },
  ],
  typed: ({ run }) => typedValue(run),
  parse: parseCancel,
  words: ['cancel'],
  said: ({ rest, clean }) => (rest.endsWith('?') ? undefined : cancelSaid(clean)),
  help: () =>
    [
      '**`/cancel`** stops a run and keeps what it has done so far.',
      '- `/cancel`: the only active run here; with several, I ask which',
      '- `/cancel <id or name>`',
    ].join('\n'),
};
