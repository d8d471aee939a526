import { code, fence } from '../present/text/markdown.ts';
import type { Unbalanced } from './parse/tokenize.ts';

/** A few words for the texts that commands answer with. */

const grouped = new Intl.NumberFormat('en-US');

export function textTooLong(length: number, limit: number): string {
  return `That is ${grouped.format(length)} characters; I take up to ${grouped.format(limit)}. Please shorten it.`;
}

export function emptyTask(): string {
  return 'Say what to do, for example `/task "Run the tests" bash "npm test"`. `/task --help` shows more.';
}

/** " Did you mean `x`?", or nothing. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean ${code(near)}?`;
}

/** How much of the text is shown on each side of a quote without a partner. */
const AROUND = 28;

/** Names the quote without a partner and points at it. */
export function unbalancedQuote(text: string, { quote, at }: Unbalanced): string {
  const from = Math.max(0, at - AROUND);
  const to = Math.min(text.length, at + AROUND);
  const shown =
    `${from > 0 ? '…' : ''}${text.slice(from, to).replace(/\s/g, ' ')}${to < text.length ? '…' : ''}`.toWellFormed();
  const pointer = `${' '.repeat(at - from + (from > 0 ? 1 : 0))}^`;
  return `The quote ${code(quote)} at position ${at + 1} has no partner:\n${fence(`${shown}\n${pointer}`)}\nClose it, or write ${code(`\\${quote}`)} where it is part of the text.`;
}
