import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorPage } from '../../../../src/adapters/http/operator/assets.ts';
import { ApiTokens } from '../../../../src/jobs/store/api-tokens.ts';
import { type ApiForTest, startApi } from '../../../support/api.ts';
import { startClient } from '../../../support/client.ts';
import { startEngine } from '../../../support/engine.ts';
import { aCommand } from '../../../support/events.ts';
import { begin, operatorPolicy, operatorWork } from '../../../support/operator.ts';
import { until } from '../../../support/until.ts';
import { launch, visit } from '../../playground/browser.ts';

const { work, workflows, model } = operatorWork();
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;
let browser: Browser;
let server: ServerType;
let url: string;
let secret: string;
let reported: string;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({ redis: client.server, workflows, model, slots: 2, policy: operatorPolicy });
  const tokens = new ApiTokens(client.redis, Date.now);
  api = await startApi(engine, { apiToken: 'a-master-token-for-tests', openHere: false, tokens });
  ({ secret } = await tokens.create('page', ['operator', 'write', 'approve']));
  const app = new Hono();
  app.route('/', operatorPage());
  app.all('/api/*', (c) => {
    const { pathname, search } = new URL(c.req.url);
    const { method } = c.req;
    const body = method === 'POST' ? c.req.raw.body : undefined;
    const headers = { authorization: c.req.header('authorization') ?? '', 'content-type': 'application/json' };
    return fetch(`${api.url}${pathname}${search}`, { method, headers, ...(body && { body, duplex: 'half' }) });
  });
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => void server.once('listening', () => resolve()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/operator`;
  browser = await launch();
  reported = await begin(engine, 'report how the week went in every team, with figures', 'fake:c/1');
  await until(async () => (await engine.queries.runs.get(reported))?.status === 'completed', 'the report');
  await begin(engine, 'careful delete the old branch', 'fake:c/2');
  await begin(engine, 'work fail on purpose', 'fake:c/3');
  await work.begun('fail on purpose');
  work.finish('fail on purpose');
  await begin(engine, 'work on the long thing', 'fake:c/4');
  await begin(engine, 'work on the other thing', 'fake:c/5');
  await work.begun('on the other thing');
  await begin(engine, 'work on what comes third', 'fake:c/6');
  await engine.accept(aCommand('task', 'work --every "weekday at 8:30" on the mail', { thread: 'fake:c/7' }));
  const raw = JSON.stringify({ v: 1, ...aCommand('task', 'work on what nobody could handle') });
  const record = { id: 'e1', box: 'inbox:fake:c/8', at: Date.now(), error: 'Error: It hung twice.', raw };
  await client.redis.lpush('mw:aside', JSON.stringify(record));
}, 60_000);
afterAll(async () => {
  await browser.close();
  server.close();
  await api.close();
  await engine.close();
  await client.stop();
});

/** Kept for a person to look at where a folder is named. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function enter(options: Parameters<typeof visit>[2]) {
  const visited = await visit(browser, url, options);
  await visited.page.getByLabel('Token').fill(secret);
  await visited.page.getByRole('button', { name: 'Open' }).click();
  await visited.page.getByText('Set aside').first().waitFor();
  return visited;
}

const isTooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1');

/** All four for a person; two of them break where any does. */
const LOOKS = [
  ['light', 1440],
  ['dark', 390],
  ...(process.env['SHOTS'] ? ([['dark', 1440] as const, ['light', 390] as const] as const) : []),
] as const;

test.each(LOOKS)('every part fits and can be read: %s, %i px', async (colorScheme, width) => {
  const { page, misdeeds } = await enter({ colorScheme, viewport: { width, height: 900 } });
  await page.getByText('what nobody could handle').first().waitFor();
  for (const [hash, sign, name] of [
    ['#/', 'Running', 'now'],
    ['#/runs', 'report', 'runs'],
    ['#/people', 'Workspaces', 'people'],
    [`#/runs/${reported}`, 'Timeline', 'run'],
  ] as const) {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.getByText(sign).first().waitFor();
    if (name === 'run') await page.getByRole('img', { name: /^Timeline: \d parts/ }).waitFor();
    expect([name, await isTooWide(page)]).toEqual([name, false]);
    await shot(page, `${name}-${colorScheme}-${width}`);
  }
  await page.goto(`${url}/api`);
  await page.getByText('/api/runs/{id}/approve').click();
  await page.getByText('decision').first().waitFor();
  expect(await isTooWide(page)).toBe(false);
  await shot(page, `api-${colorScheme}-${width}`);
  expect(misdeeds).toEqual([]);
  await page.context().close();
});

test('a run is canceled, another approved, and an entry dropped after a second look', async () => {
  const { page, misdeeds } = await enter({});
  await page.getByRole('link', { name: /the long thing/ }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Stopped by').waitFor();
  await page.getByRole('link', { name: 'Now' }).click();
  await page.getByRole('link', { name: /careful/ }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Deleted.').waitFor();
  await page.getByRole('link', { name: 'Now' }).click();
  await page.getByRole('button', { name: 'Drop' }).click();
  await page.getByRole('button', { name: 'Really drop' }).click();
  await page.getByText('Nothing was set aside.').waitFor();
  expect(misdeeds).toEqual([]);
});

test('runs are found by words and by status, and the address says which', async () => {
  const { page } = await enter({});
  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByLabel('Words').fill('PURPOSE');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.list a').count()).toBe(1);
  await page.getByLabel('Status').selectOption('completed');
  await page.getByText('No run fits').waitFor();
  expect(page.url()).toContain('text=PURPOSE&status=completed');
});

test('what does not fit on the first page is shown when it is asked for, also right after loading', async () => {
  const { page } = await enter({});
  // One ended run a page, in place of thirty.
  await page.route(/api\/runs\?/, (route) =>
    route.continue({ url: route.request().url().replace('limit=30', 'limit=1') }),
  );
  await page.getByRole('link', { name: 'Runs' }).click();
  const more = page.getByRole('button', { name: 'Show more' });
  await more.waitFor();
  await expect.poll(() => page.locator('.list a', { hasText: 'how the week went' }).count()).toBe(0);
  while ((await page.locator('.list a', { hasText: 'how the week went' }).count()) === 0) {
    const shown = await page.locator('.list a').count();
    await more.click();
    await expect.poll(() => page.locator('.list a').count()).toBeGreaterThan(shown);
  }
});

test('without a token nothing is told, and a token without the scope says which it needs', async () => {
  const { page } = await visit(browser, url);
  await page.getByLabel('Token').fill('wrong');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByLabel('Token').waitFor();
  const { secret: other } = await new ApiTokens(client.redis, Date.now).create('other', ['read']);
  await page.getByLabel('Token').fill(other);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('It needs the scope "operator"').waitFor();
  expect(await page.getByText('Running').count()).toBe(0);
});
