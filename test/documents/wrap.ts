/** The longest line of a document, in characters. Tables, code and a single long word stay as they are. */
export const WIDTH = 119;

const FENCE = /^ {0,9}(?:```|~~~)/;
const ITEM = /^( *)([-*+]|\d{1,3}[.)]) +(?=\S)/;
const ALONE = /^(?: *\||#|<| {0,9}(?:```|~~~)|\[[^\]]{1,80}\]: |>)/;

/** Which lines of a document are too long, counted from 1. */
export function tooLong(text: string): number[] {
  const lines = text.split('\n');
  return proseLines(lines).flatMap(({ from, to }) =>
    range(from, to).flatMap((at) => ((lines[at] ?? '').length > WIDTH && canBreak(lines[at] ?? '') ? [at + 1] : [])),
  );
}

/** The same document, each paragraph with a line that is too long wrapped again. */
export function wrapped(text: string): string {
  const lines = text.split('\n');
  const out: string[] = [];
  let next = 0;
  for (const { from, to } of proseLines(lines)) {
    out.push(...lines.slice(next, from));
    const paragraph = lines.slice(from, to);
    const isLong = paragraph.some((line) => line.length > WIDTH);
    out.push(...(isLong ? wrapParagraph(paragraph) : paragraph));
    next = to;
  }
  return [...out, ...lines.slice(next)].join('\n');
}

/** Paragraphs and list items, as the lines from `from` to before `to`. */
function proseLines(lines: readonly string[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let inFence = false;
  let open: { from: number; to: number } | undefined;
  for (const [at, line] of lines.entries()) {
    if (FENCE.test(line)) inFence = !inFence;
    if (inFence || line.trim() === '' || ALONE.test(line)) open = undefined;
    else if (open && !ITEM.test(line)) open.to = at + 1;
    else found.push((open = { from: at, to: at + 1 }));
  }
  return found;
}

/** Code of a readable length, with what is attached to it, or a word. */
const PIECE = /(?:`[^`]{1,90}`|[^\s`]|`)+/g;

function wrapParagraph(lines: readonly string[]): string[] {
  const first = lines[0] ?? '';
  const lead = ITEM.exec(first)?.[0] ?? /^ */.exec(first)?.[0] ?? '';
  const hang = ' '.repeat(lead.length);
  const out: string[] = [];
  let line = lead;
  for (const word of wordsOf(lines.join(' ').slice(lead.length))) {
    const isFirst = line.trim() === lead.trim() && (out.length === 0 || line === hang);
    if (!isFirst && line.length + 1 + word.length > WIDTH) {
      out.push(line);
      line = `${hang}${word}`;
    } else line = isFirst ? `${line}${word}` : `${line} ${word}`;
  }
  return [...out, line];
}

/**
 * The pieces between which a line may end: not within code, and not before what would begin a list, a heading or a
 * quotation at the start of a line.
 */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of text.trim().match(PIECE) ?? []) {
    const last = words.length - 1;
    if (last >= 0 && /^(?:[-+*>#|]|\d{1,3}[.)])/.test(word)) words[last] = `${words[last]} ${word}`;
    else words.push(word);
  }
  return words;
}

function canBreak(line: string): boolean {
  return wordsOf(line.replace(ITEM, '')).length > 1;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
