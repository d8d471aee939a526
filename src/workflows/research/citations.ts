import { type Part, partsOf, wordsOfClaim } from './claims.ts';
import { allMonthsIn, monthsIn } from './dates.ts';
import { isNamed, namesIn } from './names.ts';
import { allNumbersIn, type Detail, numbersIn } from './numbers.ts';
import { plain, standsIn } from './passages.ts';
import { sharedWords } from './related.ts';

/** A source as it was read; code gave it its number. */
export type CitedSource = { number: number; title: string; text: string };

/** A passage that was noted while reading, word for word. */
export type Note = { source: number; passage: string };

export type Verdict =
  | 'supported'
  /** It cites nothing. */
  | 'uncited'
  /** A number that no source has. */
  | 'unknown source'
  /** No passage of those sources was noted that stands in them. */
  | 'no passage'
  /** The passages are about something else. */
  | 'unrelated'
  /** A number, date or name of the claim stands in no passage. */
  | 'other details';

export type Claim = { text: string; cites: number[]; verdict: Verdict; missing: string[]; passages: string[] };
export type CheckedPart = { kind: 'frame'; text: string } | ({ kind: 'claim' } & Claim);

/** A claim that shares fewer of its words with a passage in the same language is about something else. */
const RELATED = 0.3;

/** The notes whose passage stands in its source, word for word. */
export function standingNotes(sources: readonly CitedSource[], notes: readonly Note[]): Note[] {
  const texts = new Map(sources.map(({ number, text }) => [number, text]));
  return notes.filter(({ source, passage }) => standsIn(passage, texts.get(source) ?? ''));
}

/** What each sentence of a report rests on. `notes` are those that stand in their sources. */
export function checkReport(report: string, sources: readonly CitedSource[], notes: readonly Note[]): CheckedPart[] {
  return partsOf(report).map((part) =>
    part.kind === 'frame' ? part : { kind: 'claim', ...check(part, sources, notes) },
  );
}

function check(
  { text, cites }: Extract<Part, { kind: 'claim' }>,
  sources: readonly CitedSource[],
  notes: readonly Note[],
): Claim {
  const claim = { text, cites, missing: [], passages: [] };
  if (cites.length === 0) return { ...claim, verdict: 'uncited' };
  const cited = cites.map((number) => sources.find((source) => source.number === number));
  if (cited.includes(undefined)) return { ...claim, verdict: 'unknown source' };
  const passages = notes.filter(({ source }) => cites.includes(source));
  if (passages.length === 0) return { ...claim, verdict: 'no passage' };
  const words = wordsOfClaim(text);
  const titled = passages.map(({ source, passage }) => ({
    passage,
    title: sources.find(({ number }) => number === source)?.title ?? '',
  }));
  const related = titled.filter(({ passage, title }) => (sharedWords(words, `${passage} ${title}`) ?? 1) >= RELATED);
  if (related.length === 0) return { ...claim, verdict: 'unrelated' };
  return { ...claim, ...best(words, related, cites.length) };
}

type Titled = { passage: string; title: string };

/** The passage that holds all details of a claim; of a claim that cites several sources as many passages may. */
function best(
  words: string,
  related: readonly Titled[],
  most: number,
): Pick<Claim, 'verdict' | 'missing' | 'passages'> {
  const chosen: Titled[] = [];
  let missing = detailsOf(words);
  for (let turn = 0; turn < most && (turn === 0 || missing.length > 0); turn += 1) {
    const left = related
      .filter((one) => !chosen.includes(one))
      .map((one) => ({
        one,
        without: missing.filter((detail) => !holds(one, detail)),
        shared: sharedWords(words, one.passage) ?? 0,
      }))
      .toSorted((a, b) => a.without.length - b.without.length || b.shared - a.shared);
    const [next] = left;
    if (!next || (turn > 0 && next.without.length === missing.length)) break;
    chosen.push(next.one);
    missing = next.without;
  }
  const verdict = missing.length === 0 ? 'supported' : 'other details';
  return { verdict, missing: missing.map(({ shown }) => shown), passages: chosen.map(({ passage }) => passage) };
}

type Exact = Detail & { kind: 'number' | 'month' | 'name' };

function detailsOf(words: string): Exact[] {
  return [
    ...numbersIn(words).map((detail): Exact => ({ ...detail, kind: 'number' })),
    ...monthsIn(words).map((detail): Exact => ({ ...detail, kind: 'month' })),
    ...namesIn(words).map((detail): Exact => ({ ...detail, kind: 'name' })),
  ];
}

/** Names may stand in the title of the page, since its text says "it". A number there is that of another thing, but for one in a name. */
function holds({ passage, title }: Titled, { kind, ...detail }: Exact): boolean {
  if (kind === 'name') return isNamed(detail, plain(`${passage} ${title}`));
  const there = kind === 'number' ? allNumbersIn(passage) : allMonthsIn(passage);
  return detail.readings.some((reading) => there.has(reading));
}
