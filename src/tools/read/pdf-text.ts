import type { Parser } from './parser.ts';

/** The text of PDFs that people attach, read by the parser that reads pages as well. */
export function createPdfReader(parser: Parser): (bytes: Uint8Array, signal: AbortSignal) => Promise<string> {
  return async (bytes, signal) => {
    const done = await parser.do({ kind: 'pdf', bytes }, signal);
    return 'content' in done ? done.content.text : '';
  };
}
