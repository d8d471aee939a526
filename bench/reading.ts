import { hostileTexts } from '../test/support/hostile-texts.ts';
import { longestReading } from '../test/support/read-everywhere.ts';
import { requestTexts } from './texts.ts';

/** SPEC's bound for a message of any shape (G7), in ms. */
const BOUND_MS = 50;

/** Other work of the machine can only slow a reading down, so the shortest of so many counts for a text. */
const READINGS = 5;

/** The longest message that any platform lets people write. */
const LONGEST = 40_000;

type ReadingFigures = { texts: number; worstMs: number; worstText: string; overBound: number };

/**
 * How long one event takes from its text to its effects: hostile texts of 40,000 characters, and ordinary prose of that length. Of each text
 * the slowest kind of event counts, in the slowest situation.
 */
export async function measureReading(): Promise<ReadingFigures> {
  const texts = [...hostileTexts(), ...proses()];
  for (const { text } of texts.slice(0, READINGS)) await longestReading(text);
  const taken: { name: string; ms: number }[] = [];
  for (const { name, text } of texts) taken.push({ name, ms: await shortestOf(() => longestReading(text)) });
  const slowest = taken.toSorted((a, b) => b.ms - a.ms);
  for (const { name, ms } of slowest.slice(0, 10)) console.log(`${ms.toFixed(1).padStart(7)} ms  ${name}`);
  const [worst] = slowest;
  return {
    texts: texts.length,
    worstMs: Math.round((worst?.ms ?? 0) * 10) / 10,
    worstText: worst?.name ?? '',
    overBound: slowest.filter(({ ms }) => ms > BOUND_MS).length,
  };
}

async function shortestOf(work: () => Promise<number>): Promise<number> {
  let shortest = Infinity;
  for (let i = 0; i < READINGS; i += 1) shortest = Math.min(shortest, await work());
  return shortest;
}

/** Ordinary texts, one after the other up to the longest length. */
function proses(): { name: string; text: string }[] {
  const all = requestTexts().join('\n');
  const starts = [0, LONGEST, 2 * LONGEST].filter((start) => start + LONGEST <= all.length);
  return starts.map((start) => ({ name: `prose from ${start}`, text: all.slice(start, start + LONGEST) }));
}
