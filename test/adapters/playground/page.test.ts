import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/adapters/playground/ids.ts';
import { createPlayground } from '../../../src/adapters/playground/playground.ts';
import { moment } from '../../../src/core/present/text/moment.ts';
import { launch, visit } from './browser.ts';
import { fakeBot } from './fake-bot.ts';
import { type Harness, post, startHarness } from './harness.ts';

/** A loaded machine takes its time. */
const PATIENT = { timeout: 20_000 };

let h: Harness;
let url: string;
let browser: Browser;

beforeAll(async () => {
  const keep = async (name: string, bytes: Uint8Array) => ({ id: 'f1', name, size: bytes.byteLength });
  h = await startHarness({ keep, port: 0, waits: { acceptMs: 4000, answerMs: 6000 } });
  url = await h.listen();
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await h.stop();
});
let halfway: () => Promise<void>;
beforeEach(async () => {
  await h.redis.flushall();
  halfway = async () => {};
  const bot = fakeBot(h.platform, 30, () => halfway());
  h.bot.on = (event) => void bot.handle(event);
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

describe('files', { timeout: 40_000 }, () => {
  it('go along with a message, and each can be left out again', async () => {
    const { page, misdeeds } = await visit(browser, url);
    const files = [
      { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes') },
      { name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('no') },
    ];
    await page.getByLabel('Attach files').first().setInputFiles(files);
    await page.getByRole('button', { name: 'Leave out wrong.txt' }).click();
    await expect.poll(() => page.getByText('wrong.txt').count(), PATIENT).toBe(0);
    // Without a word a file is a message as well.
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.getByRole('link', { name: /notes\.md/ }).waitFor();
    await expect.poll(() => page.getByLabel('Files to send').count(), PATIENT).toBe(0);
    expect(misdeeds).toEqual([]);
    await page.getByLabel('Attach files').first().setInputFiles(files.slice(0, 1));
    await page.locator('#composer').fill('/workflows');
    await page.keyboard.press('Enter');
    await page.getByText('A command takes no files').waitFor();
  });
});

/** What axe-core finds on the page that keeps somebody from using it. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe('the main job', { timeout: 40_000 }, () => {
  it('goes from the example to the result in its thread', async () => {
    const goOn = Promise.withResolvers<void>();
    halfway = () => goOn.promise;
    const { page, misdeeds } = await visit(browser, url);
    await page.getByText('sleep 20 && echo done').click();
    await expect.poll(() => page.locator('#composer').inputValue(), PATIENT).toContain('sleep 20');
    await page.keyboard.press('Enter');
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('button', { name: 'Start', exact: true }).click();
    const bar = thread.getByRole('progressbar');
    await expect.poll(() => bar.getAttribute('aria-valuenow'), PATIENT).toBe('62');
    await expect.poll(() => thread.getByText('running').isVisible(), PATIENT).toBe(true);
    await expect.poll(() => thread.getByRole('button', { name: 'Cancel' }).isVisible(), PATIENT).toBe(true);
    goOn.resolve();
    await expect.poll(() => bar.getAttribute('aria-valuenow'), PATIENT).toBe('100');
    await thread.getByText('Completed in 20 s').waitFor();
    await thread.getByRole('link', { name: /output\.txt/ }).waitFor();
    await thread.getByText('Only you see this').waitFor();
    await expect.poll(() => thread.getByRole('button', { name: 'Start', exact: true }).count(), PATIENT).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      thread.getByRole('link', { name: /output/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/odd/);
    expect(await barriers(page)).toEqual([]);
    expect(misdeeds).toEqual([]);
  });

  it('starts a run with one click, and opens its thread', async () => {
    const { page, misdeeds } = await visit(browser, url);
    const asked: string[] = [];
    h.bot.on = (event) => {
      if (event.kind !== 'command' || event.replyTo === undefined) return;
      asked.push(event.text);
      // Commands are off here, so the second one is done.
      const run = event.text.includes('bash') ? {} : { run: 'k3x9mp' };
      const answer = {
        kind: 'notice' as const,
        text: run.run ? 'Started.' : 'Commands are off.',
        buttons: [],
        files: [],
      };
      if (run.run) void h.platform.post(event, { ...answer, kind: 'reply', text: 'It begins.' }, 'begins');
      void h.platform.answer(event.replyTo, { ...answer, ...run });
    };
    await page.getByRole('button', { name: 'Start a run of 20 seconds' }).click();
    await page.getByRole('complementary', { name: 'Thread' }).getByText('It begins.').waitFor();
    expect(asked).toHaveLength(2);
    expect(misdeeds).toEqual([]);
  });

  it('is seen by another person, unread and without what is private', async () => {
    const { page, misdeeds } = await visit(browser, url);
    await page.locator('#composer').fill('@meanwhile run it, yes');
    await page.keyboard.press('Enter');
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('button', { name: 'Start', exact: true }).waitFor();
    await thread.getByRole('textbox', { name: 'Reply' }).or(thread.getByRole('combobox')).fill('yes');
    await page.keyboard.press('Enter');
    await thread.getByText('You have 2 runs left today.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => thread.count(), PATIENT).toBe(0);

    await page.getByRole('radio', { name: 'Ben' }).check();
    await page.getByText('You are Ben').waitFor();
    await page
      .getByRole('button', { name: /general/ })
      .getByLabel('5 unread')
      .waitFor();
    await page.getByRole('button', { name: /4 replies/ }).click();
    await thread.getByText('exit code 0').waitFor();
    await expect.poll(() => thread.getByText('You have 2 runs left today.').count(), PATIENT).toBe(0);
    await expect.poll(() => page.getByLabel(/unread/).count(), PATIENT).toBe(0);
    await page.reload();
    await page.getByText('You are Ben').waitFor();
    await thread.getByText('exit code 0').waitFor();
    expect(misdeeds).toEqual([]);
  });

  it('answers buttons privately where they were pressed', async () => {
    const { page } = await visit(browser, `${url}/?user=ben`);
    await page.locator('#composer').fill('@meanwhile run it');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('.note').getByText('Only Ana can start this.').waitFor();
    await page.locator('.note').getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page.locator('.note').count(), PATIENT).toBe(0);
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isEnabled()).toBe(true);
  });

  it('takes a button that was pressed away with the next version of its message, and lets nobody press it before', async () => {
    const { body } = await h.send('/messages', { channel: 'general', user: 'ana', text: 'about the tests' });
    const { thread } = body as { thread: string };
    const buttons = [{ action: 'retry' as const, value: 'r1', label: 'Retry' }];
    const place = placeOf('general', thread);
    const { message } = await h.platform.post(place, post('failure', 'It failed.', { buttons }), 'failed');
    h.bot.on = (event) => {
      if (event.kind === 'action') void h.platform.answer(event.replyTo ?? '', undefined);
    };
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const retry = page.getByRole('button', { name: 'Retry' });
    const answered = page.waitForResponse(/actions$/);
    await retry.click();
    await (await answered).finished();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await retry.isDisabled()).toBe(true);
    await h.platform.edit(place, message, post('failure', 'It failed. Retried as r2.'));
    await expect.poll(() => retry.count(), PATIENT).toBe(0);
    expect(h.bot.accepted.filter((event) => event.kind === 'action' && event.action === 'retry').length).toBe(1);
  });
});

describe('who is looking', { timeout: 40_000 }, () => {
  it('is somebody who is there, whatever the address says', async () => {
    const { page } = await visit(browser, `${url}/?user=eve&channel=nowhere`);
    await page.getByText('You are Ana').waitFor();
    await page.getByRole('alert').getByText('There is no such channel').waitFor();
    await page.getByRole('button', { name: 'random' }).click();
    await page.getByText('This is the beginning of #random').waitFor();
    await expect.poll(() => page.getByRole('alert').count(), PATIENT).toBe(0);
  });

  it('alone sees a direct message', async () => {
    const { page } = await visit(browser, url);
    await page.getByRole('button', { name: 'Meanwhile', exact: true }).click();
    await page.getByText('Just the two of you').waitFor();
    await page.locator('#composer').fill('run it, just for me');
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByRole('button', { name: 'Not now', exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Dmitri' }).check();
    await page.getByText('Just the two of you').waitFor();
    await expect.poll(() => page.getByText('just for me').count(), PATIENT).toBe(0);
    expect(new URL(page.url()).searchParams.get('channel')).toBe('dm-dmitri');
  });

  it('has one flat conversation in a direct message', async () => {
    const { page, misdeeds } = await visit(browser, `${url}/?channel=dm-ana`);
    const main = page.getByRole('main');
    const box = page.locator('#composer');
    await box.fill('run it');
    await page.keyboard.press('Enter');
    await main.getByRole('button', { name: 'Start', exact: true }).waitFor();
    await main.getByRole('button', { name: 'yes', exact: true }).click();
    await expect.poll(() => box.inputValue(), PATIENT).toBe('yes');
    await page.keyboard.press('Enter');
    await main.getByText('Completed in 20 s').waitFor();
    await main.getByText('You have 2 runs left today.').waitFor();
    await box.fill('/task x');
    await page.keyboard.press('Enter');
    await main.locator('.note').getByText('Started sleep-and-echo').waitFor();
    await expect.poll(() => main.getByRole('button', { name: /thread/ }).count(), PATIENT).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => main.locator('article').count(), PATIENT).toBeGreaterThan(4);
    await expect.poll(() => page.getByRole('complementary').count(), PATIENT).toBe(0);
    await page.reload();
    await main.getByText('exit code 0').first().waitFor();
    await page.getByRole('button', { name: 'random' }).click();
    await page.getByText('This is the beginning of #random').waitFor();
    expect(misdeeds).toEqual([]);
  });

  it('gets the answers to pick from only where they are asked', async () => {
    const { page } = await visit(browser, url);
    await h.send('/messages', { channel: 'general', user: 'ben', text: 'about the tests' });
    await page.getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('combobox').fill('@meanwhile run it');
    await page.keyboard.press('Enter');
    await thread.getByRole('button', { name: 'yes', exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Ben' }).check();
    await page.getByText('You are Ben').waitFor();
    await thread.getByRole('button', { name: 'Start', exact: true }).waitFor();
    const yes = thread.getByRole('button', { name: 'yes', exact: true });
    await expect.poll(() => yes.count(), PATIENT).toBe(0);
    await page.getByRole('radio', { name: 'Ana' }).check();
    await yes.waitFor();
    await thread.getByRole('button', { name: 'Start', exact: true }).click();
    await thread.getByText('Completed in 20 s').waitFor();
    expect(await yes.count()).toBe(0);
  });

  it('tells why a message came where that is asked', async () => {
    const { page, misdeeds } = await visit(browser, url);
    const { body } = await h.send('/messages', { channel: 'general', user: 'ben', text: 'about the tests' });
    const { thread } = body as { thread: string };
    const why = { by: 'rules' as const, tier: 'deep' as const, confidence: 0.92, reasons: ['many sources'] };
    await h.platform.post(placeOf('general', thread), post('reply', 'I can look into that.', { why }), 'why');
    await page.getByRole('button', { name: /1 reply/ }).click();
    const pane = page.getByRole('complementary', { name: 'Thread' });
    await pane.getByText('I can look into that.').hover();
    const button = pane.getByRole('button', { name: 'Why this came' });
    expect(await pane.getByText('many sources').count()).toBe(0);
    await button.click();
    await pane.getByText('deep, 92 % sure, judged by rules: many sources').waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await button.click();
    await expect.poll(() => pane.getByText('many sources').count(), PATIENT).toBe(0);
    expect(misdeeds).toEqual([]);
  });

  it('keeps what it shows when its channel is chosen again', async () => {
    const { page } = await visit(browser, url);
    await h.send('/messages', { channel: 'general', user: 'ben', text: 'still here' });
    await page.getByText('still here', { exact: true }).waitFor();
    await page.getByRole('button', { name: /general/ }).click();
    // It is drawn anew in the frame after.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await expect.poll(() => page.getByText('still here', { exact: true }).count(), PATIENT).toBe(1);
  });

  it('sees a private answer with buttons once', async () => {
    const buttons = [{ action: 'cancel' as const, value: 'r1', label: 'Cancel r1' }];
    h.bot.on = (event) =>
      void (
        event.kind === 'command' && h.platform.answer(event.replyTo ?? '', post('notice', 'Which one?', { buttons }))
      );
    const { page } = await visit(browser, url);
    await page.locator('#composer').fill('/cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cancel r1' }).waitFor();
    await expect.poll(() => page.getByRole('main').getByText('Which one?').count(), PATIENT).toBe(1);
  });

  it('sees private answers where they were given: a chooser comes below what was answered before, and is in sight', async () => {
    const buttons = [{ action: 'cancel' as const, value: 'r1', label: 'Cancel r1' }];
    const chooser = post('notice', 'Which one?', { buttons });
    h.bot.on = (event) => {
      if (event.kind === 'action') void h.platform.answer(event.replyTo ?? '', post('notice', 'Stopping r1.'));
      if (event.kind !== 'command') return;
      const answer = event.command === '/cancel' ? chooser : post('notice', 'Nothing runs.\n\n'.repeat(12));
      void h.platform.answer(event.replyTo ?? '', answer);
    };
    const { page } = await visit(browser, url);
    const main = page.getByRole('main');
    const box = page.locator('#composer');
    await h.send('/messages', { channel: 'general', user: 'ben', text: 'before' });
    for (const count of [1, 2, 3]) {
      await box.fill(`/workflows ${count}`);
      await page.keyboard.press('Enter');
      await expect.poll(() => main.locator('.note').count(), PATIENT).toBe(count);
    }
    await main.getByRole('region', { name: 'Messages' }).evaluate((list) => list.scrollTo({ top: 0 }));
    await box.fill('/cancel');
    await page.keyboard.press('Enter');
    const press = main.getByRole('button', { name: 'Cancel r1' });
    await press.waitFor();
    const tops = () => main.locator('.note, article').evaluateAll((all) => all.map(({ textContent }) => textContent));
    expect((await tops()).findIndex((text) => text?.includes('Which one?'))).toBe(4);
    const bottom = () => press.evaluate((one) => one.getBoundingClientRect().bottom);
    await expect.poll(bottom, PATIENT).toBeLessThan(page.viewportSize()?.height ?? 0);
    await press.click();
    await main.locator('article').getByText('Stopping r1.').waitFor();
    await expect.poll(() => press.count(), PATIENT).toBe(0);
    expect(await main.getByText('Which one?').count()).toBe(0);
    await page.reload();
    await main.getByText('Stopping r1.').waitFor();
    expect(await press.count()).toBe(0);
  });

  it('shows the token first where others can reach the page', async () => {
    const guarded = createPlayground({ ...h.settings, host: '0.0.0.0', apiToken: 's3cret' });
    const server = await h.listen(guarded.app);
    const { page, misdeeds } = await visit(browser, server);
    await page.getByLabel('API token').fill('guess');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the token').waitFor();
    await page.getByLabel('API token').fill('s3cret');
    await page.keyboard.press('Enter');
    await page.locator('#composer').fill('hello @meanwhile');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByRole('button', { name: 'Start', exact: true }).waitFor();
    expect(misdeeds).toEqual([]);
    await guarded.close();
  });
});

describe('writing', { timeout: 40_000 }, () => {
  it('completes commands and people with the keyboard, and shows how a command is used', async () => {
    const { page } = await visit(browser, url);
    const box = page.locator('#composer');
    await box.pressSequentially('/');
    const options = page.getByRole('option');
    await expect.poll(() => options.count(), PATIENT).toBe(3);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => box.inputValue(), PATIENT).toBe('/task ');
    await page.getByText('/task "Description" bash "command"').waitFor();
    await box.pressSequentially('"A nap" sleep 1');
    await page.keyboard.press('Enter');
    const note = page.locator('.note');
    await note.getByText('Started sleep-and-echo').waitFor();
    await note.getByRole('button', { name: 'Open its thread' }).click();
    await page.getByRole('complementary').getByText('Completed in 20 s').waitFor();

    await box.pressSequentially('hi @ch');
    await page.keyboard.press('Tab');
    await expect.poll(() => box.inputValue(), PATIENT).toBe('hi @chloe ');
    await page.keyboard.press('Shift+Enter');
    await box.pressSequentially('second line @');
    await page.keyboard.press('Escape');
    await expect.poll(() => options.count(), PATIENT).toBe(0);
    await expect.poll(() => box.inputValue(), PATIENT).toBe('hi @chloe \nsecond line @');
  });

  it('opens the form of a command that is sent without words, and sends what is filled in', async () => {
    const { page, misdeeds } = await visit(browser, url);
    const heard: unknown[] = [];
    const bot = fakeBot(h.platform, 30);
    h.bot.on = (event) => {
      if (event.kind === 'command') heard.push([event.command, event.text]);
      void bot.handle(event);
    };
    await page.locator('#composer').fill('/task ');
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Work in the background' });
    await form.getByLabel('How?').selectOption('research');
    await form.getByLabel('When?').fill('every weekday at 9');
    await form.getByRole('button', { name: 'Start' }).click();
    // The request is missing, so nothing is sent.
    await form.getByLabel('What should I do?').fill('compare queues');
    expect(await barriers(page)).toEqual([]);
    await form.getByRole('button', { name: 'Start' }).press('Enter');
    await page.locator('.note').getByText('Started sleep-and-echo').waitFor();
    await expect.poll(() => form.count(), PATIENT).toBe(0);
    expect(heard).toEqual([['/task', '--every "weekday at 9" research compare queues']]);
    expect(misdeeds).toEqual([]);
  });

  it('keeps the text when it could not be sent, and sends it once', async () => {
    const { page } = await visit(browser, url);
    h.bot.on = () => Promise.reject(new Error('away'));
    const box = page.locator('#composer');
    await box.fill('keep me');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Try again in a moment').waitFor();
    await expect.poll(() => box.inputValue(), PATIENT).toBe('keep me');
    h.bot.on = () => {};
    await page.keyboard.press('Enter');
    await page.locator('.thread-row').getByText('keep me').waitFor();
    await expect.poll(() => box.inputValue(), PATIENT).toBe('');
    await expect.poll(() => page.getByRole('alert').count(), PATIENT).toBe(0);
    await expect.poll(() => page.locator('.thread-row').count(), PATIENT).toBe(1);
  });

  it('replies to one message of a thread', async () => {
    const { body } = await h.send('/messages', { channel: 'general', user: 'ben', text: 'shall we?' });
    await h.platform.post(placeOf('general', body.thread), post('reply', 'I would.'), 'k');
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(body.thread)}`);
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('I would.').hover();
    await thread.locator('article', { hasText: 'I would.' }).getByRole('button', { name: 'Reply to this' }).click();
    await thread.getByText('Reply to Meanwhile: I would.').waitFor();
    await thread.getByRole('combobox').fill('then do');
    await page.keyboard.press('Enter');
    const reply = thread.locator('article', { hasText: 'then do' });
    await reply.getByText('Meanwhile: I would.').waitFor();
    expect(h.bot.accepted.at(-1)).toMatchObject({ text: 'then do', repliesTo: { by: 'bot' } });
    await expect.poll(() => thread.getByText('Reply to Meanwhile').count(), PATIENT).toBe(0);
    await thread.getByRole('combobox').fill('and on');
    await page.keyboard.press('Enter');
    await thread.getByText('and on').waitFor();
    expect(h.bot.accepted.at(-1)).not.toHaveProperty('repliesTo');
  });

  it('jumps to unread replies further up, and is notified of what is for its reader', async () => {
    const { body } = await h.send('/messages', { channel: 'general', user: 'ana', text: 'the first' });
    for (let n = 0; n < 30; n += 1) await h.send('/messages', { channel: 'general', user: 'ben', text: `more ${n}` });
    const context = await browser.newContext({ permissions: ['notifications'] });
    const page = await context.newPage();
    await page.addInitScript(`
      document.hasFocus = () => false;
      globalThis.shown = [];
      globalThis.Notification = class extends Notification {
        constructor(title, options) {
          super(title, options);
          shown.push(title + ': ' + options.body);
        }
      };
    `);
    await page.goto(`${url}/?user=ana&channel=general`);
    await page.getByLabel('Notify me').check();
    await page.getByText('more 29').waitFor();
    await h.platform.post(placeOf('general', body.thread), post('reply', 'Hm, Ben.'), 'k1');
    await h.platform.post(placeOf('general', body.thread), post('result', '@Ana it is done.'), 'k2');
    await page.getByRole('button', { name: 'Unread replies' }).click();
    const row = page.locator('.thread-row', { hasText: 'the first' });
    await expect.poll(() => row.evaluate((one) => one.getBoundingClientRect().top), PATIENT).toBeLessThan(200);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Thread' }).getByText('it is done').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Unread replies' }).count(), PATIENT).toBe(0);
    expect(await page.evaluate('shown')).toEqual(['Meanwhile in #general: @Ana it is done.']);
    await context.close();
  });

  it('reacts, once and by keyboard', async () => {
    const { page } = await visit(browser, url);
    await page.locator('#composer').fill('hello');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add a reaction' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const reaction = page.getByRole('button', { name: 'done 1: Ana' });
    await reaction.click();
    await expect.poll(() => reaction.innerText(), PATIENT).toBe('1');
  });
});

describe('a time', { timeout: 40_000 }, () => {
  it("is shown by the browser's clock, in messages, cards and private answers", async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const place = placeOf('general', thread);
    const at = Date.UTC(2026, 10, 23, 8);
    const next = `Next: ${moment(at, 'Mon 23 Nov, 9:00 (Europe/Berlin)')}.`;
    const card = { status: 'waiting', percent: null, stage: 'executing', step: 2, steps: 2, name: 'count' };
    await h.platform.post(place, post('reply', next), 'k1');
    await h.platform.post(place, post('card', `**\`count\`** waiting\n${next}`, { card }), 'k2');
    const options = { timezoneId: 'Asia/Tokyo', locale: 'en-GB' };
    const { page, misdeeds } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`, options);
    const pane = page.getByRole('complementary', { name: 'Thread' });
    const times = pane.locator('.markdown time');
    await expect.poll(() => times.count(), PATIENT).toBe(2);
    for (const time of await times.all()) {
      expect(await time.innerText()).toContain('17:00');
      expect(await time.getAttribute('datetime')).toBe('2026-11-23T08:00:00.000Z');
      expect(await time.getAttribute('title')).toBe('Mon 23 Nov, 9:00 (Europe/Berlin)');
    }
    h.bot.on = (event) => {
      if (event.kind === 'command') void h.platform.answer(event.replyTo ?? '', post('notice', next));
    };
    await pane.locator('textarea').fill('/workflows');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.note time').innerText(), PATIENT).toContain('17:00');
    expect(misdeeds).toEqual([]);
  });
});

describe('a card', { timeout: 40_000 }, () => {
  it('shows the newest of its output', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const card = { status: 'running', percent: 50, stage: 'executing', step: 2, steps: 2, name: 'count' };
    const lines = Array.from({ length: 12 }, (_, n) => `line ${n}`).join('\n');
    const text = `**\`count\` (\`k3x9\`)** running · 50 %\n\`\`\`\n…\n${lines}\n\`\`\``;
    await h.platform.post(placeOf('general', thread), post('card', text, { card }), 'k');
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const output = page.getByRole('complementary', { name: 'Thread' }).locator('pre');
    await output.getByText('line 11').waitFor();
    await expect.poll(() => output.evaluate((pre) => pre.scrollHeight - pre.clientHeight), PATIENT).toBe(0);
  });
});

describe('what came of work', { timeout: 40_000 }, () => {
  const card = { status: 'running', percent: null, stage: 'executing', step: 2, steps: 2, name: 'count' };

  it('is shown beside its thread in the channel', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const place = placeOf('general', thread);
    const { message } = await h.platform.post(place, post('card', '**`count` (`k3`)** running', { card }), 'k');
    const { page } = await visit(browser, url);
    const row = page.locator('.thread-row');
    await row.getByRole('progressbar').waitFor();
    for (const status of ['completed', 'failed', 'canceled']) {
      const text = `**\`count\` (\`k3\`)** ${status}`;
      await h.platform.edit(place, message, post('card', text, { card: { ...card, status } }));
      await row.locator('.mini-card').getByText(status).waitFor();
      expect(await row.locator('.mini-card').innerText()).toContain('count');
    }
  });

  it('reads right when it is copied', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const text = '**`count` (`k3`)** running · 4 s\nFor Ana: run `seq 9`\nExecuting: step 2 of 2.';
    await h.platform.post(placeOf('general', thread), post('card', text, { card }), 'k');
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const shown = page.getByRole('complementary', { name: 'Thread' }).locator('.card');
    await shown.getByText('For Ana').waitFor();
    expect(await shown.evaluate((one) => one.textContent)).toContain('Executing · step 2 of 2 · 4 s');
  });

  it('opens a long log at its end, wrapped, and in full when asked', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const lines = Array.from({ length: 90 }, (_, n) => `line ${n} ${'long '.repeat(40)}`).join('\n');
    await h.platform.post(placeOf('general', thread), post('result', `Done.\n\`\`\`\n${lines}\n\`\`\``), 'r');
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const log = page.getByRole('complementary', { name: 'Thread' }).locator('pre');
    await log.waitFor();
    const hidden = () => log.evaluate((pre) => pre.scrollHeight - pre.clientHeight - pre.scrollTop);
    await expect.poll(hidden, PATIENT).toBeLessThan(2);
    expect(await log.evaluate((pre) => pre.scrollTop)).toBeGreaterThan(100);
    expect(await log.evaluate((pre) => pre.scrollWidth - pre.clientWidth)).toBe(0);
    await page.getByRole('button', { name: 'Show all 90 lines' }).click();
    expect(await log.evaluate((pre) => pre.scrollHeight - pre.clientHeight)).toBe(0);
    await page.getByRole('button', { name: 'Show less' }).click();
    await expect.poll(hidden, PATIENT).toBeLessThan(2);
  });
});

describe('a run that has ended', { timeout: 40_000 }, () => {
  it('shows on its card how it ended, and no step that it stopped at', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const place = placeOf('general', thread);
    const card = { status: 'running', percent: null, stage: 'executing', step: 2, steps: 2, name: 'count' };
    const running = post('card', '**`count` (`k3`)** running · 4 s\nFor Ana: run `seq 9`', { card });
    const { message } = await h.platform.post(place, running, 'k');
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const shown = page.getByRole('complementary', { name: 'Thread' }).locator('.card');
    await shown.getByText('step 2 of 2').waitFor();
    const ends = [
      [
        'failed',
        'failed after 3 s: `Run the command`: Exit code 4.',
        'Failed after 3 s: Run the command: Exit code 4.',
      ],
      ['canceled', 'canceled by Ana after 3 s', 'Canceled by Ana after 3 s'],
      ['completed', 'completed in 3 s', 'Completed in 3 s'],
    ] as const;
    for (const [status, end, words] of ends) {
      const text = `**\`count\` (\`k3\`)** ${end}\nFor Ana: run \`seq 9\``;
      await h.platform.edit(place, message, post('card', text, { card: { ...card, status } }));
      await shown.getByText('after 3 s').or(shown.getByText('in 3 s')).first().waitFor();
      await expect.poll(() => shown.innerText(), PATIENT).toContain(words);
      expect(await shown.innerText()).not.toMatch(/Executing|step 2 of 2/);
    }
  });
});

describe('progress that is not known', { timeout: 40_000 }, () => {
  const card = { status: 'running', percent: null, stage: 'executing', step: 2, steps: 2, name: 'count' };

  it('has a bar without a number, and none once the run has failed', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: 'count' })).body;
    const text = '**`count` (`k3x9`)** running · 4 s\nExecuting: step 2 of 2.';
    const { message } = await h.platform.post(placeOf('general', thread), post('card', text, { card }), 'k');
    const { page } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const pane = page.getByRole('complementary', { name: 'Thread' });
    await pane.getByRole('progressbar').waitFor();
    expect(await pane.getByRole('progressbar').getAttribute('aria-valuenow')).toBeNull();
    expect(await pane.locator('.card').innerText()).not.toContain('%');
    const failed = { ...card, status: 'failed' };
    const why = '**`count` (`k3x9`)** failed after 5 s: exit code 1';
    await h.platform.edit(placeOf('general', thread), message, post('card', why, { card: failed }));
    await pane.getByText('exit code 1').waitFor();
    await expect.poll(() => pane.getByRole('progressbar').count(), PATIENT).toBe(0);
  });
});

describe('hostile texts', { timeout: 40_000 }, () => {
  const texts = [
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload="window.pwned=1">',
    '[click](javascript:window.pwned=1) [data](data:text/html,<script>1</script>) <javascript:window.pwned=1>',
    '![pixel](http://evil.example/pixel.png) <http://evil.example/"onmouseover="window.pwned=1>',
    '[https://bank.example/login](https://evil.example/phish)',
    '- [good。example](https://evil.example/dot)\n- [good.\n  example](https://evil.example/lines)',
    '</div></article><style>body{display:none}</style><iframe srcdoc="<script>parent.pwned=1</script>">',
    '`@ana` "><b onclick=alert(1)>bold</b> {{constructor.constructor("alert(1)")()}} ${alert(1)}',
    '```js\nconst x = `</code><img src=x onerror="window.pwned=1">`; // <script>window.pwned=1</script>\n```',
    '```"><img src=x onerror=alert(1)>\nlet y;\n```',
  ];

  it('do nothing, and code is coloured', async () => {
    const { thread } = (await h.send('/messages', { channel: 'general', user: 'ana', text: texts.join('\n\n') })).body;
    const card = {
      status: '"><img src=x onerror=alert(1)>',
      percent: 1e9,
      stage: '<b>',
      step: 1,
      steps: 2,
      name: '<i>name</i>',
    };
    const buttons = [{ action: 'start' as const, value: '"', label: '<img src=x onerror=alert(1)>' }];
    await h.platform.post(placeOf('general', thread), post('card', texts.join('\n\n'), { card, buttons }), 'k');
    const { page, misdeeds } = await visit(browser, `${url}/?thread=${encodeURIComponent(thread)}`);
    const pane = page.getByRole('complementary', { name: 'Thread' });
    await pane.locator('article').nth(1).waitFor();
    for (const link of await pane.getByRole('link').all()) {
      await expect.poll(() => link.getAttribute('href'), PATIENT).toMatch(/^https?:/);
      await expect.poll(() => link.getAttribute('rel'), PATIENT).toBe('noopener noreferrer');
    }
    await expect
      .poll(() => pane.locator('img, script, iframe, style, [onclick], [onerror], [onmouseover]').count(), PATIENT)
      .toBe(0);
    await expect.poll(() => pane.locator('.hljs-keyword').allInnerTexts(), PATIENT).toContain('const');
    await expect.poll(() => pane.getByText('https://evil.example/phish').count(), PATIENT).toBeGreaterThan(0);
    await expect.poll(() => pane.getByRole('link', { name: /bank|good/ }).count(), PATIENT).toBe(0);
    await expect.poll(() => page.evaluate('window.pwned'), PATIENT).toBeUndefined();
    expect(misdeeds).toEqual([]);
  });
});

describe('a phone', { timeout: 40_000 }, () => {
  it('shows one pane at a time and never scrolls sideways', async () => {
    const { page, misdeeds } = await visit(browser, url, { viewport: { width: 390, height: 780 }, hasTouch: true });
    const wide = `\`\`\`\n${'wide '.repeat(80)}\n\`\`\`\n${'unbroken'.repeat(40)}`;
    const { thread } = (await h.send('/messages', { channel: 'random', user: 'ben', text: wide })).body;
    await h.platform.post(placeOf('random', thread), post('reply', wide), 'k');
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');
    const nav = page.getByRole('navigation', { name: 'Channels' });
    await expect.poll(() => nav.isVisible(), PATIENT).toBe(false);
    await page.getByRole('button', { name: 'Channels' }).click();
    await nav.getByRole('button', { name: /random/ }).click();
    await page.getByRole('button', { name: /1 reply/ }).waitFor();
    await expect.poll(() => nav.isVisible(), PATIENT).toBe(false);
    await expect.poll(() => fits(), PATIENT).toBe(true);
    await page.getByRole('button', { name: /1 reply/ }).click();
    const pane = page.getByRole('complementary', { name: 'Thread' });
    await pane.locator('article').nth(1).waitFor();
    expect((await pane.boundingBox())?.width).toBe(390);
    await expect.poll(() => fits(), PATIENT).toBe(true);
    await pane.getByRole('button', { name: 'Back to the channel' }).click();
    await expect.poll(() => pane.count(), PATIENT).toBe(0);
    expect(misdeeds).toEqual([]);
  });
});

describe('the link', { timeout: 40_000 }, () => {
  it('says that it is down, comes back and shows what was missed', async () => {
    const { page } = await visit(browser, url);
    await page.getByText('This is the beginning').waitFor();
    await page.waitForTimeout(300);
    await h.server.kill();
    await page.getByText('Reconnecting').waitFor();
    await h.server.restart();
    await expect
      .poll(
        async () => (await h.send('/messages', { channel: 'general', user: 'ben', text: 'missed me?' })).status,
        PATIENT,
      )
      .toBe(201);
    await page.locator('article').getByText('missed me?').waitFor();
    await expect.poll(() => page.getByText('Reconnecting').count(), PATIENT).toBe(0);
  });
});
