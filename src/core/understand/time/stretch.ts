import { languages, type TimeLanguage } from './language/languages.ts';
import type { Phrase } from './phrase.ts';
import { readPhrase } from './read-phrase.ts';
import { isEmpty } from './timing.ts';
import { tokensOf } from './token.ts';
import type { Token } from './time-token.ts';

/** Words about time that stand side by side, and what they say. */
export type Stretch = { index: number; length: number; tokens: Token[]; phrase: Phrase; language: TimeLanguage };

/** Words that only lead on, at the beginning and at the end. */
const LEADING = /^(?:and|of|to|per|wordglue|particle|later|dmark|hmark|half|quarter|unit|mmark|monthmark)$/;
const TRAILING = /^(?:at|glue|of|in|for|and|to|one|wordglue|single|plural|per|this|once|every|num|unit)$/;
const GOES_WITH_NUMBER = /^(?:hmark|unit|mmark|month|monthmark|of|dmark|to|half|num|part|later)$/;

/** All of them in a text, in order, each in the language that understands most of it. */
export function stretchesIn(text: string): Stretch[] {
  const found = languages.flatMap((language) => stretchesOf(text, language));
  const kept: Stretch[] = [];
  const better = found.toSorted((a, b) => b.length - a.length || a.phrase.left.length - b.phrase.left.length);
  for (const one of better) {
    const overlaps = kept.some(({ index, length }) => one.index < index + length && index < one.index + one.length);
    if (!overlaps) kept.push(one);
    if (kept.length >= MOST) break;
  }
  return kept.toSorted((a, b) => a.index - b.index);
}

/** A request names few times; a text full of them is about something else. */
const MOST = 40;

/** No time takes so many words; it also bounds what reading one costs. */
const MOST_TOKENS = 60;

function stretchesOf(text: string, language: TimeLanguage): Stretch[] {
  const runs: Token[][] = [[]];
  for (const token of tokensOf(text, language)) {
    if (token.kind === 'word' || token.kind === 'stop') runs.push([]);
    else runs.at(-1)?.push(token);
  }
  return runs.flatMap((run) => {
    const tokens = trimmed(run);
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (
      !first ||
      !last ||
      !tokens.some(({ kind, value }) => STRONG.test(kind) || (kind === 'next' && value === 'week'))
    )
      return [];
    if (tokens.length > MOST_TOKENS) return [];
    const phrase = readPhrase(tokens, language.name);
    if (isEmpty(phrase) && !isVague(phrase)) return [];
    return [{ index: first.index, length: last.end - first.index, tokens, phrase, language }];
  });
}

/** Without one of these there is no time. */
const STRONG =
  /^(?:everyn|everypart|everyafter|gapafter|gapevery|adverb|group|groups|day|days|short|daypart|date|rel|relpart|tonight|part|noon|midnight|clock|length|hmark|halfpast|halfto|halfhour|lastday|vague|unit|month|monthmark|mmark|dmark|num|ord)$/;

/** A time that nobody could keep: "later", "next week", "twice a day". */
export function isVague({ left }: Phrase): boolean {
  if (left.some(({ kind }) => kind === 'often') && left.some(({ kind }) => kind === 'unit')) return true;
  return left.some(
    ({ kind, value }, at) =>
      kind === 'vague' || (kind === 'next' && (value === 'week' || left[at + 1]?.kind === 'unit')),
  );
}

function trimmed(run: Token[]): Token[] {
  let from = 0;
  let to = run.length;
  const next = (at: number) => run[at + 1]?.kind ?? '';
  while (from < to) {
    const { kind } = run[from] as Token;
    const lone = (kind === 'num' || kind === 'one') && !GOES_WITH_NUMBER.test(next(from));
    if (!lone && !LEADING.test(kind) && !(kind === 'for')) break;
    if (kind === 'of' && next(from) === 'day' && /^(?:to|at)$/.test(run[from + 2]?.kind ?? '')) break;
    if (kind === 'plural' && !/^days?$/.test(next(from))) {
      from += 1;
      continue;
    }
    if (kind === 'for' && /^(?:num|one|unit|halfhour|length)$/.test(next(from))) break;
    if (kind === 'once' && !/^(?:one|per|unit|every)$/.test(next(from))) {
      from += 1;
      continue;
    }
    if (kind === 'unit' && /^(?:ord|num|adverb)$/.test(next(from))) break;
    from += 1;
  }
  while (to > from && TRAILING.test(run[to - 1]?.kind ?? '') && !isNeeded(run, to - 1)) to -= 1;
  return run.slice(from, to);
}

/** A number or a unit at the end belongs to what is before it. */
function isNeeded(run: Token[], at: number): boolean {
  const { kind } = run[at] as Token;
  const before = run[at - 1]?.kind ?? '';
  if (kind === 'num') return !/^(?:clock|num|rel|tonight)$/.test(before) && before !== '';
  return kind === 'unit' && before !== '';
}
