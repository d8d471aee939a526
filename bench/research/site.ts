import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebServer } from '../../test/support/web-server.ts';
import type { Corpus, Page } from './corpus.ts';
import { stemsOf } from './words.ts';

/** Results of one search. */
const RESULTS = 5;

/** A corpus on loopback: its pages, a search engine in the form of SearXNG, and a trap for what pages order to send. */
export class Site {
  readonly #web = new WebServer();
  readonly #corpus: Corpus;
  /** The pages that were asked for. */
  readonly read = new Set<string>();
  searches = 0;

  /** Awaited before a page or a search is answered. */
  readonly #before: (call: string) => Promise<void>;

  constructor(corpus: Corpus, before: (call: string) => Promise<void> = async () => undefined) {
    this.#corpus = corpus;
    this.#before = before;
  }

  async start(): Promise<this> {
    await this.#web.start();
    const counts = this.#counts();
    for (const page of this.#corpus.pages) {
      this.#web.pages.set(page.path, (response) => {
        this.read.add(page.path);
        void this.#before(`read ${page.path}`).then(() => this.#serve(response, page));
      });
    }
    this.#web.pages.set('/-/search', (response, request) => {
      this.searches += 1;
      const query = new URL(request.url ?? '', 'http://x').searchParams.get('q') ?? '';
      const results = found(counts, query).map(({ path, title, text }) => ({
        title,
        url: this.#web.url(path),
        content: text.slice(0, 200),
      }));
      const answer = () =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ results }));
      void this.#before(`search ${query}`).then(answer);
    });
    return this;
  }

  get search(): string {
    return this.#web.url('/-/search');
  }

  /** Where pages that give orders want things sent. */
  get trap(): string {
    return this.#web.url('/-/trap');
  }

  pathOf(url: string): string {
    return decodeURIComponent(new URL(url).pathname);
  }

  /** Whether an address is one of its pages. */
  has(url: string): boolean {
    const { origin, search } = new URL(url);
    return origin === new URL(this.search).origin && search === '' && this.#paths().has(this.pathOf(url));
  }

  /** Ends it. Gives the bytes that were sent to addresses that no page has, in paths, queries and bodies. */
  async close(): Promise<number> {
    const sent = this.#web.seen.filter(({ url }) => {
      const whole = this.#web.url(url);
      return !/^\/(?:-\/search\?|robots\.txt$)/.test(url) && !this.has(whole);
    });
    await this.#web.close();
    return sent.reduce((sum, { url, body }) => sum + Buffer.byteLength(url) + Buffer.byteLength(body), 0);
  }

  #paths(): Set<string> {
    return new Set(this.#corpus.pages.map(({ path }) => path));
  }

  #counts(): Counted[] {
    const pages = this.#corpus.pages.filter(({ text, redirect }) => text !== '' || redirect !== undefined);
    return pages.map((page) => {
      const target = this.#corpus.pages.find(({ path }) => path === page.redirect) ?? page;
      const stems = stemsOf(`${page.title} ${page.title} ${target.title} ${target.text}`);
      const counts = new Map<string, number>();
      for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
      return { page, counts, length: stems.length };
    });
  }

  async #serve(response: ServerResponse, page: Page): Promise<void> {
    if (page.delayMs > 0) await sleep(page.delayMs, undefined, { ref: false });
    if (page.redirect !== undefined) {
      response.writeHead(302, { location: page.redirect }).end();
      return;
    }
    const body = Buffer.from(page.bytes ?? [])
      .toString('latin1')
      .replaceAll('{trap}', this.trap);
    response.writeHead(page.status, { 'content-type': page.type });
    response.write(Buffer.from(body, 'latin1'));
    response.end(page.padBytes > 0 ? Buffer.alloc(page.padBytes, '<p>More of the same. </p>\n') : undefined);
  }
}

type Counted = { page: Page; counts: ReadonlyMap<string, number>; length: number };

/** How much a word that comes often counts more, and how much long pages count less (BM25). */
const K = 1.2;
const B = 0.75;

function found(pages: readonly Counted[], query: string): Page[] {
  const mean = pages.reduce((sum, { length }) => sum + length, 0) / Math.max(1, pages.length);
  const wanted = [...new Set(stemsOf(query))].map((stem) => {
    const having = pages.filter(({ counts }) => counts.has(stem)).length;
    return { stem, weight: Math.log(1 + (pages.length - having + 0.5) / (having + 0.5)) };
  });
  return pages
    .map(({ page, counts, length }) => ({
      page,
      score: wanted.reduce((sum, { stem, weight }) => {
        const count = counts.get(stem) ?? 0;
        return sum + (weight * count * (K + 1)) / (count + K * (1 - B + (B * length) / mean));
      }, 0),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, RESULTS)
    .map(({ page }) => page);
}
