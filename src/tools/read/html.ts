import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';

/** What a page says, as Markdown; `cut`: only its beginning was read. */
export type Content = { title: string; text: string; published?: string; cut?: true };

type Element = {
  textContent: string | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, to: string): void;
  removeAttribute(name: string): void;
};

/** As much of a page's tree as is used here; the project is no browser, so it has no types of one. */
type Page = {
  body: { innerHTML: string };
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
};

/** What is no text of the page, or nothing that a reader of Markdown could use. */
const NO_TEXT = [
  'script',
  'style',
  'noscript',
  'template',
  'iframe',
  'svg',
  'canvas',
  'form',
  'button',
  'img',
  'picture',
  'video',
];

/** Shorter articles than this are taken for the whole page, since the rest of it may be what was meant. */
const SHORT_ARTICLE = 200;

/** The article of a page, or all of it where it has none. Links lead where they led from its address. */
export function readHtml(html: string, url: string): Content {
  const document = open(html);
  const title = titleOf(document);
  resolveLinks(document, url);
  const whole = document.body.innerHTML;
  const article = new Readability(document, { charThreshold: SHORT_ARTICLE }).parse();
  const text = toMarkdown(article?.content ?? '');
  const found = text.length >= SHORT_ARTICLE ? text : toMarkdown(whole);
  const published = article?.publishedTime;
  return { title: article?.title?.trim() || title, text: found, ...(published && { published }) };
}

/** Pages without a title mostly have a heading that says what they are about. */
function titleOf(document: Page): string {
  const [title = '', heading = ''] = ['title', 'h1'].map((tag) =>
    (document.querySelector(tag)?.textContent ?? '').trim(),
  );
  return title || heading;
}

function open(html: string): Page {
  const page = /<html[\s>]/i.test(html) ? html : `<html><head></head><body>${html}</body></html>`;
  return parseHTML(page).document;
}

function resolveLinks(document: Page, url: string): void {
  const said = document.querySelector('base[href]')?.getAttribute('href');
  const base = said && URL.canParse(said, url) ? new URL(said, url).href : url;
  for (const link of document.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    const target = URL.canParse(href, base) ? new URL(href, base) : undefined;
    if (target && /^https?:$/.test(target.protocol) && !href.startsWith('#')) link.setAttribute('href', target.href);
    else link.removeAttribute('href');
  }
}

function toMarkdown(html: string): string {
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  return writer().turndown(document.body).trim();
}

function writer(): TurndownService {
  const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' });
  service.remove(NO_TEXT as []);
  service.addRule('image', { filter: 'img', replacement: () => '' });
  // One row a line: which numbers stand together is what tables are for.
  service.addRule('cell', { filter: ['td', 'th'], replacement: (text) => ` ${text.trim().replaceAll(/\s+/g, ' ')} |` });
  service.addRule('row', { filter: 'tr', replacement: (text) => `\n|${text}` });
  service.addRule('table', { filter: ['table', 'thead', 'tbody', 'tfoot'], replacement: (text) => `\n${text}\n` });
  return service;
}
