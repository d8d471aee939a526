import { isMixedUp } from './binding.ts';
import { type Part, partsOf, wordsOfClaim } from './claims.ts';
import { allMonthsIn, monthsIn, withIsoDates } from './dates.ts';
import { addressesIn } from '../../core/domain/addresses.ts';
import { isNamed, knownNames, namesIn, replacedIn } from './names.ts';
import { allNumbersIn, isCounted, numbersIn, type Quantity, spelledDetailsIn } from './numbers.ts';
import { plain, standsInPlain } from './passages.ts';
import { isTurned } from './polarity.ts';
import { sharedWords } from './related.ts';
import { ratesIn, unitsIn } from './units.ts';

/** A source as it was read; code gave it its number. */
export type CitedSource = { number: number; title: string; url?: string; text: string };

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
  /** A number, unit, date, name or address of the claim stands in no passage. */
  | 'other details'
  /** The passage denies it, or says the opposite. */
  | 'turned'
  /** The passage has that number for something else. */
  | 'mixed up';

export type Claim = { text: string; cites: number[]; verdict: Verdict; missing: string[]; passages: string[] };
export type CheckedPart = { kind: 'frame'; text: string } | ({ kind: 'claim' } & Claim);

/** A claim that shares fewer of its words with a passage in the same language is about something else ... */
const RELATED = 0.3;
/** ... and so is one that has nothing exact in it, where it shares fewer than that. */
const RELATED_BY_WORDS = 0.5;

/** Checks hold up the process no longer than this at once. */
const AT_ONCE_MS = 10;

/** The notes whose passage stands in its source, word for word. */
export function supportedNotes(sources: readonly CitedSource[], notes: readonly Note[]): Note[] {
  const texts = new Map(sources.map(({ number, text }) => [number, plain(text)]));
  return notes.filter(({ source, passage }) => standsInPlain(passage, texts.get(source) ?? ''));
}

/**
 * What each sentence of a report rests on. `notes` are those that stand in their sources; `asked` is the request, whose words a heading
 * may repeat.
 */
export async function checkReport(
  report: string,
  sources: readonly CitedSource[],
  notes: readonly Note[],
  asked = '',
): Promise<CheckedPart[]> {
  const known = knownNames(notes.map(({ passage }) => passage));
  const said = [asked, ...notes.map(({ passage }) => passage), ...sources.map(({ title }) => title)];
  const all = { text: plain(said.join('\n')), numbers: allNumbersIn(withIsoDates(said.join('\n'))) };
  const checked: CheckedPart[] = [];
  let since = performance.now();
  for (const part of partsOf(report)) {
    if (performance.now() - since > AT_ONCE_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    if (part.kind === 'claim') checked.push({ kind: 'claim', ...check(part, { sources, notes, known }) });
    else if (onlyArranges(part.text, all)) checked.push(part);
    else checked.push({ kind: 'claim', text: part.text, cites: [], verdict: 'uncited', missing: [], passages: [] });
  }
  return checked;
}

/** A heading or the like states nothing of its own: its numbers were said elsewhere, and it leads nowhere. */
function onlyArranges(text: string, all: { text: string; numbers: ReadonlySet<string> }): boolean {
  if (text.trimStart().startsWith('```'))
    return plain(text.replaceAll('`', ''))
      .split('\n')
      .every((line) => all.text.includes(line.trim()));
  if (addressesIn(text).length > 0) return false;
  const bare = text.replace(/^[\s#>*+-]*\d{0,3}[.)]?\s/, '');
  return numbersIn(withIsoDates(bare)).every((one) => one.readings.some((reading) => all.numbers.has(reading)));
}

type Given = { sources: readonly CitedSource[]; notes: readonly Note[]; known: ReadonlySet<string> };

function check({ text, cites }: Extract<Part, { kind: 'claim' }>, { sources, notes, known }: Given): Claim {
  const claim = { text, cites, missing: [], passages: [] };
  if (cites.length === 0) return { ...claim, verdict: 'uncited' };
  const cited = cites.map((number) => sources.find((source) => source.number === number));
  if (cited.includes(undefined)) return { ...claim, verdict: 'unknown source' };
  const passages = notes.filter(({ source }) => cites.includes(source));
  if (passages.length === 0) return { ...claim, verdict: 'no passage' };
  const words = withIsoDates(withoutTitles(wordsOfClaim(text), cited));
  const details = detailsOf(words, known);
  const titled = passages.map(({ source, passage }): Titled => {
    const { title = '', url = '' } = cited.find((one) => one?.number === source) ?? {};
    return { passage, said: withIsoDates(passage), title, url };
  });
  const least = details.length === 0 ? RELATED_BY_WORDS : RELATED;
  const related = titled.filter(({ said, title }) => (sharedWords(words, `${said} ${title}`) ?? 1) >= least);
  if (related.length === 0) return { ...claim, verdict: 'unrelated' };
  return { ...claim, ...best(words, details, related, cites.length) };
}

/** A claim may name the page that it is from. */
function withoutTitles(words: string, cited: readonly (CitedSource | undefined)[]): string {
  return cited.reduce(
    (all, source) => (source && source.title !== '' ? all.replaceAll(source.title, ' ') : all),
    words,
  );
}

/** A passage as it was noted and as it is compared, with its page. */
type Titled = { passage: string; said: string; title: string; url: string };
type Exact = { shown: string; isIn: (passage: Titled) => boolean };
type Found = Pick<Claim, 'verdict' | 'missing' | 'passages'>;

/** The passage that holds all details of a claim; of a claim that cites several sources as many passages may. */
function best(words: string, details: readonly Exact[], related: readonly Titled[], most: number): Found {
  const judged = related.map((one) => ({
    one,
    missing: [...details.filter((detail) => !detail.isIn(one)), ...replaced(words, one)],
    shared: sharedWords(words, one.said) ?? 0,
  }));
  const inOrder = judged.toSorted((a, b) => a.missing.length - b.missing.length || b.shared - a.shared);
  const whole = inOrder.find(({ one, missing }) => missing.length === 0 && againstIt(words, one) === undefined);
  if (whole) return { verdict: 'supported', missing: [], passages: [whole.one.passage] };
  const [first] = inOrder;
  if (!first) return { verdict: 'unrelated', missing: [], passages: [] };
  const chosen = [first];
  let { missing } = first;
  for (let turn = 1; turn < most && missing.length > 0; turn += 1) {
    const without = (one: Titled) => missing.filter((detail) => !detail.isIn(one));
    const [next] = inOrder
      .filter((one) => !chosen.includes(one))
      .toSorted((a, b) => without(a.one).length - without(b.one).length);
    if (!next || without(next.one).length === missing.length) break;
    chosen.push(next);
    missing = without(next.one);
  }
  const passages = chosen.map(({ one }) => one.passage);
  if (missing.length > 0)
    return { verdict: 'other details', missing: [...new Set(missing.map(({ shown }) => shown))], passages };
  const joined = chosen.map(({ one }) => one.said).join('\n');
  return { verdict: againstIt(words, { said: joined }) ?? 'supported', missing: [], passages };
}

function replaced(words: string, { said, title }: Titled): Exact[] {
  return replacedIn(words, `${said} ${title}`).map(({ shown }) => ({ shown, isIn: () => false }));
}

/** What a passage that holds all details of a claim has against it. */
function againstIt(words: string, { said }: Pick<Titled, 'said'>): 'turned' | 'mixed up' | undefined {
  if (isTurned(words, said)) return 'turned';
  return isMixedUp(words, said) ? 'mixed up' : undefined;
}

/** A number of a claim, and what it is counted per. */
function countsOf(quantity: Quantity, words: string): Exact[] {
  const isIn = ({ said, title }: Titled) => isCounted(quantity, said, unitsIn(`${said} ${title}`));
  const rates = ratesIn(words.slice(quantity.end)).map(
    ({ shown, name }): Exact => ({ shown, isIn: (one) => !isIn(one) || unitsIn(one.said).has(name) }),
  );
  return [{ shown: quantity.shown, isIn }, ...rates];
}

/** Everything exact that a claim says, and how to know that a passage says it too. */
function detailsOf(words: string, known: ReadonlySet<string>): Exact[] {
  return [
    ...[...numbersIn(words), ...spelledDetailsIn(words)]
      .filter(({ of }) => of !== 'month')
      .flatMap((one) => countsOf(one, words)),
    ...monthsIn(words).map(
      ({ shown, readings }): Exact => ({
        shown,
        isIn: ({ said }) => readings.some((one) => allMonthsIn(said).has(one)),
      }),
    ),
    // Names may stand in the title of the page, since its text says "it". A number there is that of another thing, but for one in a name.
    ...namesIn(words, known).map(
      (name): Exact => ({ shown: name.shown, isIn: ({ said, title }) => isNamed(name, plain(`${said} ${title}`)) }),
    ),
    ...addressesIn(words).map(
      (address): Exact => ({ shown: address, isIn: ({ said, url }) => said.includes(address) || url === address }),
    ),
  ];
}
