import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ToolError } from '../../../src/core/domain/tool.ts';
import { brave } from '../../../src/tools/search/brave.ts';
import { chooseSearch } from '../../../src/tools/search/choose.ts';
import type { Search } from '../../../src/tools/search/provider.ts';
import { searxng } from '../../../src/tools/search/searxng.ts';
import { tavily } from '../../../src/tools/search/tavily.ts';
import { searchTool } from '../../../src/tools/search/tool.ts';
import { toolContext } from '../../support/tool-context.ts';
import { page, redirect, WebServer } from '../../support/web-server.ts';

const KEY = 'tvly-very-secret-key';
const { signal } = new AbortController();

let web: WebServer;
beforeEach(async () => {
  web = await new WebServer().start();
});
afterEach(() => web.close());

function answers(path: string, body: unknown) {
  web.pages.set(path, page(JSON.stringify(body), 'application/json'));
}

/** Each provider with a fake of its own, and where that one answers. */
const PROVIDERS: [string, string, () => Search, unknown][] = [
  [
    'Tavily',
    '/search',
    () => tavily(KEY, web.url()),
    { results: [{ title: 'A', url: 'https://a.example/', content: 'of a' }] },
  ],
  [
    'Brave',
    '/res/v1/web/search',
    () => brave(KEY, web.url()),
    { web: { results: [{ title: 'A', url: 'https://a.example/', description: 'of a', thumbnail: {} }] } },
  ],
  [
    'SearXNG',
    '/search',
    () => searxng(`http://me:${KEY}@127.0.0.1:${web.port}/`),
    { results: [{ title: 'A', url: 'https://a.example/', content: 'of a', publishedDate: null }] },
  ],
];

describe.each(PROVIDERS)('%s', (_name, path, open, good) => {
  it('gives what it found, with its key in a header alone', async () => {
    answers(path, good);
    expect(await open().find('job queues', signal)).toEqual([
      { title: 'A', url: 'https://a.example/', passage: 'of a' },
    ]);
    const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = web.seen;
    expect(`${url}${body}`).toMatch(/job( |\+|%20)queues/);
    expect(`${url}${body}`).not.toContain(KEY);
    expect(JSON.stringify(headers)).toMatch(new RegExp(`${KEY}|${Buffer.from(`me:${KEY}`).toString('base64')}`));
  });

  it('finding nothing is no error', async () => {
    answers(path, path.includes('web') ? {} : { results: [] });
    expect(await open().find('x', signal)).toEqual([]);
  });

  it.each([
    [401, /does not accept the request. An operator should check (TAVILY_API_KEY|BRAVE_API_KEY|SEARXNG_URL)/],
    [500, /could not search \(status 500\)/],
    [402, /no searches left/],
  ])('says what a %i means, without the key', async (status, words) => {
    web.pages.set(path, (response) => response.writeHead(status).end(`echo ${KEY}`));
    const error = await open()
      .find('x', signal)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ToolError);
    expect((error as Error).message).toMatch(words);
    expect(inspect(error)).not.toContain(KEY);
  });

  it.each([
    ['no JSON', 'oops'],
    ['another form', '{"results": 3, "web": 3}'],
  ])('says that %s is no list', async (_what, sent) => {
    web.pages.set(path, page(sent, 'application/json'));
    await expect(open().find('x', signal)).rejects.toThrow(/sent something that is no list of results/);
  });

  it('searches again when it was asked to wait a moment', async () => {
    answers('/later', good);
    web.pages.set(path, (response, request, body) => {
      if (web.seen.length === 1) response.writeHead(429, { 'retry-after': '0' }).end();
      else web.pages.get('/later')?.(response, request, body);
    });
    expect(await open().find('x', signal)).toHaveLength(1);
  });

  it('gives up where it is asked to wait for long', async () => {
    web.pages.set(path, (response) => response.writeHead(429, { 'retry-after': '600' }).end());
    await expect(open().find('x', signal)).rejects.toThrow(/too many requests/);
    expect(web.seen).toHaveLength(1);
  });

  it('takes its key nowhere else', async () => {
    web.pages.set(path, redirect('/elsewhere'));
    const error = await open()
      .find('x', signal)
      .catch((caught: unknown) => caught);
    expect((error as Error).message).toMatch(/cannot be reached/);
    expect(inspect(error)).not.toContain(KEY);
    expect(web.seen).toHaveLength(1);
  });

  it('ends with the run', async () => {
    const stop = new AbortController();
    web.pages.set(path, () => stop.abort(new Error('canceled')));
    await expect(open().find('x', stop.signal)).rejects.toThrow('canceled');
  });
});

function inspect(error: unknown): string {
  const all: string[] = [];
  for (let one = error; one instanceof Error; one = one.cause)
    all.push(JSON.stringify(one, Object.getOwnPropertyNames(one)));
  return all.join('\n');
}

describe('what a provider refuses is not sent', () => {
  const sent = () => JSON.parse(web.seen[0]?.body ?? '{}') as Record<string, unknown>;
  beforeEach(() => answers('/search', { results: [] }));

  it('Tavily gets sites as a list', async () => {
    await tavily(KEY, web.url()).find('queues site:redis.io -site:spam.example SITE:bullmq.io', signal);
    expect(sent()).toMatchObject({
      query: 'queues',
      include_domains: ['redis.io', 'bullmq.io'],
      exclude_domains: ['spam.example'],
    });
    web.seen.length = 0;
    await tavily(KEY, web.url()).find('site:redis.io', signal);
    expect(sent()).toMatchObject({ query: 'redis.io', include_domains: ['redis.io'] });
  });

  it('Tavily gets at most 400 characters, in whole words', async () => {
    await tavily(KEY, web.url()).find('queue '.repeat(100), signal);
    expect(sent().query).toBe('queue '.repeat(66).trim());
    web.seen.length = 0;
    await tavily(KEY, web.url()).find('x'.repeat(900), signal);
    expect(sent().query).toBe('x'.repeat(400));
  });

  it('Brave gets at most 50 words', async () => {
    answers('/res/v1/web/search', {});
    await brave(KEY, web.url()).find('a '.repeat(80), signal);
    expect(new URL(web.seen[0]?.url ?? '', 'http://x').searchParams.get('q')?.split(' ')).toHaveLength(50);
  });
});

it('one of your own goes before those that cost', () => {
  const none = { searxngUrl: undefined, tavilyKey: undefined, braveKey: undefined };
  expect(chooseSearch(none)).toBeUndefined();
  expect(chooseSearch({ ...none, braveKey: 'b' })?.provider).toBe('Brave Search');
  expect(chooseSearch({ ...none, braveKey: 'b', tavilyKey: 't' })?.provider).toBe('Tavily');
  expect(chooseSearch({ searxngUrl: 'http://s', braveKey: 'b', tavilyKey: 't' })?.provider).toBe('SearXNG');
});

describe('the tool', () => {
  const found = [
    { title: 'A  page', url: 'https://a.example/', passage: 'about\nqueues', published: '2029-12-01' },
    { title: '', url: 'https://b.example/', passage: 'x'.repeat(900) },
    { title: 'Again', url: 'https://a.example/', passage: '' },
    { title: 'Bad', url: 'javascript:alert(1)', passage: '' },
  ];
  it('lists each page that can be read once', async () => {
    const tool = searchTool({ provider: 'Test', find: async () => found });
    expect((await tool.run(toolContext(), { query: 'queues' })).text).toBe(
      `A page\nhttps://a.example/ (2029-12-01)\nabout queues\n\nhttps://b.example/\nhttps://b.example/\n${'x'.repeat(500)}`,
    );
    expect(tool.doing?.({ query: 'queues' })).toBe('Searching for "queues"');
    expect(tool.changes).toBe('nothing');
  });

  it('asks once for the same words', async () => {
    let asked = 0;
    const tool = searchTool({ provider: 'Test', find: async () => (asked++, []) });
    const context = toolContext();
    expect((await tool.run(context, { query: 'Job  queues' })).text).toMatch(/Nothing was found/);
    await tool.run(context, { query: 'job queues' });
    expect(asked).toBe(1);
  });
});
