import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../src/core/domain/tool.ts';
import { createReach } from '../../../src/tools/reach/reach.ts';
import { Parser } from '../../../src/tools/read/parser.ts';
import { inParts } from '../../../src/tools/in-parts.ts';
import { readTool } from '../../../src/tools/read/tool.ts';
import { readPdf } from '../../../src/tools/read/pdf.ts';
import { makePdf, packedPdf } from '../../support/pdf.ts';
import { toolContext } from '../../support/tool-context.ts';
import { page, redirect, WebServer } from '../../support/web-server.ts';

const SENTENCE = 'BullMQ moves 12,500 jobs per second on a laptop, as <a href="/bench?a_b=1">the bench</a> shows. ';
const ARTICLE = `<!doctype html><html><head><title>Queues compared</title></head><body>
  <nav><a href="/">Home</a><a href="/login">Log in</a></nav>
  <article><h1>Queues</h1><p>${SENTENCE.repeat(4)}</p><h2>Numbers</h2>
  <table><tr><th>Queue</th><th>Jobs</th></tr><tr><td>BullMQ</td><td>12,500</td></tr></table>
  <p><img src="http://tracker.example/x.png">Last words, <a href="javascript:alert(1)">here</a>.</p></article>
  <script>document.title = 'no'</script></body></html>`;

const parser = new Parser();
const reach = createReach({ mayReach: (address) => address === '127.0.0.1' });
const tool = readTool({ reach, parser, now: () => Date.UTC(2030, 0, 1) });
let web: WebServer;

beforeAll(async () => {
  web = await new WebServer().start();
});
beforeEach(() => {
  web.pages.clear();
  web.seen.length = 0;
});
afterEach(() => expect(web.seen.every(({ method }) => method === 'GET')).toBe(true));
afterAll(async () => {
  await Promise.all([parser.close(), reach.close()]);
  await web.close();
});

const read = (path: string, context: ToolContext = toolContext(), part?: number) =>
  tool.run(context, { url: web.url(path), ...(part !== undefined && { part }) });

it('reads the article of a page as Markdown, with whole links and its table', async () => {
  web.pages.set('/queues', page(ARTICLE));
  const { text, source } = await read('/queues#numbers');
  expect(text.startsWith(`# Queues compared\n${web.url('/queues')}\n\n`)).toBe(true);
  expect(text).toContain(`[the bench](${web.url('/bench?a_b=1')})`);
  expect(text).toContain('## Numbers\n\n| Queue | Jobs |\n| BullMQ | 12,500 |');
  expect(text).toContain('Last words, here.');
  expect(text).not.toMatch(/Log in|alert|document.title|tracker/);
  expect(source).toMatchObject({ url: web.url('/queues'), title: 'Queues compared', readAt: Date.UTC(2030, 0, 1) });
  expect(tool.doing?.({ url: web.url('/queues') })).toBe('Reading 127.0.0.1');
});

it('reads a page without an article, or without tags', async () => {
  web.pages.set('/short', page('<p>It costs 12 euros.</p>'));
  web.pages.set('/bare', page('It costs 13 euros.'));
  expect((await read('/short')).source?.text).toBe('It costs 12 euros.');
  expect((await read('/bare')).source?.text).toBe('It costs 13 euros.');
});

it('names a page by its title, its heading or its host', async () => {
  web.pages.set('/titled', page('<title>Prices</title><h1>Welcome</h1><p>It costs 12 euros.</p>'));
  web.pages.set('/headed', page('<h1>Welcome</h1><p>It costs 12 euros.</p>'));
  web.pages.set('/neither', page('<p>It costs 12 euros.</p>'));
  const titles = await Promise.all(
    ['/titled', '/headed', '/neither'].map(async (path) => (await read(path)).source?.title),
  );
  expect(titles).toEqual(['Prices', 'Welcome', '127.0.0.1']);
});

it('reads PDFs and text files', async () => {
  web.pages.set(
    '/a.pdf',
    page(makePdf(['The first page.', 'The price is (about) 99 euros.'], 'Prices'), 'application/pdf'),
  );
  web.pages.set('/a.csv', page('name,jobs\nBullMQ,12500', 'text/csv'));
  expect((await read('/a.pdf')).source).toMatchObject({
    title: 'Prices',
    text: 'The first page.\n\nThe price is (about) 99 euros.',
  });
  expect((await read('/a.csv')).source).toMatchObject({ title: '127.0.0.1', text: 'name,jobs\nBullMQ,12500' });
});

it.each([
  ['the server', 'text/html; charset=iso-8859-1', '<p>Zürich, größer</p>', 'latin1'],
  ['the page', 'text/html', '<meta charset="windows-1252"><p>Zürich, größer</p>', 'latin1'],
  ['its first bytes', 'text/html', '\ufeff<p>Zürich, größer</p>', 'utf16le'],
  ['nobody', 'text/html; charset=nonsense', '<p>Zürich, größer</p>', 'utf8'],
] as const)('reads letters as %s says', async (_who, type, html, form) => {
  web.pages.set('/letters', page(Buffer.from(html, form), type));
  expect((await read('/letters')).source?.text).toBe('Zürich, größer');
});

describe('what cannot be read is said in words', () => {
  it.each([
    ['/missing', /127.0.0.1 has no such page \(status 404\)/],
    ['/broken.pdf', /What 127.0.0.1 sent cannot be read/],
    ['/film', /sent video\/mp4, which cannot be read as text/],
    ['/app', /shows no text there/],
  ])('%s', async (path, words) => {
    web.pages.set('/broken.pdf', page('%PDF-1.4 broken', 'application/pdf'));
    web.pages.set('/film', page('x', 'video/mp4'));
    web.pages.set('/app', page('<html><body><div id="root"></div><script src="/app.js"></script></body></html>'));
    await expect(read(path)).rejects.toThrow(words);
  });
});

describe('robots.txt', () => {
  const RULES =
    'User-agent: *\nDisallow: /private\n\nUser-agent: Meanwhile\nDisallow: /not-for-bots\nAllow: /private\n';
  beforeEach(() => {
    web.pages.set('/robots.txt', page(RULES, 'text/plain'));
    for (const path of ['/private', '/not-for-bots', '/public']) web.pages.set(path, page('<p>words</p>'));
  });

  it('is asked once a site, and obeyed by name', async () => {
    const context = toolContext();
    await read('/private', context);
    await read('/public', context);
    await expect(read('/not-for-bots', context)).rejects.toThrow(/does not want that page read/);
    expect(web.seen.map(({ url }) => url)).toEqual(['/robots.txt', '/private', '/public']);
  });

  it('counts for what a redirect leads to', async () => {
    web.pages.set('/to', redirect('/not-for-bots'));
    await expect(read('/to')).rejects.toThrow(/does not want that page read/);
    expect(web.seen.map(({ url }) => url)).not.toContain('/not-for-bots');
  });

  it('allows all where there is none, and nothing where it fails', async () => {
    web.pages.delete('/robots.txt');
    await read('/not-for-bots');
    web.pages.set('/robots.txt', (response) => response.writeHead(503).end());
    await expect(read('/public')).rejects.toThrow(/does not say whether it may be read/);
  });
});

it('an address that nobody gave is not asked for: it could carry words out of the run', async () => {
  const context = toolContext({ wasGiven: (text) => text === web.url('/given') });
  web.pages.set('/given', page('<p>words</p>'));
  await read('/given', context);
  await expect(read('/given?secret=1', context)).rejects.toThrow(/Nobody gave that address/);
  expect(web.seen.map(({ url }) => url)).toEqual(['/robots.txt', '/given']);
});

it('a page is asked for once a run', async () => {
  const context = toolContext();
  web.pages.set('/once', page('<p>words</p>'));
  await Promise.all([read('/once', context), read('/once#part', context)]);
  await read('/once', context);
  expect(web.seen.map(({ url }) => url)).toEqual(['/robots.txt', '/once']);
});

it('a long page comes in parts, and its source is kept up to a limit', async () => {
  const context = toolContext();
  web.pages.set('/long', page('A line of a long text.\n'.repeat(20_000), 'text/plain'));
  const { text, source } = await read('/long', context);
  expect(text).toMatch(/A line of a long text\.\n\n\[Part 1 of 11\.\]$/);
  expect(source?.text).toMatch(/\[The rest was left out\.\]$/);
  expect(source?.text.length).toBeLessThan(200_100);
  expect((await read('/long', context, 11)).text).toMatch(/\[The rest was left out\.\]$/);
  await expect(read('/long', context, 12)).rejects.toThrow('That page has 11 parts.');
});

it('parts end between paragraphs, lines or words, and nothing is lost', () => {
  const text = `${'word '.repeat(30)}\n\n${'x'.repeat(250)}\nlast`;
  const parts = inParts(text, 200);
  expect(parts.join('')).toBe(text);
  expect(parts.every((part) => part.length <= 200)).toBe(true);
  expect(parts[0]).toMatch(/word $/);
});

describe('a hostile page costs its own call and nobody else', () => {
  const quick = new Parser({ timeoutMs: 400 });
  afterAll(() => quick.close());
  const job = (html: string) => ({
    kind: 'html' as const,
    bytes: Buffer.from(html),
    charset: undefined,
    url: 'http://x.example/',
  });
  const { signal } = new AbortController();

  it.each([
    ['nested without end', '<div>'.repeat(200_000)],
    ['of nothing but brackets', '<'.repeat(3_000_000)],
    ['of one endless table', `<table>${'<tr><td>1<td>2'.repeat(100_000)}`],
  ])('%s', async (_what, html) => {
    await quick.do(job('<p>ready</p>'), signal).catch(() => undefined);
    let beats = 0;
    const heart = setInterval(() => (beats += 1), 20);
    await expect(quick.do(job(html), signal)).rejects.toThrow('it takes too long');
    clearInterval(heart);
    expect(beats).toBeGreaterThan(3);
  });

  it('the next page is read', async () => {
    expect(await parser.do(job('<p>words</p>'), signal)).toMatchObject({ content: { text: 'words' } });
  });

  it('a run that stops takes its page with it', async () => {
    const stop = new AbortController();
    const reading = parser.do(job('<'.repeat(3_000_000)), stop.signal);
    stop.abort(new Error('canceled'));
    await expect(reading).rejects.toThrow('canceled');
  });
});

describe('a PDF', () => {
  const { signal } = new AbortController();

  it('of more pages than are read says so, and gives the first ones', async () => {
    const pages = Array.from({ length: 503 }, (_, at) => `Page ${at + 1}`);
    const done = await parser.do({ kind: 'pdf', bytes: makePdf(pages) }, signal);
    const { text, cut } = 'content' in done ? done.content : {};
    expect(cut).toBe(true);
    expect(text).toMatch(/Page 500\n\n\[Only the first 500 of 503 pages were read\.\]$/);
  });

  it('that takes long gives what was read in time', async () => {
    let at = 0;
    const content = await readPdf(new Uint8Array(makePdf(['One.', 'Two.', 'Three.'])), () => (at += 2_000));
    expect(content).toMatchObject({ cut: true, text: 'One.\n\nTwo.\n\n[Only the first 2 of 3 pages were read.]' });
  });

  it('that unpacks to more than there is room for ends with its thread, and the next file is read', async () => {
    // It is ended by what it takes; the time is for machines that are busy.
    const small = new Parser({ timeoutMs: 60_000, outsideMb: 24 });
    await expect(small.do({ kind: 'pdf', bytes: packedPdf(100) }, signal)).rejects.toThrow('it takes too much memory');
    const next = await small.do({ kind: 'pdf', bytes: makePdf(['Fine.']) }, signal);
    expect(next).toMatchObject({ content: { text: 'Fine.' } });
    await small.close();
  });
});
