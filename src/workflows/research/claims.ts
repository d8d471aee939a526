import { isMonth } from './dates.ts';

/** A part of a report: text that states something, with the sources that it cites, or what only arranges it. */
export type Part = { kind: 'claim'; text: string; cites: number[] } | { kind: 'frame'; text: string };

const CITATION = /\[(\d{1,3}(?:\s?[,;]\s?\d{1,3})*)\]/g;
/** Citations after the full stop belong to the sentence before it. */
const AFTER_STOP = /([.!?。！？])((?:[^\S\n]?\[\d{1,3}(?:\s?[,;]\s?\d{1,3})*\])+)/g;
/** The mark in front of a list's item, a quote or a table's row. */
const MARK = /^\s*(?:[-*+>|]|\d{1,3}[.)])\s+/;
const HEADING = /^\s*#{1,6}\s/;
const RULER = /^[\s|:*_-]*$/;
/** A full stop after which no sentence ends. */
const ABBREVIATED =
  /(?:^|[\s(])(?:\p{L}\.\s?\p{L}|\p{L}|e\.g|i\.e|vs|approx|no|nr|ca|dr|mr|mrs|ms|st|inc|ltd|etc|bzw|usw|z\.\s?b)\.\s*$/iu;

/** The sentences of a report in Markdown, line by line, so that joining their texts gives the report again. */
export function partsOf(report: string): Part[] {
  let fenced = false;
  return report
    .replaceAll(AFTER_STOP, (_all, stop: string, cites: string) => `${cites.startsWith('[') ? ' ' : ''}${cites}${stop}`)
    .split(/(?<=\n)/)
    .flatMap((line): Part[] => {
      if (line.trimStart().startsWith('```')) fenced = !fenced;
      if (fenced || HEADING.test(line) || RULER.test(line)) return [{ kind: 'frame', text: line }];
      const mark = MARK.exec(line)?.[0] ?? '';
      return [
        ...(mark === '' ? [] : [{ kind: 'frame' as const, text: mark }]),
        ...sentencesOf(line.slice(mark.length)),
      ];
    });
}

function sentencesOf(line: string): Part[] {
  const pieces: string[] = [];
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(line)) {
    const before = pieces.at(-1);
    if (before !== undefined && (ABBREVIATED.test(before.slice(-12)) || isDay(before, segment)))
      pieces.splice(-1, 1, before + segment);
    else pieces.push(segment);
  }
  return pieces.map((text): Part => {
    const cites = citesOf(text);
    const frames = !/[\p{L}\p{N}]/u.test(text) || (cites.length === 0 && /[:?]\s*$/.test(text));
    return frames ? { kind: 'frame', text } : { kind: 'claim', text, cites };
  });
}

/** A day before its month has a full stop in some languages: "am 5. Juni". */
function isDay(before: string, after: string): boolean {
  return /(?<!\d)\d{1,2}\.\s*$/.test(before.slice(-6)) && isMonth(/^\p{L}+/u.exec(after)?.[0] ?? '');
}

function citesOf(text: string): number[] {
  const numbers = [...text.matchAll(CITATION)].flatMap(([, list = '']) => list.split(/[,;]/).map(Number));
  return [...new Set(numbers)];
}

/** A claim without its citations and marks, to compare with passages. */
export function wordsOfClaim(text: string): string {
  return text.replaceAll(CITATION, ' ').replaceAll(/[*_`]/g, '').trim();
}
