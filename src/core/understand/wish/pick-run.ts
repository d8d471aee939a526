import { type Lexicon, lexicon, type Span, spans } from '../words/phrases.ts';
import * as rules from '../language/pick-run-words.ts';
import type { Run } from '../../domain/run.ts';
import { clean, plain, singular, tokens } from '../words/words.ts';

/** Whoever names one of some runs does so shortly. */
const MAX_TEXT = 160;

/** In more words than this somebody tells something. */
const MAX_WORDS = 14;

type Kind =
  | 'around'
  | 'and'
  | 'all'
  | 'both'
  | 'none'
  | 'turning'
  | 'otherwise'
  | `state:${keyof typeof rules.states}`
  | `place:${number}`
  | 'last'
  | 'older'
  | 'newer';

const placesAndStates = Object.fromEntries([
  ...Object.entries(rules.states).map(([state, words]) => [`state:${state}`, words]),
  ...rules.places.map((words, at) => [`place:${at}`, words]),
]) as Record<`place:${number}` | `state:${keyof typeof rules.states}`, readonly string[]>;

const known: Lexicon<Kind> = lexicon<Kind>({
  around: rules.around,
  otherwise: rules.otherwise,
  turning: rules.turning,
  and: rules.and,
  all: rules.all,
  both: rules.both,
  none: rules.none,
  last: rules.lastPlace,
  older: rules.ofTwo.first,
  newer: rules.ofTwo.last,
  ...placesAndStates,
});

/** What can be told apart of a run; `run` is undefined where it has ended since it was listed. */
export type Listed = { run: Pick<Run, 'id' | 'name' | 'request' | 'status'> | undefined };

/**
 * Which of the listed runs a text means, by their places (from 0): `none` of them, or `doubt` where it surely is meant to
 * say which and does not. Undefined where it is about something else. A wrong run stopped is worse than asking again, so
 * "the first" means nothing where the person was shown no order.
 */
export function pickRun(
  text: string,
  listed: readonly Listed[],
  inOrder = true,
): number[] | 'none' | 'doubt' | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const read = spans(tokens(clean(text, MAX_TEXT)), known);
  const words = read.filter(({ kind }) => kind !== 'break' && kind !== 'pause');
  if (words.length > MAX_WORDS || words.some(({ kind }) => kind === 'question' || kind === 'mention')) return undefined;
  if (words.some(({ kind }) => kind === 'otherwise')) return undefined;
  const telling = words.filter(({ kind }) => kind !== 'around' && kind !== 'and');
  if (telling.length === 0) return undefined;
  if (telling.every(({ kind }) => kind === 'none')) return 'none';
  const unsure = triesToSay(words, listed, inOrder) ? 'doubt' : undefined;
  if (telling.some(({ kind }) => kind === 'none' || kind === 'turning')) return unsure;
  const exact = exactly(text, listed);
  if (exact) return [exact.place];
  if (!inOrder && telling.some(({ kind }) => isPlace(kind))) return 'doubt';
  const pointed = words.some(({ keys }) => keys.some((key) => rules.pointing.has(key)));
  if (!pointed && telling.some(({ kind }) => kind.startsWith('state:'))) return unsure;
  const parts = partsOf(read).map((part) => meant(part, listed));
  const found = new Set<number>();
  for (const part of parts) {
    if (part === undefined) return unsure;
    for (const place of part) found.add(place);
  }
  // "The first, the second" may put the first right; "the first and the second" does not.
  const several = parts.length > 1 && parts.some((part) => String(part) !== String(parts[0]));
  if (several && !words.some(({ kind }) => kind === 'and')) return 'doubt';
  return [...found].toSorted((a, b) => a - b);
}

/** The one run whose id or name of several words stands in the text as it is. */
function exactly(text: string, listed: readonly Listed[]): { place: number } | undefined {
  const words = new Set(text.toLowerCase().split(/[^\p{L}\p{N}-]+/u));
  const found = listed.flatMap(({ run }, place) =>
    run && (words.has(run.id) || (run.name.includes('-') && words.has(run.name))) ? [{ place }] : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

/** The pieces between "and", commas and stops that say something. */
function partsOf(read: Span<Kind>[]): Span<Kind>[][] {
  const parts: Span<Kind>[][] = [[]];
  for (const span of read) {
    if (span.kind === 'and' || span.kind === 'break' || span.kind === 'pause') parts.push([]);
    else if (span.kind !== 'around') parts.at(-1)?.push(span);
  }
  return parts.filter((part) => part.length > 0);
}

/** The runs that all words of a part fit; undefined where that is not clear. */
function meant(part: Span<Kind>[], listed: readonly Listed[]): number[] | undefined {
  const whole = part.some(({ kind }) => kind === 'all' || kind === 'both');
  const narrowing = part.filter(({ kind }) => kind !== 'all' && kind !== 'both');
  let left = listed.map((_, place) => place);
  for (const span of narrowing) {
    const byName = namedBy(span, listed);
    const byKind = placesOf(span.kind, listed);
    // A word may be a place and a part of a name.
    if (byKind && byName.length > 0 && String(byKind) !== String(byName)) return undefined;
    const fits = byKind ?? byName;
    left = left.filter((place) => fits.includes(place));
  }
  const pointed = narrowing.some(({ kind }) => isPlace(kind));
  const others = narrowing.filter(({ kind }) => !isPlace(kind));
  if (pointed && (whole || others.some((span) => namedBy(span, listed).length > 1))) return undefined;
  if (part.some(({ kind }) => kind === 'both') && left.length !== 2) return undefined;
  return left.length === 1 || (whole && left.length > 0) ? left : undefined;
}

function isPlace(kind: Span<Kind>['kind']): boolean {
  return kind.startsWith('place:') || kind === 'last' || kind === 'older' || kind === 'newer';
}

/** The runs that a word means by their place or state; undefined for a word that means neither. */
function placesOf(kind: Span<Kind>['kind'], listed: readonly Listed[]): number[] | undefined {
  const last = listed.length - 1;
  if (kind === 'last') return [last];
  if (kind === 'older') return last === 1 ? [0] : [];
  if (kind === 'newer') return last === 1 ? [1] : [];
  const [name, value = ''] = kind.split(':');
  if (name === 'place') return Number(value) <= last ? [Number(value)] : [];
  if (name !== 'state') return undefined;
  return listed.flatMap(({ run }, place) => {
    // Of what stands in the queue people say that it waits.
    const fits = run?.status === value || (value === 'waiting' && run?.status === 'queued');
    return fits ? [place] : [];
  });
}

function namedBy({ keys }: Span<Kind>, listed: readonly Listed[]): number[] {
  return listed.flatMap(({ run }, place) => {
    const words = run ? wordsOf(run) : new Set();
    return keys.every((key) => words.has(key) || words.has(singular(key))) ? [place] : [];
  });
}

function wordsOf({ id, name, request }: Pick<Run, 'id' | 'name' | 'request'>): Set<string> {
  const said = plain(clean(`${id} ${name} ${name.replaceAll('-', ' ')} ${request}`, 2_000));
  const words = tokens(said).flatMap(({ kind, key }) => (kind === 'word' ? [key, singular(key)] : []));
  return new Set(words);
}

/** "The green one", "second but not now": short, and of the kind that says which. */
function triesToSay(words: Span<Kind>[], listed: readonly Listed[], asked: boolean): boolean {
  if (/^ones?$/.test(words.at(-1)?.keys.at(-1) ?? '')) return true;
  // "Cancel all meetings" of whoever was not asked is about those.
  if (!asked && words.some((span) => span.kind === 'unknown' && namedBy(span, listed).length === 0)) return false;
  return words.some((span) => {
    if (span.kind === 'all' || span.kind === 'both' || span.kind.startsWith('state:')) return true;
    // Of two "at 9" is no place.
    if (isPlace(span.kind)) return placesOf(span.kind, listed)?.length !== 0;
    // What fits all of them tells none.
    const fits = span.kind === 'unknown' ? namedBy(span, listed).length : 0;
    return fits > 0 && fits < listed.length;
  });
}
