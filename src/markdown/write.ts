import type { Token } from 'markdown-it';
import type { Flavour, Row } from './flavour.ts';
import { writeInline } from './inline.ts';
import { createParser } from './parser.js';

/** One line of what is written. `flush`: nothing may be put before it. */
type Line = { text: string; flush?: boolean };
type Block = { lines: Line[]; from: number; to: number };

/** What a backslash escaped is kept apart, so that it can be written with its backslash again. */
const parser = createParser().disable('text_join');

/** A Markdown text as that platform writes it; nothing in it can mention anybody or hide where a link leads. */
export function write(markdown: string, flavour: Flavour): string {
  const tokens = parser.parse(markdown, {});
  return createWriter(tokens, flavour)
    .map(({ text }) => text)
    .join('\n');
}

/** Whether the text ends in a code block that may go on. */
export function endsInCode(markdown: string): boolean {
  const blocks: Token[] = [];
  parser.block.parse(markdown.replace(/\r\n?/g, '\n'), parser, {}, blocks);
  const last = blocks.findLast(({ nesting }) => nesting === 0);
  return last?.type === 'fence' && fenceOf(last).isOpen;
}

function createWriter(tokens: Token[], flavour: Flavour): Line[] {
  let at = 0;
  let quotes = 0;
  const inHeading = { ...flavour, ...flavour.inHeading };

  /** All blocks up to the end of the one that is open. */
  function blocks(): Block[] {
    const found: Block[] = [];
    for (let token = tokens[at]; token && token.nesting >= 0; token = tokens[at]) {
      at += 1;
      found.push({ ...block(token), from: token.map?.[0] ?? 0 });
    }
    at += 1;
    return found;
  }

  function block(token: Token): { lines: Line[]; to: number } {
    const to = token.map?.[1] ?? 0;
    switch (token.type) {
      case 'paragraph_open':
        return { lines: linesOf(inline()), to };
      case 'heading_open':
        return { lines: linesOf(flavour.heading(oneLine(inline(inHeading)), Number(token.tag.slice(1)))), to };
      case 'fence':
      case 'code_block':
        return { lines: linesOf(flavour.fence(fenceOf(token)), flavour.flush), to };
      case 'hr':
        return { lines: linesOf(flavour.rule(token.markup)), to };
      case 'table_open':
        return { lines: table(), to };
      case 'blockquote_open':
        return quote();
      case 'list_item_open':
        return item(token);
      default:
        return inside(blocks(), to);
    }
  }

  function inline(as = flavour): string {
    const children = tokens[at]?.children ?? [];
    at += 2;
    return writeInline(children, as);
  }

  function quote(): { lines: Line[]; to: number } {
    quotes += 1;
    const { lines, to } = inside(blocks(), 0);
    quotes -= 1;
    const mark = quotes > 0 && !flavour.quotesNest ? '' : '> ';
    return { lines: lines.map((line) => (line.flush ? line : { text: mark + line.text })), to };
  }

  function item({ info, markup }: Token): { lines: Line[]; to: number } {
    const mark = info === '' ? flavour.bullet(markup) : `${info}${markup} `;
    const { lines, to } = inside(blocks(), 0);
    const [first, ...rest] = lines.length > 0 ? lines : [{ text: '' }];
    const indent = ' '.repeat(mark.length);
    const head: Line[] = first?.flush
      ? [{ text: mark.trimEnd() }, first]
      : [{ text: mark + boxed(first?.text ?? '', flavour) }];
    const others = rest.map((line) => (line.flush || line.text === '' ? line : { text: indent + line.text }));
    return { lines: [...head, ...others], to };
  }

  function table(): Line[] {
    const rows: Row[] = [];
    for (let token = tokens[at]; token && token.type !== 'table_close'; token = tokens[at]) {
      at += 1;
      if (token.type === 'tr_open') rows.push({ cells: [] });
      if (token.type !== 'th_open' && token.type !== 'td_open') continue;
      const children = tokens[at]?.children ?? [];
      const align = /(?<!\w)\w+$/.exec(String(token.attrGet('style') ?? ''))?.[0] ?? '';
      rows.at(-1)?.cells.push({ in: (as) => writeInline(children, as), align });
    }
    at += 1;
    const { text, isCode } = flavour.table(rows);
    return linesOf(text, isCode && flavour.flush);
  }

  return inside(blocks(), 0).lines;
}

/** Blocks below each other, with an empty line where the text had one. */
function inside(found: Block[], end: number): { lines: Line[]; to: number } {
  const lines: Line[] = [];
  let to = found[0]?.from ?? end;
  for (const block of found) {
    if (lines.length > 0 && block.from > to) lines.push({ text: '' });
    for (const line of block.lines) lines.push(line);
    to = Math.max(to, block.to);
  }
  return { lines, to: found.length > 0 ? to : end };
}

function boxed(line: string, { box }: Flavour): string {
  const [all, mark] = /^\[([ xX])\] /.exec(line) ?? [];
  return box && all ? `${box(mark !== ' ')} ${line.slice(all.length)}` : line;
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

function linesOf(text: string, flush = false): Line[] {
  return text.split('\n').map((line) => ({ text: line, ...(flush && { flush }) }));
}

function fenceOf({ type, content, info, markup, map }: Token) {
  const code = content.endsWith('\n') ? content.slice(0, -1) : content;
  const written = (map?.[1] ?? 0) - (map?.[0] ?? 0);
  const count = content === '' ? 0 : code.split('\n').length;
  return { code, info: info.trim(), mark: markup, isOpen: type === 'fence' && written <= 1 + count };
}
