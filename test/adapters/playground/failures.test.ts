import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/adapters/playground/ids.ts';
import { createPlayground } from '../../../src/adapters/playground/playground.ts';
import { BASE, type Harness, post, startHarness } from './harness.ts';

let h: Harness;

beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.stop());

const hello = { channel: 'general', user: 'ana', text: 'hi @meanwhile' };

async function threads() {
  return (await h.get('/channels/general?user=ana')).body.threads;
}

describe('without Redis', () => {
  it('every call answers while it is away, and works again when it is back', async () => {
    await h.send('/messages', hello);
    await h.server.kill();
    const answers = await Promise.all([
      h.send('/messages', hello),
      h.get('/state?user=ana'),
      h.get('/events?user=ana'),
      h.send('/actions', { message: 'playground:general/1', action: 'start', user: 'ana' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503, 503]);
    await expect(
      h.platform.post(placeOf('general', 'playground:general/1'), post('reply', 'x'), 'k'),
    ).rejects.toMatchObject({
      name: 'DeliveryError',
      retry: true,
    });
    await h.server.restart();
    await expect.poll(async () => (await h.send('/messages', hello)).status).toBe(201);
    expect(await threads()).toHaveLength(2);
  });
});

describe('a bot that takes nothing', () => {
  it('is told of while it still takes nothing, and what it takes in the end is shown', async () => {
    const slow = Promise.withResolvers<void>();
    h.bot.on = () => slow.promise;
    expect((await h.send('/messages', hello)).status).toBe(503);
    expect(await threads()).toEqual([]);
    slow.resolve();
    await expect.poll(async () => (await threads()).length).toBe(1);
  });

  it('leaves no reaction', async () => {
    const { body } = await h.send('/messages', hello);
    h.bot.on = () => Promise.reject(new Error('away'));
    const reaction = await h.send('/reactions', { message: body.id, emoji: '👍', user: 'ben' });
    expect(reaction.status).toBe(503);
    const { messages } = (await h.get(`/threads/${encodeURIComponent(body.thread)}?user=ana`)).body;
    expect(messages[0]?.reactions).toEqual([]);
  });
});

describe('a process that dies', () => {
  it('between keeping a message and showing it: the next one finishes it', async () => {
    // As if it had died in the middle: the bot never answers and this process forgets about it.
    h.bot.on = () => new Promise(() => {});
    // It is not to be refused before the process has gone.
    const { app, close } = createPlayground({ ...h.settings, waits: { acceptMs: 60_000, answerMs: 60_000 } });
    void app.request(`${BASE}/playground/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(hello),
    });
    await expect.poll(() => h.redis.zcard('mw:pg:staged')).toBe(1);
    await close();
    h.bot.on = () => {};
    const later = createPlayground({ ...h.settings, now: () => Date.now() + 60_000 });
    await later.app.request(`${BASE}/playground/state?user=ana`);
    await expect.poll(async () => (await threads()).length).toBe(1);
    expect(h.bot.accepted).toMatchObject([{ kind: 'message', text: 'hi' }]);
    expect(await h.redis.zcard('mw:pg:staged')).toBe(0);
    await later.close();
  });
});

describe('private answers', () => {
  it('may come before anybody waits, from another process, and are given once', async () => {
    const worker = createPlayground(h.settings);
    let replyTo = '';
    h.bot.on = async (event) => {
      replyTo = event.kind === 'command' ? (event.replyTo ?? '') : '';
      expect(await worker.platform.answer(replyTo, post('notice', 'Started.', { run: 'r1' }))).toBe('answered');
    };
    const { body } = await h.send('/commands', { channel: 'general', user: 'ana', command: '/task', text: 'x' });
    expect(body).toEqual({ text: 'Started.', run: 'r1', thread: 'playground:general/1' });
    expect(await worker.platform.answer(replyTo, post('notice', 'Again.'))).toBe('answered');
    expect(await worker.platform.answer('playground:guess', post('notice', 'x'))).toBe('gone');
    await worker.close();
  });

  it('with buttons are shown as a notice as well', async () => {
    const buttons = [{ action: 'cancel' as const, value: 'r1', label: 'Cancel r1' }];
    h.bot.on = async (event) => {
      if (event.kind === 'command') {
        await h.platform.answer(event.replyTo ?? '', post('notice', 'Which one?', { buttons }));
      }
    };
    const { body } = await h.send('/commands', { channel: 'general', user: 'ana', command: '/cancel', text: '' });
    expect(body).toEqual({ text: 'Which one?', thread: 'playground:general/1' });
    const seen = async (user: string) => (await h.get(`/threads/${encodeURIComponent(body.thread)}?user=${user}`)).body;
    expect((await seen('ana')).messages).toMatchObject([{ kind: 'notice', to: 'ana', buttons }]);
    expect((await seen('ben')).messages).toEqual([]);
    expect((await h.get('/channels/general?user=ben')).body.threads).toEqual([]);
  });

  it('that come too late are left to the outbox', async () => {
    let replyTo = '';
    h.bot.on = (event) => {
      replyTo = event.kind === 'command' ? (event.replyTo ?? '') : '';
    };
    const { body } = await h.send('/commands', { channel: 'general', user: 'ana', command: '/task', text: 'x' });
    expect(body.text).toContain('The answer follows');
    expect(await h.platform.answer(replyTo, post('notice', 'Late.'))).toBe('gone');
  }, 15_000);
});
