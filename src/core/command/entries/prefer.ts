import { preferences } from '../../domain/preference.ts';
import { type CommandEntry, joined, typedValue } from '../entry.ts';
import { parsePrefer } from '../parse/prefer.ts';
import { preferSaid } from '../said/prefer.ts';

export const prefer: CommandEntry = {
  name: 'prefer',
  usage: '[ask|always|never] [channel]',
  short: { usage: '', does: 'says whether I ask before long work' },
  description: 'Say whether I offer long work in the background, start it, or never do',
  options: [
    { name: 'preference', description: 'What you want', kind: 'text', choices: preferences },
    { name: 'channel', description: 'For everybody in this channel', kind: 'flag' },
  ],
  typed: ({ preference, channel }) => joined(typedValue(preference), channel === true ? 'channel' : ''),
  parse: parsePrefer,
  words: ['prefer'],
  said: ({ clean }) => preferSaid(clean),
  help: () =>
    [
      '**`/prefer`** says what I do with long work.',
      '- `/prefer ask`: I ask first; so it is until you say otherwise',
      '- `/prefer always`: I start it at once; its card says so',
      '- `/prefer never`: I do not offer it; `/task` still works',
      '- `/prefer never channel`: for everybody in this channel, where the policy lets you decide that',
      '- `/prefer`: what is set now',
      '',
      'Saying so works too, for example "@meanwhile do not offer me background work any more".',
    ].join('\n'),
};
