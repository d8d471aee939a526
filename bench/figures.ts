import { setTimeout as sleep } from 'node:timers/promises';

/** What is reported of a stage, in ms. */
export type Figure = { p50: number; p99: number };

/** The first calls compile the code and open connections; they tell nothing about the rest. */
export const WARM_UP = 300;

/** Times `work` for each number from 0, one after the other, and gives the ms each took. */
export async function time(samples: number, work: (number: number) => unknown): Promise<number[]> {
  for (let i = 0; i < WARM_UP; i += 1) await work(i);
  const taken: number[] = [];
  for (let i = 0; i < samples; i += 1) {
    const from = performance.now();
    const done = work(WARM_UP + i);
    // Waiting for what is done already would be measured too.
    if (done instanceof Promise) await done;
    taken.push(performance.now() - from);
  }
  return taken;
}

/**
 * Times `work` as it arrives in life: one every `everyMs`, whether or not the one before is done. Measured one right after
 * the other, each would be slowed by all that the one before has left to do.
 */
export async function timeArrivals(
  samples: number,
  everyMs: number,
  work: (number: number) => Promise<void>,
): Promise<number[]> {
  const start = performance.now();
  const arrivals = Array.from({ length: WARM_UP + samples }, async (_, number) => {
    await sleep(Math.max(0, start + number * everyMs - performance.now()));
    const from = performance.now();
    await work(number);
    return performance.now() - from;
  });
  return (await Promise.all(arrivals)).slice(WARM_UP);
}

/** The figure of all that was taken. */
export function figureOf(taken: readonly number[]): Figure {
  return { p50: rounded(percentile(taken, 0.5)), p99: rounded(percentile(taken, 0.99)) };
}

/** What that part of the values stays below; 0 where there are none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** A line of the table: `limit` is what SPEC promises for the 99th percentile, where it does. */
export type Row = { what: string; taken: readonly number[]; limit?: number };

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, taken, limit }) => {
    const { p50, p99 } = figureOf(taken);
    const promise = limit === undefined ? ['', ''] : [`< ${limit}`, p99 < limit ? 'kept' : 'MISSED'];
    return [what, String(taken.length), p50.toFixed(3), p99.toFixed(3), ...promise];
  });
  const all = [['', 'samples', 'p50 ms', 'p99 ms', 'promised', ''], ...lines];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
  return all
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
