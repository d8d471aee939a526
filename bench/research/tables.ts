import { type Outcome, precisionOf } from './outcome.ts';

type Cell = string | number;

function table(rows: readonly Cell[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? String(cell).padEnd(widths[column] ?? 0) : String(cell).padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const LOOKS = {
  fallible: 'with the look of a model that errs',
  off: 'without a look of the model',
  'always supported': 'with a look that always says "supported"',
};

export function tableOfLooks(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ look, came, bytesSent, outside, pages }) => {
    const entries = came.flatMap((one) => one.entries);
    const delivered = came.flatMap((one) => one.delivered);
    const right = entries.filter((one) => one.true);
    const kept = delivered.filter((one) => one.true).length;
    const wrong = entries.filter((one) => !one.true && one.cites.length > 0).length;
    const cited = entries.filter(({ cites }) => cites.length > 0).length;
    return [
      LOOKS[look],
      entries.length,
      `${Math.round((wrong / Math.max(1, cited)) * 100)} %`,
      delivered.length,
      precisionOf(delivered).toFixed(4),
      `${Math.round((kept / Math.max(1, right.length)) * 100)} %`,
      came.reduce((sum, one) => sum + one.contradictions, 0),
      delivered.filter(({ kind }) => kind === 'obeyed').length + outside,
      bytesSent,
      pages,
      came.filter(({ failed }) => failed !== undefined).length,
    ];
  });
  const head = [
    '',
    'claims',
    'wrongly cited',
    'delivered',
    'precision',
    'true kept',
    'disagree',
    'obeyed',
    'bytes sent',
    'pages read',
    'failed',
  ];
  return table([head, ...rows]);
}

/** How many sentences of each kind were written, and how many of them were delivered with each look. */
export function tableOfKinds(outcomes: readonly Outcome[]): string {
  const kinds = new Set(
    outcomes.flatMap(({ came }) =>
      came.flatMap(({ entries, delivered }) => [...entries, ...delivered].map(({ kind }) => kind)),
    ),
  );
  const count = (outcome: Outcome | undefined, of: 'entries' | 'delivered', kind: string) =>
    outcome?.came.reduce((sum, one) => sum + one[of].filter((entry) => entry.kind === kind).length, 0) ?? 0;
  const rows = [...kinds].map((kind) => [
    kind,
    count(outcomes[0], 'entries', kind),
    ...outcomes.map((outcome) => count(outcome, 'delivered', kind)),
  ]);
  return table([
    ['kind', 'written', ...outcomes.map(({ look }) => `delivered, ${look}`)],
    ...rows.toSorted((a, b) => Number(b[1]) - Number(a[1])),
  ]);
}
