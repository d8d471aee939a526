import { getDocumentProxy, getMeta } from 'unpdf';
import type { Content } from './html.ts';

/** The pages of a long book; what is asked about a longer one is hardly about its end. */
const MOST_PAGES = 500;

/** As much text as those have; a page may be written to hold a library. */
const MOST_CHARS = 2_000_000;

/** Before the thread is ended for taking too long: what was read by then is worth having. */
const STOP_AFTER_MS = 3_500;

/** The text of a PDF, its pages one after the other, as far as it is read; `cut` where that is not all of it. */
export async function readPdf(bytes: Uint8Array, clock: () => number = () => performance.now()): Promise<Content> {
  const end = clock() + STOP_AFTER_MS;
  const pdf = await getDocumentProxy(bytes, { verbosity: 0 });
  const { info } = await getMeta(pdf).catch(() => ({ info: {} as Record<string, unknown> }));
  const title = typeof info['Title'] === 'string' ? info['Title'].trim() : '';
  const pages: string[] = [];
  let chars = 0;
  while (pages.length < pdf.numPages) {
    const page = await pageText(pdf, pages.length + 1);
    pages.push(page.slice(0, MOST_CHARS - chars).toWellFormed());
    chars += page.length;
    if (pages.length >= MOST_PAGES || chars >= MOST_CHARS || clock() >= end) break;
  }
  const read = pages.join('\n\n').trim();
  const isCut = pages.length < pdf.numPages || chars > MOST_CHARS;
  if (!isCut) return { title, text: read };
  return { title, text: `${read}\n\n[Only the first ${pages.length} of ${pdf.numPages} pages were read.]`, cut: true };
}

async function pageText(pdf: Awaited<ReturnType<typeof getDocumentProxy>>, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items
    .flatMap((item) => ('str' in item ? [item.str + (item.hasEOL ? '\n' : '')] : []))
    .join('')
    .trim();
}
