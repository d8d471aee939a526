import { withoutEnd, withoutStart } from '../../basics/strip.ts';
import type { Command } from '../command.ts';
import { code } from '../../present/text/markdown.ts';
import { nearest } from '../nearest.ts';
import { tokenize } from './tokenize.ts';
import { didYouMean, unbalancedQuote } from '../wording.ts';
import { mineWords } from '../words.ts';

type Act = 'pause' | 'resume' | 'delete';

/** What people also call the three. */
export const scheduleActs: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['pause', 'pause'],
  ['stop', 'pause'],
  ['resume', 'resume'],
  ['continue', 'resume'],
  ['unpause', 'resume'],
  ['delete', 'delete'],
  ['remove', 'delete'],
  ['cancel', 'delete'],
]);

/** What follows `/schedules`: nothing, `mine`, the id or name of one, or what to do with that. */
export function parseSchedules(text: string): Command {
  const split = tokenize(text);
  if ('unbalanced' in split) return { kind: 'error', text: unbalancedQuote(text, split.unbalanced) };
  const words = split.tokens
    .map((token) => withoutEnd(withoutStart(token.text, '#`'), '`'))
    .filter((word) => word !== '');
  const [first = '', second] = words;
  const act = scheduleActs.get(first.toLowerCase());
  if (first === '' || (second === undefined && first.toLowerCase() === 'all'))
    return { kind: 'schedules', mine: false };
  if (second === undefined && mineWords.has(first.toLowerCase())) return { kind: 'schedules', mine: true };
  if (act && second === undefined) return wrong(`Say which one: ${code(`/schedules ${first} <id or name>`)}.`);
  const isOne = (name: string[]): Command => ({
    kind: 'schedules',
    mine: false,
    ...(act && { act }),
    schedule: name.join(' '),
  });
  if (act) return isOne(words.slice(1));
  const near = second === undefined ? undefined : nearest(first.toLowerCase(), [...scheduleActs.keys()]);
  if (near === undefined) return isOne(words);
  return wrong(
    `I do not understand ${code(first, 60)} there.${didYouMean(near)} It is ${code('/schedules [mine]')} or ${code('/schedules pause|resume|delete <id or name>')}.`,
  );
}

function wrong(text: string): Command {
  return { kind: 'error', text };
}
