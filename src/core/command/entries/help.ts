import { withoutEnd } from '../../basics/strip.ts';
import { type CommandEntry, type Said, type Typed, typedValue } from '../entry.ts';

export const help: CommandEntry = {
  name: 'help',
  usage: '[command]',
  description: 'Show what to say and which commands there are',
  options: [{ name: 'about', description: 'A command', kind: 'text' }],
  typed: ({ about }) => typedValue(about),
  parse: (text) => ({ kind: 'help', about: text }),
  words: ['help', 'commands'],
  said: helpSaid,
};

function helpSaid({ clean, names }: Said): Typed | undefined {
  if (/^(?:me|\?)?$/i.test(clean)) return { command: 'help', text: '' };
  const [, topic] =
    /^(?:(?:with|on|about|for)\s+)?(?:the\s+)?[`/]?([a-z]+)`?(?:\s+command)?$/i.exec(withoutEnd(clean, '?')) ?? [];
  const isTopic = topic !== undefined && [...names, 'command', 'commands'].includes(topic.toLowerCase());
  return isTopic ? { command: 'help', text: topic } : undefined;
}
