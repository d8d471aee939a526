import type { Token } from 'markdown-it';
import type { Emphasis, Flavour, Moment } from './flavour.ts';

const KINDS: Record<string, Emphasis> = { strong: 'strong', em: 'em', s: 's' };

/** `before` is what was written before it; undefined for emphasis within emphasis of the same kind, which is left out. */
type Open = { kind: Emphasis | 'link'; token: Token; raw: string; before: string[] | undefined };

/** Writes the inline tokens of one block. */
export function writeInline(tokens: readonly Token[], flavour: Flavour): string {
  const open: Open[] = [];
  const within = new Set<Open['kind']>();
  let out: string[] = [];
  let words = '';

  function add(piece: string): void {
    const last = out.at(-1) ?? '';
    // A "!" before a link would make a picture of it, and backticks side by side are read as one mark.
    const isMixed = (last.endsWith('!') && piece.startsWith('[')) || (last.endsWith('`') && piece.startsWith('`'));
    out.push(isMixed ? `\u200b${piece}` : piece);
  }

  /** Texts side by side are written as one: what is dangerous can begin in one and end in the next. */
  function endWords(): void {
    if (words !== '') add(flavour.text(words));
    const inner = open.at(-1);
    if (inner) inner.raw += words;
    words = '';
  }

  function close(): void {
    if (open.at(-1)?.before) endWords();
    const opened = open.pop();
    if (!opened?.before) return;
    within.delete(opened.kind);
    const inner = out.join('');
    out = opened.before;
    add(writeSpan(opened, inner, flavour));
  }

  function begin(kind: Open['kind'], token: Token): void {
    if (within.has(kind)) {
      open.push({ kind, token, raw: '', before: undefined });
      return;
    }
    endWords();
    open.push({ kind, token, raw: '', before: out });
    within.add(kind);
    out = [];
  }

  for (const token of tokens) {
    const kind = token.type.startsWith('link_') ? 'link' : KINDS[token.tag];
    if (kind && token.nesting < 0) close();
    else if (kind) begin(kind, token);
    else if (token.type === 'text' && !token.meta) words += token.content;
    else {
      endWords();
      add(writeToken(token, flavour));
    }
  }
  endWords();
  while (open.length > 0) close();
  return out.join('');
}

function writeSpan({ kind, token, raw }: Open, inner: string, flavour: Flavour): string {
  if (kind !== 'link') return flavour.emphasis(inner, kind, token.markup);
  const bare = Boolean((token.meta as { bare?: boolean } | null)?.bare);
  const found = token.markup === 'linkify';
  return flavour.link({ words: inner, raw, href: String(token.attrGet('href') ?? ''), bare, found });
}

function writeToken(token: Token, flavour: Flavour): string {
  const { type, content, markup } = token;
  if (type === 'code_inline') return flavour.code(content);
  if (type === 'moment') return flavour.moment(token.meta as Moment);
  if (type === 'softbreak' || type === 'hardbreak') return flavour.lineEnd(type === 'hardbreak');
  if (type === 'text_special') return flavour.special(content, markup);
  return (token.meta as { host?: boolean } | null)?.host ? flavour.host(content) : flavour.text(content);
}
