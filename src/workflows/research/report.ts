import type { CheckedPart, Verdict } from './citations.ts';
import { isAttached } from './files.ts';
import type { Numbered } from './library.ts';
import type { Contradiction } from './write.ts';

/** A longer report is shown by its beginning; the file has all of it. */
const SHOWN = 3_000;

export type Counts = { claims: number; cited: number; supported: number; marked: number };

/** A report after both checks. `rejected` are the places of claims that the model found no support for; undefined where it could not look. */
export type CheckedReport = { parts: readonly CheckedPart[]; rejected: ReadonlySet<number> | undefined };

const WHY: Record<Verdict, string> = {
  supported: 'its passage does not say so',
  uncited: 'no source given',
  'unknown source': 'the source does not exist',
  'no passage': 'no passage of the source was found for it',
  unrelated: 'the passage is about something else',
  'other details': 'not in the passage',
  turned: 'the passage says the opposite',
  'mixed up': 'the passage says that number of something else',
};

export function countsOf({ parts, rejected }: CheckedReport): Counts {
  const claims = parts.flatMap((part, place) => (part.kind === 'claim' ? [{ ...part, place }] : []));
  const supported = claims.filter(({ verdict, place }) => verdict === 'supported' && !rejected?.has(place)).length;
  return {
    claims: claims.length,
    cited: claims.filter(({ cites }) => cites.length > 0).length,
    supported,
    marked: claims.length - supported,
  };
}

/** What was found beside the report: what sources disagree about, and pages that gave orders to the model. */
type Found = {
  disagree: readonly Contradiction[];
  distrusted?: readonly string[];
  /** What the person should know of how the work went. */
  notes?: readonly string[];
};

/** The report as it is delivered: what is supported stays, the rest is taken out and listed with the reason. */
export function deliver(
  checked: CheckedReport,
  sources: readonly Numbered[],
  { disagree, distrusted = [], notes = [] }: Found,
): { text: string; whole: string } {
  const body = withoutEmpty(
    checked.parts.map((part, place) => (part.kind === 'frame' || isKept(checked, place) ? part.text : '')).join(''),
  );
  const out = checked.parts.flatMap((part, place) =>
    part.kind === 'claim' && !isKept(checked, place) ? [`- ${part.text.trim()} (${whyOut(part)})`] : [],
  );
  const differ = disagree.map(
    ({ about, a, b }) => `- ${about}: "${a.passage}" [${a.source}], but "${b.passage}" [${b.source}]`,
  );
  const list = sources.map(
    ({ number, title, url, readAt }) =>
      `${number}. ${plainTitle(title)}: ${isAttached(url) ? 'attached' : url} (read ${new Date(readAt).toISOString().slice(0, 10)})`,
  );
  const sections = [
    body === '' ? 'Nothing that the sources support was left to report.' : body,
    section('Sources disagree', differ),
    section('Left out, since no source supports it', out),
    section('Sources', list),
    section(
      'Not used, since they give orders to programs that read them',
      distrusted.map((url) => `- ${url}`),
    ),
    ...notes.map((note) => `_${note}_`),
    `_${sentence(countsOf(checked))}${checked.rejected ? '' : ' The second look of the model failed, so only code has checked them.'}_`,
  ].filter((text) => text !== '');
  const whole = `${sections.join('\n\n')}\n`;
  if (whole.length <= SHOWN) return { text: whole.trim(), whole };
  const [, ...rest] = sections;
  const begin = body.length <= SHOWN ? body : `${beginning(body)}\n\n[The whole report is in the file.]`;
  return { text: [begin, ...rest.filter((text) => !text.startsWith('## Left out'))].join('\n\n'), whole };
}

/** Its first lines, cut after a whole line where that is possible. */
function beginning(body: string): string {
  const end = body.lastIndexOf('\n', SHOWN);
  return body.slice(0, end > 0 ? end : SHOWN).toWellFormed();
}

/** A title leads nowhere, whatever its page would like. */
function plainTitle(title: string): string {
  return title
    .replaceAll(/https?:\/\/\S+/gi, '')
    .replaceAll(/[[\]<>*_`|]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function isKept({ parts, rejected }: CheckedReport, place: number): boolean {
  const part = parts[place];
  return part?.kind === 'claim' && part.verdict === 'supported' && !rejected?.has(place);
}

function whyOut({ verdict, missing }: Extract<CheckedPart, { kind: 'claim' }>): string {
  return missing.length > 0 ? `${WHY[verdict]}: ${missing.join(', ')}` : WHY[verdict];
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.join('\n')}`;
}

function sentence({ claims, cited, supported, marked }: Counts): string {
  const left = marked === 0 ? 'none was left out' : `${marked} left out`;
  return `Checked: ${claims} ${claims === 1 ? 'claim' : 'claims'}, ${cited} cited, ${supported} supported by a passage of the source, ${left}.`;
}

/** Marks of lists and headings under which nothing was left go with what stood there. */
function withoutEmpty(body: string): string {
  const lines = body.split('\n').filter((line) => !/^\s*(?:[-*+>|]|\d{1,3}[.)])\s*$/.test(line));
  const kept = lines.filter((line, index) => {
    if (!/^#{1,6}\s/.test(line)) return true;
    const next = lines.slice(index + 1).find((other) => other.trim() !== '');
    return next !== undefined && !/^#{1,6}\s/.test(next);
  });
  return kept
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
