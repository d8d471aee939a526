import type { When } from '../../domain/schedule.ts';
import { tickAfter } from '../../domain/time/ticks.ts';
import { readPhrase } from './read-phrase.ts';
import type { NoTime, ReadContext, Understood } from './no-time.ts';
import { type Stretch, stretchesIn } from './stretch.ts';
import { timeOf } from './timing.ts';
import type { Token } from './time-token.ts';

/** A time that is refused, with as much of it as was understood, so that its person knows which words to change. */
export function withUnderstood(refused: NoTime, context: ReadContext, text = refused.text): NoTime {
  if (refused.wrong !== 'unclear') return refused;
  const understood = understoodIn(text, context);
  return understood ? { ...refused, understood } : refused;
}

function understoodIn(text: string, context: ReadContext): Understood | undefined {
  const [longest] = stretchesIn(text).toSorted((a, b) => b.length - a.length);
  if (!longest) return undefined;
  const { tokens, index } = longest;
  // "Every full moon at 9" is no 9 o'clock.
  if (withoutEdges(text.slice(0, index)) !== '') return undefined;
  // A stretch has few tokens, so that reading each beginning of it costs little.
  for (let count = tokens.length; count > 0; count -= 1) {
    const when = whenOf(longest, count, context);
    if (!when) continue;
    const end = tokens[count - 1]?.end ?? index;
    const left = withoutEdges(text.slice(end));
    return left === '' ? undefined : { when, left };
  }
  return undefined;
}

/** A time of day among the words that are left would have changed one that was only supposed. */
const TIME_OF_DAY = /^(?:clock|num|noon|midnight|hmark|length|halfpast|halfto|part|tonight)$/;

function whenOf({ tokens, language }: Stretch, count: number, context: ReadContext): When | undefined {
  const phrase = readPhrase(tokens.slice(0, count), language.name);
  const read = timeOf(phrase, context.now, context.zone);
  if ('wrong' in read || !read.definite) return undefined;
  const { timing } = read.when;
  const isSupposed = phrase.clocks.length === 0 && !('everyMs' in timing);
  const rest: Token[] = tokens.slice(count);
  if (isSupposed && rest.some(({ kind }) => TIME_OF_DAY.test(kind))) return undefined;
  return tickAfter(timing, context.now, context.calendar) === undefined ? undefined : read.when;
}

/** Without code (masked) and without the marks and words that only join it to what was understood. */
function withoutEdges(words: string): string {
  return words
    .replace(/[\ue001\s]+/g, ' ')
    .replace(/^[\s,;:.()–—-]*(?:(?:and|but|und|aber|et|mais|y|pero|e|mas) )?/i, '')
    .replace(/[\s,;:.!()–—-]{1,20}$/, '');
}
