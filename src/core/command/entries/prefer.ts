import { preferences } from '../../domain/preference.ts';
import { tellings } from '../../domain/telling.ts';
import { type CommandEntry, joined, type SlashValues, typedValue } from '../entry.ts';
import { parsePrefer } from '../parse/prefer.ts';
import { preferSaid } from '../said/prefer.ts';

function labelled(name: string, value: SlashValues[string]): string {
  return value === undefined ? '' : `${name} ${typedValue(value)}`;
}

export const prefer: CommandEntry = {
  name: 'prefer',
  usage: '[ask|always|never] [channel] [tell thread|dm|digest] [quiet 22:00-7:00|off] [zone city]',
  short: { usage: '', does: 'says when I ask, where I tell you, and your quiet hours' },
  description: 'Say whether I offer long work, where I tell you of results, and when I am quiet',
  options: [
    { name: 'preference', description: 'What you want', kind: 'text', choices: preferences },
    { name: 'channel', description: 'For everybody in this channel', kind: 'flag' },
    { name: 'tell', description: 'Where I tell you that work ended', kind: 'text', choices: tellings },
    { name: 'quiet', description: 'When I do not notify you, for example: 22:00-7:00, or off', kind: 'text' },
    { name: 'zone', description: 'Your time zone, for example: Europe/Berlin', kind: 'text' },
  ],
  typed: ({ preference, channel, tell, quiet, zone }) =>
    joined(
      typedValue(preference),
      channel === true ? 'channel' : '',
      labelled('tell', tell),
      labelled('quiet', quiet),
      labelled('zone', zone),
    ),
  parse: parsePrefer,
  words: ['prefer', 'tell', 'quiet'],
  said: preferSaid,
  help: () =>
    [
      '**`/prefer`** says what I do with long work, and how I tell you that it ended.',
      '- `/prefer ask`: I ask first (default)',
      '- `/prefer always`: I start it at once; its card says so',
      '- `/prefer never`: I do not offer it; `/task` still works',
      '- `/prefer never channel`: for everybody in this channel, where the policy lets you decide that',
      '- `/prefer tell dm`: results still go to their thread, and I tell you by direct message',
      '- `/prefer tell digest`: I tell you once a day, at 9:00; `tell thread` mentions you in the thread (default)',
      '- `/prefer quiet 22:00-7:00`: no notifications then, and one message afterwards; `quiet off` ends that',
      '- `/prefer zone Berlin`: your time zone',
      '- `/prefer`: what is set now',
      '',
      'Saying so works too: "@meanwhile do not offer me background work any more", "@meanwhile tell me by dm".',
    ].join('\n'),
};
