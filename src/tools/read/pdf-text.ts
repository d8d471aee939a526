import type { Parser } from './parser.ts';

/** The text of PDFs that people attach, read by the parser that reads pages as well. */
export function createPdfReader(
  parser: Parser,
): (bytes: Uint8Array, signal: AbortSignal) => Promise<{ text: string; cut?: true }> {
  return async (bytes, signal) => {
    const done = await parser.do({ kind: 'pdf', bytes }, signal);
    if (!('content' in done)) return { text: '' };
    const { text, cut } = done.content;
    return { text, ...(cut && { cut }) };
  };
}
