import { type Source, type ToolContext, ToolError } from '../../core/domain/tool.ts';
import type { Fetched, Reach } from '../reach/reach.ts';
import type { Content } from './html.ts';
import type { Job } from './job.ts';
import { type Parser, Unreadable } from './parser.ts';
import { obeyRobots } from './robots.ts';

const MB = 1024 * 1024;
const HTML = new Set(['text/html', 'application/xhtml+xml']);
const PDF = 'application/pdf';
const TEXT = new Set([
  'text/plain',
  'text/markdown',
  'text/x-markdown',
  'text/csv',
  'text/xml',
  'application/xml',
  'application/json',
  'application/rss+xml',
  'application/atom+xml',
]);
const TYPES = new Set([...HTML, ...TEXT, PDF]);

/** Pages with more than this hold data, not text. PDFs carry their fonts and pictures. */
const MAX_PAGE_BYTES = 3 * MB;
const MAX_PDF_BYTES = 15 * MB;

/** As much of a source as is stored with the run: a book's chapter, or some 60 pages. */
const MAX_TEXT = 200_000;

export type ReadParts = {
  reach: Reach;
  parser: Parser;
  now: () => number;
};

type Call = Pick<ToolContext, 'signal' | 'cache'>;

/**
 * What stands at an address: the text of a page, a PDF or a text file.
 * @throws {ToolError} in words, where nothing can be read there.
 */
export async function readPage(address: string, { reach, parser, now }: ReadParts, call: Call): Promise<Source> {
  const fetched = await reach.get(address, {
    types: TYPES,
    maxBytes: (type) => (type === PDF ? MAX_PDF_BYTES : MAX_PAGE_BYTES),
    signal: call.signal,
    before: (url) => obeyRobots(url, { reach, parser, call }),
  });
  const host = new URL(fetched.url).hostname;
  if (fetched.status >= 300) throw new ToolError(`${host} has no such page (status ${fetched.status}).`);
  const { title, text, published } = await parse(fetched, parser, call.signal, host);
  if (text.trim() === '')
    throw new ToolError(`${host} shows no text there. Pages that programs build in the browser cannot be read.`);
  const dated = published === undefined ? text : `Published: ${published}\n\n${text}`;
  const left = fetched.cut || dated.length > MAX_TEXT;
  const kept = left ? `${dated.slice(0, MAX_TEXT)}\n\n[The rest was left out.]` : dated;
  return { url: fetched.url, title: titleOf(title) || host, text: kept, readAt: now() };
}

/** A title is shown and stored with each source, and a page may send megabytes of it. */
const MAX_TITLE = 300;

function titleOf(title: string): string {
  return title
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE)
    .toWellFormed();
}

async function parse(fetched: Fetched, parser: Parser, signal: AbortSignal, host: string): Promise<Content> {
  if (fetched.type === PDF && fetched.cut)
    throw new ToolError(`The PDF at ${host} is larger than ${MAX_PDF_BYTES / MB} MB.`);
  try {
    const done = await parser.do(jobFor(fetched), signal);
    return 'content' in done ? done.content : { title: '', text: '' };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new ToolError(`What ${host} sent cannot be read.`);
  }
}

function jobFor({ type, bytes, charset, url }: Fetched): Job {
  if (type === PDF) return { kind: 'pdf', bytes };
  return { kind: HTML.has(type) ? 'html' : 'text', bytes, charset, url };
}
