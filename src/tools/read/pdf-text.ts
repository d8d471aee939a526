import { Parser } from './parser.ts';

/** The text of PDFs that people attach, read in a thread of its own that is only there while it is needed. */
export function createPdfReader(): (bytes: Uint8Array, signal: AbortSignal) => Promise<string> {
  const parser = new Parser();
  return async (bytes, signal) => {
    const done = await parser.do({ kind: 'pdf', bytes }, signal);
    return 'content' in done ? done.content.text : '';
  };
}
