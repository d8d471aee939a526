import { codeSpans } from './code-spans.ts';

/** Closing a fence takes a line end and three backticks. */
const CLOSING = 4;
/** The longest address that is not cut in two. */
const MAX_ADDRESS = 1_000;

/** A code block that does not fit into what is left of a message goes into the next one, where it has the room. */
type Block = { fence: string; lines: string[] } | { lines: string[] };

/**
 * Splits Discord's Markdown into messages of at most `max` characters: between blocks and lines where that is possible, and
 * never in such a way that a code block is open at the end of one.
 */
export function splitText(text: string, max: number): string[] {
  if (text.length <= max) return [text];
  const parts: string[] = [];
  let part = '';
  function add(piece: string): void {
    const joined = part === '' ? piece : `${part}\n${piece}`;
    if (joined.length <= max) {
      part = joined;
      return;
    }
    if (part.trim() !== '') parts.push(part.trim());
    part = piece;
  }
  for (const block of toBlocks(text)) for (const piece of pieces(block, max)) add(piece);
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}

function toBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    if (open && line === '```') {
      blocks.push(open);
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (/^```[\w+.#-]*$/.test(line)) open = { fence: line, lines: [] };
    else blocks.push({ lines: [line] });
  }
  if (open) blocks.push(open);
  return blocks;
}

/** The block in pieces that each fit into a message. */
function pieces(block: Block, max: number): string[] {
  const fence = 'fence' in block ? block.fence : undefined;
  const room = fence === undefined ? max : max - fence.length - 1 - CLOSING;
  const out: string[] = [];
  let piece: string | undefined;
  for (const line of block.lines.flatMap((each) => cut(each, room, fence !== undefined))) {
    const joined: string = piece === undefined ? line : `${piece}\n${line}`;
    if (joined.length <= room) {
      piece = joined;
      continue;
    }
    out.push(piece ?? '');
    piece = line;
  }
  out.push(piece ?? '');
  return fence === undefined ? out : out.map((code) => `${fence}\n${code}\n\`\`\``);
}

/** A line that is too long, cut between words where there are any. Inline code that is cut is closed and opened again. */
function cut(line: string, max: number, isCode: boolean): string[] {
  if (line.length <= max) return [line];
  const spans = isCode ? [] : codeSpans(line);
  const out: string[] = [];
  let next = 0;
  let from = 0;
  let opening = '';
  while (opening.length + line.length - from > max) {
    const room = max - opening.length - 1;
    let at = cutAt(line, from, opening === '' ? max : room);
    while ((spans[next]?.end ?? Infinity) <= at) next += 1;
    const { start = at, code = '', end = at } = spans[next] ?? {};
    let ticks = start < at ? line.slice(start, start + (end - start - code.length) / 2) : '';
    if (ticks !== '') at = cutAt(line, from, room - ticks.length);
    if (ticks !== '' && at <= start + ticks.length && start > from) {
      at = start;
      ticks = '';
    }
    out.push(joined(joined(opening, line.slice(from, at)), ticks));
    from = at + (line[at] === ' ' ? 1 : 0);
    opening = ticks;
  }
  return [...out, joined(opening, line.slice(from))];
}

/** Where the line is cut that goes on at `from` and has room for so many characters. */
function cutAt(line: string, from: number, room: number): number {
  const space = line.slice(from, from + room + 1).lastIndexOf(' ');
  return space > room / 2 ? from + space : wholeEnd(line, from, from + room);
}

/** Backticks side by side would be read as one mark. */
function joined(before: string, after: string): string {
  return before.endsWith('`') && after.startsWith('`') ? `${before} ${after}` : before + after;
}

/** The same end, or an earlier one where it would cut a character, an escape or an address in two. */
function wholeEnd(line: string, from: number, most: number): number {
  let end = /[\ud800-\udbff]/.test(line[most - 1] ?? '') ? most - 1 : most;
  let slashes = 0;
  while (end - slashes > from && line[end - slashes - 1] === '\\') slashes += 1;
  if (slashes % 2 === 1 && end - 1 > from) end -= 1;
  const near = Math.max(from, end - MAX_ADDRESS);
  const address = near + line.slice(near, end).lastIndexOf('<');
  const length = /^<(?:https?|mailto|t):[^\s<>]*>/i.exec(line.slice(address, address + MAX_ADDRESS))?.[0].length ?? 0;
  return address > from && address + length > end ? address : end;
}
