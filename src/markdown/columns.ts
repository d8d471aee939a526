import type { Row } from './flavour.ts';
import { plain } from './plain.ts';

/** A column is not made wider than this by one long cell; the cell is longer then. */
const MAX_WIDTH = 60;
/** A table that would take more characters is not padded: columns would make a short text many times as long. */
const MAX_DRAWN = 12_000;

/** A table as text in columns, for where there are no tables. */
export function columns(rows: Row[]): string {
  const texts = rows.map(({ cells }) => cells.map((cell) => cell.in(plain).trim()));
  const widths: number[] = [];
  for (const row of texts) {
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, Math.min(width(cell), MAX_WIDTH));
  }
  const isWide = texts.length * widths.reduce((sum, wide) => sum + wide, 0) > MAX_DRAWN;
  const padding = (cell: string, column: number) => (isWide ? 0 : Math.max(0, (widths[column] ?? 0) - width(cell)));
  const lines = texts.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(padding(cell, column)))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((wide) => '-'.repeat(wide)).join('  '));
  return lines.join('\n');
}

function width(text: string): number {
  return Array.from(text).length;
}
