import { type CommandEntry, joined, typedValue } from '../entry.ts';
import { parseGenerate } from '../parse/generate.ts';

export const generate: CommandEntry = {
  name: 'generate',
  usage: '[--background] <description>',
  description: 'Write something here, or in the background',
  options: [
    { name: 'description', description: 'What to write', kind: 'text', required: true },
    { name: 'background', description: 'As a run, while we go on talking', kind: 'flag' },
  ],
  typed: ({ description, background }) => joined(background === true ? '--background' : '', typedValue(description)),
  parse: parseGenerate,
  words: ['generate'],
  long: true,
  opens: true,
  said: ({ rest }) => ({ command: 'generate', text: rest }),
  help: () =>
    [
      '**`/generate`** writes something.',
      '- `/generate <description>`: here',
      '- `/generate --background <description>`: in the background',
    ].join('\n'),
};
