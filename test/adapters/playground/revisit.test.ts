import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlayground } from '../../../src/adapters/playground/playground.ts';
import { launchWith } from './browser.ts';
import { fakeBot } from './fake-bot.ts';
import { type Harness, startHarness } from './harness.ts';

let h: Harness;
let url: string;
let profile: string;

beforeAll(async () => {
  h = await startHarness({ port: 0, waits: { acceptMs: 4000, answerMs: 6000 } });
  url = await h.listen();
  profile = await mkdtemp(join(tmpdir(), 'revisit-'));
  const bot = fakeBot(h.platform, 30, async () => {});
  h.bot.on = (event) => void bot.handle(event);
}, 60_000);
afterAll(async () => {
  await rm(profile, { recursive: true, force: true });
  await h.stop();
});

async function isAlive(page: Page): Promise<void> {
  await page.locator('#composer').waitFor({ timeout: 15_000 });
}

describe('a page that was visited before', { timeout: 60_000 }, () => {
  it('is answered "not modified" with the policy of its first visit', async () => {
    const first = await fetch(`${url}/`);
    const again = await fetch(`${url}/`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    expect(again.headers.get('content-security-policy')).toBe(first.headers.get('content-security-policy'));
    expect(first.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('works in a second tab, after F5 in each of its states, and in a restarted browser', async () => {
    let context = await launchWith(profile);
    const first = await context.newPage();
    await first.goto(url);
    await isAlive(first);

    const second = await context.newPage();
    await second.goto(url);
    await isAlive(second);
    await second.keyboard.press('F5');
    await isAlive(second);

    await second.locator('#composer').fill('@meanwhile run it');
    await second.keyboard.press('Enter');
    await second.getByRole('button', { name: 'Start', exact: true }).waitFor();
    const thread = second.url();
    expect(thread).toContain('thread=');
    for (const address of [thread, `${url}/?channel=dm-ana`, `${url}/?channel=nowhere`, `${url}/?user=ben`]) {
      await second.goto(address);
      await isAlive(second);
      await second.reload();
      await isAlive(second);
    }
    await context.close();

    context = await launchWith(profile);
    const restarted = await context.newPage();
    for (const address of [url, thread]) {
      await restarted.goto(address);
      await isAlive(restarted);
      await restarted.reload();
      await isAlive(restarted);
    }
    await context.close();
  });

  it('asks for the token again after a reload', async () => {
    const guarded = createPlayground({ ...h.settings, host: '0.0.0.0', apiToken: 's3cret' });
    const server = await h.listen(guarded.app);
    const context = await launchWith(join(profile, 'locked'));
    const page = await context.newPage();
    await page.goto(server);
    await page.getByLabel('API token').waitFor();
    await page.reload();
    await page.getByLabel('API token').waitFor();
    expect(await page.locator('#composer').count()).toBe(0);
    await context.close();
    await guarded.close();
  });
});
