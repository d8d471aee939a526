/** What is reported of a stage, in ms. */
export type Figure = { p50: number; p99: number };

/** The first calls compile the code and open connections; they tell nothing about the rest. */
const WARM_UP = 300;

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

export function figureOf(taken: readonly number[]): Figure {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (part: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** A line of the table: `limit` is what SPEC promises for the 99th percentile, where it does. */
export type Row = { what: string; samples: number; figure: Figure; limit?: number };

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, samples, figure, limit }) => [
    what,
    String(samples),
    figure.p50.toFixed(3),
    figure.p99.toFixed(3),
    limit === undefined ? '' : `< ${limit}`,
    limit === undefined ? '' : figure.p99 < limit ? 'kept' : 'MISSED',
  ]);
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
