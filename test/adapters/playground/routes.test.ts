import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/adapters/playground/ids.ts';
import type { Action, Post } from '../../../src/core/domain/outgoing.ts';
import { moment } from '../../../src/core/present/text/moment.ts';
import { type Harness, post, startHarness } from './harness.ts';

let h: Harness;

beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.stop());
beforeEach(async () => {
  await h.redis.flushall();
  h.bot.accepted.length = 0;
  h.bot.on = () => {};
});

function say(text: string, more: object = {}) {
  return h.send('/messages', { channel: 'general', user: 'ana', text, ...more });
}

async function threadOf(id: string, user = 'ana') {
  return (await h.get(`/threads/${encodeURIComponent(id)}?user=${user}`)).body.messages;
}

describe('messages', () => {
  it('say which message they reply to, and whose that is', async () => {
    const { body: first } = await say('shall we?', { user: 'ben' });
    const { body: reply } = await say('yes', { thread: first.thread, replyTo: first.id });
    expect(h.bot.accepted.at(-1)).toMatchObject({ repliesTo: { message: first.id, by: 'other' } });
    await say('I mean it', { thread: first.thread, replyTo: reply.id });
    expect(h.bot.accepted.at(-1)).toMatchObject({ repliesTo: { message: reply.id, by: 'self' } });
    expect((await threadOf(first.thread))[1]).toMatchObject({ text: 'yes', replyTo: first.id });
    expect((await say('yes', { thread: first.thread, replyTo: 'playground:general/99' })).status).toBe(404);
    expect((await say('yes', { channel: 'dm-ana', replyTo: first.id })).status).toBe(404);
  });

  it('and commands say in which time zone their browser is', async () => {
    const headers = { 'time-zone': 'Australia/Sydney' };
    await h.send('/messages', { channel: 'general', user: 'ana', text: 'hello' }, headers);
    const typed = h.send('/commands', { channel: 'general', user: 'ana', command: '/task', text: 'sleep 1' }, headers);
    expect((await typed).status).toBe(200);
    expect(h.bot.accepted.map(({ kind, zone }) => [kind, zone])).toEqual([
      ['message', 'Australia/Sydney'],
      ['command', 'Australia/Sydney'],
    ]);
    await h.send('/messages', { channel: 'general', user: 'ana', text: 'hello' }, { 'time-zone': '<b>' });
    expect(h.bot.accepted.at(-1)).not.toHaveProperty('zone');
  });

  it('in code and quotes mention nobody', async () => {
    await say('> @meanwhile run it\nwhat was this? `@meanwhile` and @ben');
    expect(h.bot.accepted.at(-1)).toMatchObject({ mentioned: false, toOthers: true });
    await say('@meanwhile\u200b run `sleep 1`');
    expect(h.bot.accepted.at(-1)).toMatchObject({ mentioned: true, text: 'run `sleep 1`' });
  });

  it('are accepted by the bot, then shown in a thread of their own', async () => {
    const { status, body } = await say('@meanwhile run `sleep 1`, please');
    expect({ status, body }).toEqual({
      status: 201,
      body: { id: 'playground:general/1', thread: 'playground:general/1' },
    });
    expect(h.bot.accepted).toEqual([
      expect.objectContaining({
        kind: 'message',
        id: body.id,
        message: body.id,
        workspace: 'playground:local',
        channel: 'playground:general',
        thread: body.thread,
        person: { id: 'ana', name: 'Ana' },
        text: 'run `sleep 1`, please',
        mentioned: true,
        direct: false,
        toOthers: false,
      }),
    ]);
    const [message] = await threadOf(body.thread);
    expect(message).toEqual({
      id: body.id,
      thread: body.thread,
      author: { id: 'ana', name: 'Ana', bot: false },
      kind: 'text',
      text: '@meanwhile run `sleep 1`, please',
      buttons: [],
      files: [],
      reactions: [],
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('go into the thread they name', async () => {
    const { body: root } = await say('hello');
    const { body: reply } = await say('and more', { thread: root.thread, user: 'ben' });
    expect(reply).toEqual({ id: 'playground:general/2', thread: root.thread });
    expect((await threadOf(root.thread)).map((m) => m.author.name)).toEqual(['Ana', 'Ben']);
  });

  it('are not shown when the bot does not take them, and a second try with the same key is the same message', async () => {
    const key = { 'idempotency-key': 'k1' };
    h.bot.on = () => Promise.reject(new Error('away'));
    const failed = await h.send('/messages', { channel: 'general', user: 'ana', text: 'hi' }, key);
    expect(failed.status).toBe(503);
    expect(failed.body.error.code).toBe('unavailable');
    expect((await h.get('/channels/general?user=ana')).body.threads).toEqual([]);
    h.bot.on = () => {};
    const again = await h.send('/messages', { channel: 'general', user: 'ana', text: 'hi' }, key);
    const third = await h.send('/messages', { channel: 'general', user: 'ana', text: 'hi' }, key);
    expect([again.status, third.body.id]).toEqual([201, again.body.id]);
    expect(await threadOf(again.body.thread)).toHaveLength(1);
    expect(h.bot.accepted).toHaveLength(1);
  });

  it('that a process left half accepted are shown before the answer of the bot', async () => {
    let id = '';
    h.bot.on = async (event) => {
      id = event.thread;
      await h.platform.post(placeOf('general', event.thread), post('reply', 'On it.'), 'k');
      throw new Error('died');
    };
    await say('hello @meanwhile');
    expect((await threadOf(id)).map((m) => m.text)).toEqual(['hello @meanwhile', 'On it.']);
  });
});

describe('a direct message', () => {
  const dm = { channel: 'dm-ana' };
  const only = 'playground:dm-ana/1';
  const threads = async () => (await h.get('/channels/dm-ana?user=ana')).body.threads;

  it('is one thread, whatever is written in it', async () => {
    expect(await threadOf(only)).toEqual([]);
    expect((await say('run it', dm)).body).toEqual({ id: only, thread: only });
    const place = placeOf('dm-ana', only);
    await h.platform.post(place, post('offer', 'Shall I?'), 'o');
    expect((await say('yes', dm)).body).toEqual({ id: 'playground:dm-ana/3', thread: only });
    expect((await say('please', { ...dm, thread: only })).body).toEqual({ id: 'playground:dm-ana/4', thread: only });
    expect(h.bot.accepted.map(({ thread }) => thread)).toEqual([only, only, only]);
    expect((await threadOf(only)).map(({ text }) => text)).toEqual(['run it', 'Shall I?', 'yes', 'please']);
    expect(await threads()).toMatchObject([{ id: only, title: 'run it' }]);
    expect((await say('aside', { ...dm, thread: 'playground:dm-ana/2' })).status).toBe(404);
  });

  it('goes on in its order after a first message that the bot did not take', async () => {
    h.bot.on = () => Promise.reject(new Error('away'));
    expect((await say('lost', dm)).status).toBe(503);
    h.bot.on = () => {};
    await say('hello', dm);
    await h.redis.del('mw:pg:m:playground:dm-ana/1');
    await h.platform.post(placeOf('dm-ana', only), post('reply', 'Hi.'), 'k');
    await say('bye', dm);
    expect((await threadOf(only)).map(({ text }) => text)).toEqual(['hello', 'Hi.', 'bye']);
    expect(await threads()).toHaveLength(1);
  });

  it('takes commands in the same thread', async () => {
    h.bot.on = (event) =>
      void h.platform.answer((event.kind === 'command' && event.replyTo) || '', post('notice', 'ok', { run: 'r7' }));
    const { body } = await h.send('/commands', { ...dm, user: 'ana', command: '/task', text: 'sleep 3' });
    expect(body).toEqual({ text: 'ok', run: 'r7', thread: only });
    await h.platform.post(placeOf('dm-ana', only), post('card', 'card'), 'c');
    expect((await say('hello', dm)).body.thread).toBe(only);
    expect((await threadOf(only)).map(({ text }) => text)).toEqual(['card', 'hello']);
  });
});

describe('commands that nothing comes of', () => {
  const look = (more: object = {}) =>
    h.send('/commands', { channel: 'general', user: 'ana', command: '/workflows', text: '', ...more });

  it.each([{}, { run: 'r7' }])('name no thread and use up none (%j)', async (about) => {
    h.bot.on = (event) =>
      void h.platform.answer((event.kind === 'command' && event.replyTo) || '', post('notice', 'Nothing.', about));
    expect((await look()).body).toEqual({ text: 'Nothing.', ...about });
    const promised = h.bot.accepted[0]?.thread ?? '';
    expect((await h.get(`/threads/${encodeURIComponent(promised)}?user=ana`)).status).toBe(404);
    expect((await say('hello')).body.id).toBe('playground:general/1');
    const thread = 'playground:general/1';
    expect((await look({ thread })).body).toEqual({ text: 'Nothing.', ...about, thread });
    expect((await say('more')).body.id).toBe('playground:general/2');
  });
});

describe('calls that are not of their form', () => {
  it.each([
    ['/messages', {}, 'channel is missing.'],
    ['/messages', { channel: 7 }, 'channel must be a text.'],
    ['/messages', { channel: '' }, 'channel is empty.'],
    ['/messages', { channel: 'x'.repeat(101) }, 'channel is longer than 100 characters.'],
    ['/messages', [], 'The body must be a JSON object.'],
    [
      '/commands',
      { channel: 'general', user: 'ana', command: 'task' },
      'command must be a slash and a name, like "/task".',
    ],
  ])('%s %j are told what is wrong', async (path, body, message) => {
    expect(await h.send(path, body)).toMatchObject({ status: 400, body: { error: { code: 'bad_request', message } } });
  });
});

describe('posts of the bot', () => {
  it('are posted once per key and replaced by edits', async () => {
    const { body } = await say('hello');
    const place = placeOf('general', body.thread);
    const first = await h.platform.post(place, post('card', 'Queued'), 'key');
    const second = await h.platform.post(place, post('card', 'Queued again'), 'key');
    expect(second).toEqual(first);
    const card = { status: 'running', percent: 40, stage: 'executing', step: 2, steps: 3, name: 'nap' };
    await h.platform.edit(place, first.message, post('card', 'Running', { card, run: 'r1' }));
    const messages = await threadOf(body.thread);
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ text: 'Running', card, run: 'r1', author: { id: 'meanwhile', bot: true } });
    expect(messages[1]?.editedAt).toBeDefined();
  });

  it('open the thread that a command was promised', async () => {
    h.bot.on = (event) =>
      void h.platform.answer((event.kind === 'command' && event.replyTo) || '', post('notice', 'ok', { run: 'r7' }));
    const { status, body } = await h.send('/commands', {
      channel: 'random',
      user: 'ben',
      command: '/task',
      text: '"a" sleep 3',
    });
    expect({ status, body }).toEqual({ status: 200, body: { text: 'ok', run: 'r7', thread: 'playground:random/1' } });
    await h.platform.post(placeOf('random', body.thread), post('card', 'card'), 'c');
    const { threads } = (await h.get('/channels/random?user=ana')).body;
    expect(threads).toEqual([{ id: body.thread, title: 'card', unread: 1, lastAt: expect.any(String) }]);
    expect((await threadOf(body.thread))[0]?.id).toBe(body.thread);
  });

  it('mention people by name and carry files as links', async () => {
    const { body } = await say('hello');
    const ana = { id: 'ana', name: 'Ana' };
    await h.platform.post(
      placeOf('general', body.thread),
      post('result', '```\nok\n```', { mention: ana, files: [{ id: 'f1', name: 'a.txt', size: 3 }] }),
      'k',
    );
    const [, message] = await threadOf(body.thread);
    expect(message?.text).toBe('@Ana\n\n```\nok\n```');
    expect(message?.files).toEqual([{ name: 'a.txt', url: '/playground/files/f1', size: 3 }]);
  });

  it('that are gone cannot be edited, and are not tried again', async () => {
    const edit = h.platform.edit(
      placeOf('general', 'playground:general/1'),
      'playground:general/9',
      post('reply', 'x'),
    );
    await expect(edit).rejects.toMatchObject({ name: 'DeliveryError', retry: false });
  });
});

describe('unread marks', () => {
  it('count what others wrote until the thread is read', async () => {
    const { body } = await say('hello');
    await h.platform.post(placeOf('general', body.thread), post('reply', 'Hi.'), 'k1');
    await h.platform.post(placeOf('general', body.thread), post('notice', 'psst'), 'k2', 'ben');
    const unread = async (user: string) => (await h.get(`/state?user=${user}`)).body.channels[0]?.unread;
    expect([await unread('ana'), await unread('ben'), await unread('chloe')]).toEqual([1, 3, 2]);
    expect((await h.get('/channels/general?user=ben')).body.threads[0]?.unread).toBe(3);
    await h.get(`/threads/${encodeURIComponent(body.thread)}?user=ben&read=true`);
    expect([await unread('ana'), await unread('ben')]).toEqual([1, 0]);
  });
});

describe('buttons', () => {
  async function offer(): Promise<{ message: string; thread: string }> {
    const { body } = await say('@meanwhile do it');
    const buttons = [
      { action: 'start' as const, value: 'o1', label: 'Start' },
      { action: 'not_now' as const, value: 'o1', label: 'Not now' },
    ];
    const place = placeOf('general', body.thread);
    return { ...(await h.platform.post(place, post('offer', 'Shall I?', { buttons }), 'offer')), thread: body.thread };
  }

  it('carry their value, also after an edit took them away', async () => {
    const { message, thread } = await offer();
    h.bot.on = (event) => void h.platform.answer((event.kind === 'action' && event.replyTo) || '', undefined);
    const click = { message, action: 'start', user: 'ben' };
    expect(await h.send('/actions', click)).toMatchObject({ status: 200, body: {} });
    await h.platform.edit(placeOf('general', thread), message, post('offer', 'Started.'));
    h.bot.on = (event) =>
      void h.platform.answer((event.kind === 'action' && event.replyTo) || '', post('notice', 'Already started.'));
    expect((await h.send('/actions', click)).body).toEqual({ text: 'Already started.' });
    expect(h.bot.accepted.slice(-2)).toMatchObject([
      { kind: 'action', action: 'start', value: 'o1', message },
      { kind: 'action', action: 'start', value: 'o1', message },
    ]);
  });

  it('that a message never had, and messages that are not there, are refused', async () => {
    const { message } = await offer();
    const status = async (body: object) => (await h.send('/actions', { message, user: 'ana', ...body })).status;
    expect(await status({ action: 'retry' })).toBe(400);
    expect(await status({ action: 'start', value: 'another' })).toBe(400);
    expect(await status({ action: 'start', message: 'playground:general/99' })).toBe(404);
    expect(await status({ action: 'start', user: 'eve' })).toBe(400);
  });

  it('of a private notice are for its person alone', async () => {
    const { thread } = await offer();
    const buttons = [{ action: 'cancel' as const, value: 'r1', label: 'Cancel' }];
    const { message } = await h.platform.post(
      placeOf('general', thread),
      post('notice', 'Which?', { buttons }),
      'n',
      'ana',
    );
    expect((await h.send('/actions', { message, action: 'cancel', user: 'ben' })).status).toBe(404);
    expect((await threadOf(thread, 'ben')).map((m) => m.id)).not.toContain(message);
    expect((await threadOf(thread, 'ana')).at(-1)).toMatchObject({ id: message, to: 'ana' });
  });

  describe('of a private answer', () => {
    const button = (action: Action, value: string) => ({ action, value, label: `${action} ${value}` });

    const store = () => threadOf('playground:general/1');

    /** Ana's chooser, and what buttons it still has. */
    async function chooser(buttons: Post['buttons']) {
      const { body } = await say('@meanwhile which?');
      const place = placeOf('general', body.thread);
      const { message } = await h.platform.post(place, post('notice', 'Which?', { buttons }), 'chooser', 'ana');
      const left = async () => {
        const found = (await threadOf(body.thread)).find(({ id }) => id === message);
        return found?.buttons.map(({ label }) => label);
      };
      return { place, message, left };
    }

    it('go with the one that was pressed, as far as they are about the same', async () => {
      const { message, left } = await chooser([button('pause', 's1'), button('delete', 's1'), button('delete', 's2')]);
      h.bot.on = (event) =>
        void h.platform.answer((event.kind === 'action' && event.replyTo) || '', post('notice', 'Paused.'));
      await h.send('/actions', { message, action: 'pause', user: 'ana' });
      expect(await left()).toEqual(['delete s2']);
      expect((await store()).at(-1)?.text).toBe('Which?\n\nPaused.');
    });

    it('leave the times of the answer where they stand in it', async () => {
      const { message } = await chooser([button('resume', 's1'), button('delete', 's2')]);
      const answer = post('notice', `Next: ${moment(0, 'noon')}.`);
      h.bot.on = (event) => void h.platform.answer((event.kind === 'action' && event.replyTo) || '', answer);
      const at = '1970-01-01T00:00:00.000Z';
      expect((await h.send('/actions', { message, action: 'resume', user: 'ana' })).body).toEqual({
        text: 'Next: noon.',
        times: [{ from: 6, to: 10, at }],
      });
      expect((await store()).at(-1)).toMatchObject({
        text: 'Which?\n\nNext: noon.',
        times: [{ from: 14, to: 18, at }],
      });
    });

    it('make way for the answer, with its buttons, where none is left', async () => {
      const { message, left } = await chooser([button('pause', 's1'), button('delete', 's1')]);
      const answer = post('notice', 'Paused.', { buttons: [button('resume', 's1'), button('delete', 's1')] });
      h.bot.on = (event) => {
        if (event.kind !== 'action') return;
        // An outbox that is not sure gives an answer again.
        for (const _ of [1, 2]) void h.platform.answer(event.replyTo ?? '', answer);
      };
      expect((await h.send('/actions', { message, action: 'pause', user: 'ana' })).body.text).toBe('Paused.');
      expect(await left()).toEqual(['resume s1', 'delete s1']);
      expect((await store()).map(({ text }) => text)).toEqual(['@meanwhile which?', 'Paused.']);
    });

    it('go when their run can be stopped no more', async () => {
      const { place, left } = await chooser([button('cancel', 'r1'), button('follow', 'r1'), button('cancel', 'r2')]);
      const card = { status: 'running', percent: null, stage: 'executing', step: 1, steps: 1, name: 'nap' };
      const running = post('card', 'nap', { run: 'r1', card, buttons: [button('cancel', 'r1')] });
      const { message } = await h.platform.post(place, running, 'card');
      expect(await left()).toHaveLength(3);
      await h.platform.edit(place, message, post('card', 'nap', { run: 'r1', card: { ...card, status: 'completed' } }));
      expect(await left()).toEqual(['cancel r2']);
    });

    it('go when the message of their schedule offers something else', async () => {
      const { place, left } = await chooser([button('pause', 's1'), button('delete', 's1')]);
      const buttons = [button('resume', 's1'), button('delete', 's1')];
      await h.platform.post(place, post('reply', 's1 is paused', { schedule: 's1', buttons }), 'schedule');
      expect(await left()).toEqual(['delete s1']);
    });
  });
});

describe('reactions', () => {
  it('count once per person, emoji and message', async () => {
    const { body } = await say('hello');
    for (const user of ['ben', 'ana', 'ben']) {
      expect((await h.send('/reactions', { message: body.id, emoji: '👍', user })).status).toBe(200);
    }
    await h.send('/reactions', { message: body.id, emoji: '❌', user: 'ben' });
    expect((await threadOf(body.thread))[0]?.reactions).toEqual([
      { emoji: '👍', users: ['ben', 'ana'] },
      { emoji: '❌', users: ['ben'] },
    ]);
    expect(h.bot.accepted.filter((event) => event.kind === 'reaction').map((event) => event.id)).toHaveLength(4);
    expect((await h.send('/reactions', { message: body.id, emoji: 'nope', user: 'ben' })).status).toBe(400);
  });
});
