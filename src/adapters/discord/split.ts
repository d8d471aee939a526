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
  const out: string[] = [];
  let rest = line;
  while (rest.length > max) {
    let at = cutAt(rest, max);
    const span = isCode ? undefined : codeSpans(rest).find(({ start, end }) => start < at && at < end);
    const ticks = span ? (/^`+/.exec(rest.slice(span.start))?.[0] ?? '') : '';
    if (span) at = Math.max(cutAt(rest, max - ticks.length - 1), span.start + ticks.length + 1);
    out.push(joined(rest.slice(0, at), ticks));
    rest = joined(ticks, rest.slice(rest[at] === ' ' ? at + 1 : at));
  }
  out.push(rest);
  return out;
}

function cutAt(text: string, max: number): number {
  const space = text.lastIndexOf(' ', max);
  return space > max / 2 ? space : wholeEnd(text, max);
}

/** Backticks side by side would be read as one mark. */
function joined(before: string, after: string): string {
  return before.endsWith('`') && after.startsWith('`') ? `${before} ${after}` : before + after;
}

/** The same length, or less where it would cut a character, an escape or an address in two. */
function wholeEnd(text: string, length: number): number {
  let end = /[\ud800-\udbff]/.test(text[length - 1] ?? '') ? length - 1 : length;
  if ((/\\+$/.exec(text.slice(Math.max(0, end - MAX_ADDRESS), end))?.[0].length ?? 0) % 2 === 1) end -= 1;
  const address = text.lastIndexOf('<', end - 1);
  const isCut = /^<(?:https?|mailto):[^\s<>]*>/i.exec(text.slice(address))?.[0].length ?? 0;
  return address > Math.max(0, end - MAX_ADDRESS) && address + isCut > end ? address : end;
}
