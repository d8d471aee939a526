import { afterEach, beforeEach, expect, it } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import { createTools, type Tools, type ToolsOptions } from '../../src/tools/create-tools.ts';
import { toolContext } from '../support/tool-context.ts';
import { page, WebServer } from '../support/web-server.ts';

const NO_SEARCH = { searxngUrl: undefined, tavilyKey: undefined, braveKey: undefined };
const warnings: string[] = [];
const open: Tools[] = [];
let web: WebServer;

beforeEach(async () => {
  web = await new WebServer().start();
  warnings.length = 0;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((tools) => tools.close()));
  await web.close();
});

function toolsWith(options: Partial<ToolsOptions> = {}): Tools {
  const warn = (problem: string) => warnings.push(problem);
  const policy = Policy.parse({});
  const tools = createTools({
    search: NO_SEARCH,
    policy: () => policy,
    secret: () => undefined,
    warn,
    now: Date.now,
    ...options,
  });
  open.push(tools);
  return tools;
}

const namesOf = async (tools: Tools) => (await tools.all()).map(({ name }) => name);

it('reading is always there, searching where a provider is set up', async () => {
  expect(await namesOf(toolsWith())).toEqual(['read', 'thread', 'files']);
  expect(await namesOf(toolsWith({ search: { ...NO_SEARCH, searxngUrl: web.url() } }))).toEqual([
    'search',
    'read',
    'thread',
    'files',
  ]);
});

it('a server that cannot be started takes nothing else away', async () => {
  const policy = Policy.parse({ mcp: { servers: [{ name: 'gone', url: 'http://127.0.0.1:1/mcp' }] } });
  expect(await namesOf(toolsWith({ policy: () => policy }))).toEqual(['read', 'thread', 'files']);
  expect(warnings.join()).toMatch(/The tools of gone cannot be used/);
});

it('a provider of your own is asked on this machine, where reading is refused until the policy allows it', async () => {
  web.pages.set('/search', page(JSON.stringify({ results: [{ title: 'A', url: web.url('/a') }] }), 'application/json'));
  web.pages.set('/a', page('<p>words</p>'));
  let policy = Policy.parse({});
  const tools = toolsWith({ search: { ...NO_SEARCH, searxngUrl: web.url() }, policy: () => policy });
  const [search, read] = await tools.all();
  expect((await search?.run(toolContext(), { query: 'a' }))?.text).toContain(web.url('/a'));
  await expect(read?.run(toolContext(), { url: web.url('/a') })).rejects.toThrow(/not on the public Internet/);
  policy = Policy.parse({ reading: { internalHosts: ['127.0.0.1'] } });
  expect((await read?.run(toolContext(), { url: web.url('/a') }))?.text).toContain('words');
});
