import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a page did that no page of ours may do. */
export type Misdeeds = string[];

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: path(), args: ARGS });
}

/** A browser that keeps its cache and storage in a folder, as one that people restart does. */
export async function launchWith(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, { executablePath: path(), args: ARGS });
}

function path(): string {
  return process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
}

/** Opens a page as a browser of its own, and notes errors, dialogs and calls to anywhere else. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; misdeeds: Misdeeds }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const misdeeds: Misdeeds = [];
  page.on('pageerror', (error) => misdeeds.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // What the server refuses on purpose is logged by the browser as well.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      misdeeds.push(`console: ${message.text()}`);
    }
  });
  page.on('dialog', (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin)) {
      misdeeds.push(`request: ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, misdeeds };
}
