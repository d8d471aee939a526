/** Closing a fence takes a line end and three backticks. */
const CLOSING = 4;

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
  for (const line of block.lines.flatMap((each) => cut(each, room))) {
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

/** A line that is too long, cut between words where there are any. */
function cut(line: string, max: number): string[] {
  const out: string[] = [];
  let rest = line;
  while (rest.length > max) {
    const space = rest.lastIndexOf(' ', max);
    const at = space > max / 2 ? space : wholeCharacters(rest, max);
    out.push(rest.slice(0, at));
    rest = rest.slice(rest[at] === ' ' ? at + 1 : at);
  }
  out.push(rest);
  return out;
}

/** The same length, or one less where it would cut a character in two. */
function wholeCharacters(text: string, length: number): number {
  return /[\ud800-\udbff]/.test(text[length - 1] ?? '') ? length - 1 : length;
}
