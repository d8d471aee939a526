import { codeSpans } from './code-spans.ts';

/** A larger table is shown as it was written: columns of equal width would make a short text many times as long. */
const MAX_CELLS = 2_000;
const MAX_DRAWN = 40_000;

/** The line under the head of a table. */
const RULE = /^\|?:?-+:?(?:\|:?-+:?)*\|?$/;

/** The table that begins at that line, as text in columns, and the line after it; undefined where there is none. */
export function tableAt(lines: string[], at: number): { text: string; end: number } | undefined {
  const head = lines[at] ?? '';
  const rule = lines[at + 1] ?? '';
  if (!head.includes('|') || !rule.includes('-') || !RULE.test(rule.replaceAll(/\s/g, ''))) return undefined;
  const columns = cells(head).length;
  if (cells(rule).length !== columns) return undefined;
  let end = at + 2;
  while (end < lines.length && lines[end]?.includes('|')) end += 1;
  const written = { text: lines.slice(at, end).join('\n'), end };
  if ((end - at - 1) * columns > MAX_CELLS) return written;
  const rows = [head, ...lines.slice(at + 2, end)].map((line) => {
    const row = cells(line);
    return Array.from({ length: columns }, (_, column) => row[column] ?? '');
  });
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? '')))) ?? [];
  if (rows.length * widths.reduce((sum, wide) => sum + wide, 0) > MAX_DRAWN) return written;
  const drawn = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  drawn.splice(1, 0, widths.map((wide) => '-'.repeat(wide)).join('  '));
  return { text: drawn.join('\n'), end };
}

/** In a code block nothing is emphasised, so the marks go. */
function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) =>
    withoutCodeMarks(cell.trim().replaceAll('\\|', '|'))
      .replace(/(\*\*|__)(.+?)\1/g, '$2')
      .replace(/\[([^[\]]*)\]\(([^()\s]*)\)/g, '$1 ($2)'),
  );
}

function withoutCodeMarks(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end, code } of codeSpans(text)) {
    out += text.slice(from, start) + code;
    from = end;
  }
  return out + text.slice(from);
}

function width(text: string): number {
  return Array.from(text).length;
}

function pad(text: string, to: number): string {
  return text + ' '.repeat(Math.max(0, to - width(text)));
}
