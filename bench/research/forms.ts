import { parseHTML } from 'linkedom';
import { extractText, getDocumentProxy } from 'unpdf';
import { makePdf } from '../../test/support/pdf.ts';

/** What real pages have around their text. */
const NAVIGATION =
  '<nav><a href="/">Home</a> <a href="/about">About</a> <a href="/pricing">Pricing</a></nav><div class="cookies"><p>We use cookies. <button>Accept</button></p></div>';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** A page with that text: blank lines part paragraphs, `#` begins a heading, `-` an item and `|` a row. */
export function htmlOf(text: string, title: string): string {
  const blocks = text.trim().split(/\n\s*\n/);
  const body = blocks.map((block) => blockOf(block.trim())).join('\n');
  return `<!doctype html><html><head><title>${escaped(title)}</title></head><body>${NAVIGATION}<main><article><h1>${escaped(title)}</h1>\n${body}</article></main><footer><p>All rights reserved.</p></footer></body></html>`;
}

function blockOf(block: string): string {
  const lines = block.split('\n');
  if (block.startsWith('<!--')) return block;
  if (block.startsWith('#')) return `<h2>${escaped(block.replace(/^#+\s*/, ''))}</h2>`;
  if (lines.every((line) => line.startsWith('- '))) {
    return `<ul>${lines.map((line) => `<li>${escaped(line.slice(2))}</li>`).join('')}</ul>`;
  }
  if (lines.every((line) => line.startsWith('|'))) return `<table>${lines.map(rowOf).join('')}</table>`;
  return `<p>${escaped(lines.join('\n'))}</p>`;
}

function rowOf(line: string): string {
  const cells = line.split('|').slice(1, -1);
  return `<tr>${cells.map((cell) => `<td>${escaped(cell.trim())}</td>`).join('')}</tr>`;
}

/** Characters of a line in such a PDF. */
const LINE = 90;
const LINES = 40;

/** A PDF with that text in lines; its font holds Latin letters only. */
export function pdfOf(text: string, title: string): Uint8Array {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  const pages: string[][] = [];
  for (let from = 0; from < lines.length; from += LINES) pages.push(lines.slice(from, from + LINES));
  return makePdf(
    pages.map((page) => page.join('\n')),
    title,
  );
}

export function textOfHtml(html: string): { title: string; text: string } {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  for (const one of document.querySelectorAll('script, style, nav, footer, head > *:not(title)')) one.remove();
  const title = document.querySelector('title')?.textContent ?? document.querySelector('h1')?.textContent ?? '';
  document.querySelector('title')?.remove();
  for (const one of document.querySelectorAll('p, li, h1, h2, h3, h4, td, th, tr, div, br')) one.append('\n');
  return { title: title.trim(), text: (document.body?.textContent ?? '').replaceAll(/[^\S\n]+/g, ' ').trim() };
}

export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: true });
  return text;
}
