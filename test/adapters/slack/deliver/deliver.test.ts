import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { STREAM_MS } from '../../../../src/adapters/slack/limits.ts';
import type { Slack } from '../../../../src/adapters/slack/slack.ts';
import type { Place } from '../../../../src/core/domain/message.ts';
import { says, startWorld, type World } from '../harness.ts';

let world: World;
let adapter: Slack;
let now = Date.now();
let place: Place;
let thread: string;
let key = 0;
beforeAll(async () => {
  world = await startWorld({ now: () => now });
  adapter = await world.connect({ now: () => now });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.redis.flushall();
  thread = world.people.write('ana', 'a question').message.ts;
  place = at('general', thread);
  key += 1;
});

function at(name: string, threadTs: string): Place {
  const { team } = world.people;
  const channel = world.people.channel(name).id;
  return {
    workspace: `slack:${team.id}`,
    channel: `slack:${team.id}/${channel}`,
    thread: `slack:${team.id}/${channel}/${threadTs}`,
  };
}

const post = (text: string, more = {}, where = place) => adapter.platform.post(where, says(text, more), `key-${key}`);
const bot = (where = thread) => world.people.read('ana', { thread: where }).filter((seen) => seen.bot);
const texts = () => bot().map(({ text }) => text);
const calls = (method: string) => world.slack.calls(method).length;

describe('a post', () => {
  test('whose answer got lost is found again, and not posted twice', async () => {
    world.slack.faults.on('chat.postMessage', { drop: 'after' });
    await expect(post('hello')).rejects.toMatchObject({ retry: true });
    const { message } = await post('hello');
    expect(texts()).toEqual(['hello']);
    expect(message).toContain(bot()[0]?.ts);
  });

  test('that never arrived is posted with the next try', async () => {
    world.slack.faults.on('chat.postMessage', { drop: 'before' });
    await expect(post('hello')).rejects.toMatchObject({ retry: true });
    await post('hello');
    expect(texts()).toEqual(['hello']);
  });

  test('that turns up late besides the second try stays once', async () => {
    world.slack.faults.on('chat.postMessage', { drop: 'before' });
    await expect(post('hello')).rejects.toMatchObject({ retry: true });
    // What the first try sent is worked off while the second one looks for it.
    const { team } = world.people;
    world.slack.faults.decide = ({ method }) => {
      if (method !== 'chat.postMessage') return undefined;
      world.slack.faults.decide = () => undefined;
      world.slack.world.addMessage(world.people.channel('general'), {
        user: team.bot.user,
        bot: true,
        text: 'hello',
        threadTs: thread,
        metadata: { event_type: 'meanwhile_message', event_payload: { key: `key-${key}` } },
      });
      return undefined;
    };
    await post('hello');
    expect(texts()).toEqual(['hello']);
  });

  test('is not looked for where Slack said that it was not taken, and waits as long as it says', async () => {
    world.slack.faults.on('chat.postMessage', { status: 429, retryAfter: 7 });
    const before = calls('conversations.replies');
    await expect(post('hello')).rejects.toMatchObject({ retry: true, afterMs: 7000 });
    await post('hello');
    expect(texts()).toEqual(['hello']);
    expect(calls('conversations.replies')).toBe(before);
  });

  test.each([
    ['not_in_channel', 'not_member'],
    ['channel_not_found', 'not_member'],
    ['is_archived', 'closed'],
    ['restricted_action', 'not_allowed'],
    ['msg_too_long', 'too_long'],
    ['cannot_reply_to_message', 'closed'],
    ['missing_scope', 'unknown'],
    ['invalid_arguments', 'unknown'],
    ['a_word_that_nobody_knows', 'unknown'],
  ])('that Slack refuses with %s is refused for good', async (error, refusal) => {
    const end = world.slack.faults.on('chat.postMessage', { error }, { times: Infinity });
    await expect(post('hello')).rejects.toMatchObject({ retry: false, refusal });
    end();
  });

  test.each(['account_inactive', 'token_revoked', 'invalid_auth', 'org_login_required', 'team_access_not_granted'])(
    'waits where Slack refuses the token with %s',
    async (error) => {
      world.slack.faults.on('chat.postMessage', { error });
      await expect(post('hello')).rejects.toMatchObject({ retry: true, refusedToken: place.workspace });
      await post('hello');
      expect(texts()).toEqual(['hello']);
    },
  );

  test('of a card has a plan with a task for each step; what was stopped is no error; Cancel asks first', async () => {
    const tasks = [
      { name: 'Read <b> & c', state: 'done' as const },
      { name: 'Write', state: 'stopped' as const },
    ];
    const card = { status: 'canceled', percent: null, stage: 'executing', step: 2, steps: 2, name: 'x', tasks };
    const cancel = { action: 'cancel' as const, value: 'r', label: 'Cancel', confirm: 'One step is lost.' };
    await post('It was stopped.', { kind: 'card', card, run: 'r', buttons: [cancel] });
    const blocks = bot()[0]?.raw.blocks ?? [];
    expect(blocks[0]).toMatchObject({
      type: 'plan',
      tasks: [
        { type: 'task_card', title: 'Read &lt;b&gt; &amp; c', status: 'complete' },
        { title: 'Write', status: 'pending' },
      ],
    });
    expect(blocks.at(-1)).toMatchObject({
      elements: [{ style: 'danger', confirm: { text: { text: 'One step is lost.' } } }],
    });
  });

  test.each(['invalid_blocks', 'invalid_blocks_format', 'a_word_that_nobody_knows'])(
    'whose blocks are refused in every form with %s is shown as text, with its mention',
    async (error) => {
      world.slack.faults.decide = ({ method, args }) => {
        const blocks = args['blocks'] as unknown[] | undefined;
        return method === 'chat.postMessage' && blocks?.length ? { error } : undefined;
      };
      const person = { id: world.people.user('ana').id, name: 'Ana' };
      const { message } = await post('**hello**', { kind: 'result', mention: person });
      world.slack.faults.decide = () => undefined;
      expect(bot()[0]?.raw.blocks ?? []).toEqual([]);
      expect(bot()[0]?.raw.text).toBe(`<@${person.id}> *hello*`);
      expect(message).toContain(bot()[0]?.ts);
    },
  );

  test.each(['file_uploads_disabled', 'missing_scope', 'a_word_that_nobody_knows'])(
    'of files that Slack refuses with %s says that it is the files',
    async (error) => {
      world.slack.faults.on('files.getUploadURLExternal', { error });
      const files = [{ id: 'f1', name: 'plan.md', size: 3 }];
      await expect(post('', { files })).rejects.toMatchObject({ retry: false, refusal: 'no_files' });
    },
  );

  test('asks whether a token is taken again', async () => {
    const end = world.slack.faults.on('auth.test', { error: 'token_revoked' });
    await expect(adapter.platform.takesToken?.(place.workspace)).rejects.toThrow('token_revoked');
    end();
    expect(await adapter.platform.takesToken?.(place.workspace)).toBe(true);
    expect(await adapter.platform.tokens?.()).toBe(1);
  });

  test('that is private is seen: beside a thread without replies, and in one that has some', async () => {
    const ana = world.people.user('ana').id;
    const about = place.thread;
    await adapter.platform.post(place, says('for you', { kind: 'notice', about }), `a-${key}`, ana);
    const privately = (text: string) =>
      world.people.read('ana').find((seen) => seen.private && seen.text.includes(text))?.raw.threadTs;
    expect(world.people.read('ana').some((seen) => seen.private && seen.text === 'for you')).toBe(true);
    expect(privately('for you')).toBeUndefined();
    await post('hello');
    const reply = world.people.write('ana', 'stop', { thread }).message.ts;
    const later = about.replace(thread, reply);
    await adapter.platform.post(place, says('stopping', { kind: 'notice', about: later }), `b-${key}`, ana);
    expect(privately('stopping')).toBe(thread);
  });

  test('tells of its buttons which thread they are about, where they stand elsewhere', async () => {
    const direct = await adapter.platform.direct?.(place.workspace, world.people.user('ana').id);
    const buttons = [{ action: 'retry' as const, value: 'r1', label: 'Retry' }];
    await post('It failed.', { buttons, from: place }, direct);
    const seen = world.people.read('ana', { channel: 'dm-ana' }).findLast(({ bot: own }) => own);
    expect(seen?.buttons[0]?.action.startsWith('retry')).toBe(true);
    expect(JSON.stringify(seen?.raw.blocks)).toContain(`retry:0:${place.thread}`);
  });

  test.each(['internal_error', 'service_unavailable', 'ratelimited'])(
    'that Slack fails with %s is tried again',
    async (error) => {
      world.slack.faults.on('chat.postMessage', { error });
      await expect(post('hello')).rejects.toMatchObject({ retry: true });
    },
  );

  describe('with blocks that Slack does not take', () => {
    /** Posts another one, and gives how many calls it took. */
    async function callsFor(text: string): Promise<number> {
      const before = calls('chat.postMessage');
      key += 1;
      await post(text);
      return calls('chat.postMessage') - before;
    }

    test('is shown plainly, in its later states at once, and says nothing about others', async () => {
      const end = world.slack.faults.refuseBlocks('markdown');
      const { message } = await post('**hello**');
      const before = calls('chat.update');
      await adapter.platform.edit(place, message, says('**bye**'));
      expect(calls('chat.update') - before).toBe(1);
      end();
      expect(await callsFor('**another**')).toBe(1);
      expect(texts()).toEqual(['*bye*', '**another**']);
    });

    test('is one of several, one after the other, in a workspace that takes none: then all are plain at once', async () => {
      const end = world.slack.faults.refuseBlocks('markdown');
      const taken = [];
      for (const text of ['**1**', '**2**', '**3**', '**4**', '**5**']) taken.push(await callsFor(text));
      end();
      expect(taken).toEqual([2, 2, 2, 1, 1]);
      expect(texts()).toEqual(['*1*', '*2*', '*3*', '*4*', '*5*']);
    });

    test('is odd in itself where others are taken between, however many there are', async () => {
      for (let odd = 0; odd < 5; odd += 1) {
        const end = world.slack.faults.refuseBlocks('markdown');
        expect(await callsFor('odd')).toBe(2);
        end();
        expect(await callsFor('even')).toBe(1);
      }
    });
  });

  test('that begins a named thread opens it, and the next one stands in it', async () => {
    const named = { ...place, thread: place.thread.replace(/[^/]+$/, 'new-1') };
    const { message } = await post('first', {}, named);
    const root = message.split('/').at(-1) ?? '';
    key += 1;
    await post('second', {}, named);
    expect(bot(root).map(({ text, thread: at }) => [text, at])).toEqual([
      ['first', root],
      ['second', root],
    ]);
  });

  test('for one person is seen by that person alone, and follows into no other channel', async () => {
    await adapter.platform.post(place, says('psst', { kind: 'notice' }), `key-${key}`, world.people.user('ana').id);
    expect(world.people.read('ana').map(({ text }) => text)).toContain('psst');
    expect(world.people.read('ben', { thread }).map(({ text }) => text)).not.toContain('psst');
  });

  test('for a workspace that the bot is not in is refused for good', async () => {
    const elsewhere = { workspace: 'slack:T9', channel: 'slack:T9/C1', thread: 'slack:T9/C1/1.2' };
    await expect(post('hello', {}, elsewhere)).rejects.toMatchObject({ retry: false });
  });
});

describe('a reply that grows', () => {
  const ana = () => ({ id: world.people.user('ana').id, name: 'Ana' });
  const grow = (message: string, text: string) => adapter.platform.edit(place, message, says(text, { growing: ana() }));

  test('is streamed, and ends as a message that can be found', async () => {
    const { message } = await post('Hel', { growing: ana() });
    expect(bot()[0]?.streaming).toBe(true);
    await grow(message, 'Hello the');
    await adapter.platform.edit(place, message, says('Hello there.'));
    expect(bot()[0]).toMatchObject({ text: 'Hello there.', streaming: false, edits: 0 });
    expect(bot()[0]?.metadata).toMatchObject({ event_payload: { key: `key-${key}` } });
  });

  test('goes on by edits before Slack would end its stream', async () => {
    const { message } = await post('One', { growing: ana() });
    now += STREAM_MS + 1;
    await grow(message, 'One two');
    await grow(message, 'One two three');
    await adapter.platform.edit(place, message, says('One two three four'));
    expect(bot()[0]).toMatchObject({ text: 'One two three four', streaming: false });
  });

  test('is shown whole where an append got lost, and where the text turns out otherwise', async () => {
    const { message } = await post('One', { growing: ana() });
    world.slack.faults.on('chat.appendStream', { drop: 'after' });
    await grow(message, 'One two').catch(() => undefined);
    await grow(message, 'One two three');
    expect(texts()).toEqual(['One two three']);
    key += 1;
    const other = await post('ping @chan', { growing: ana() });
    await grow(other.message, 'ping @channel now');
    expect(bot().flatMap(({ pings }) => pings)).toEqual([]);
    expect(texts().at(-1)).toContain('now');
  });

  test('whose beginning got lost leaves no second message', async () => {
    world.slack.faults.on('chat.startStream', { drop: 'after' });
    await expect(post('Hel', { growing: ana() })).rejects.toMatchObject({ retry: true });
    await post('Hello', { growing: ana() });
    expect(texts()).toEqual(['Hello']);
  });

  test('is posted and edited where Slack does not stream', async () => {
    world.slack.faults.on('chat.startStream', { error: 'feature_not_enabled' });
    const { message } = await post('Hel', { growing: ana() });
    await grow(message, 'Hello');
    expect(bot()[0]).toMatchObject({ text: 'Hello', edits: 1 });
    key += 1;
    const before = calls('chat.startStream');
    await post('more', { growing: ana() });
    expect(calls('chat.startStream')).toBe(before);
  });
});

describe('files', () => {
  const files = [
    { id: 'a', name: 'a.txt', size: 1 },
    { id: 'b', name: 'b.txt', size: 1 },
  ];
  const names = () => bot().map((seen) => seen.files.map(({ name }) => name));

  test('stand in the thread with their bytes, once, however often they are sent', async () => {
    await post('', { files });
    await post('', { files });
    expect(names()).toEqual([['a.txt', 'b.txt']]);
    expect(Buffer.from(bot()[0]?.files[1]?.bytes ?? []).toString()).toBe('the bytes of b');
  });

  test('whose sharing got lost are not shared twice', async () => {
    world.slack.faults.on('files.completeUploadExternal', { drop: 'after' });
    await expect(post('', { files })).rejects.toMatchObject({ retry: true });
    await post('', { files });
    expect(names()).toEqual([['a.txt', 'b.txt']]);
  });

  test('whose sharing never arrived are shared then', async () => {
    world.slack.faults.on('files.completeUploadExternal', { drop: 'before' });
    await expect(post('', { files })).rejects.toMatchObject({ retry: true });
    await post('', { files });
    expect(names()).toEqual([['a.txt', 'b.txt']]);
  });

  test('for one person come to that person directly', async () => {
    await adapter.platform.post(place, says('', { files }), `key-${key}`, world.people.user('ben').id);
    expect(bot()).toEqual([]);
    expect(world.people.read('ben', { channel: 'dm-ben' }).at(-1)?.files).toHaveLength(2);
  });
});

test('there is room for a burst, then for one message a second, and in another channel all the same', async () => {
  const asked: number[] = [];
  for (let i = 0; i < 15; i += 1) asked.push((await adapter.platform.room?.(place, says('x'))) ?? 0);
  expect(asked[0]).toBe(0);
  expect(asked.at(-1)).toBeGreaterThan(0);
  expect(asked.at(-1)).toBeLessThanOrEqual(60_000);
  expect(await adapter.platform.room?.(at('random', thread), says('x'))).toBe(0);
  expect(await adapter.platform.room?.(place, says('x'), 'slack:T/C/1.1')).toBe(0);
});

test('of a thread longer than a page of Slack the last messages are read, before the request and before one of those', async () => {
  const channel = world.people.channel('general');
  const user = world.people.user('ana').id;
  let request = '';
  for (let count = 1; count <= 1_060; count += 1) {
    const said = { user, bot: false, text: `message ${count}`, threadTs: thread, files: [] };
    request = world.slack.world.addMessage(channel, said).ts;
  }
  const before = place.thread.replace(/[^/]+$/, request);
  const asked = { limit: 50, around: false };
  const talk = await adapter.platform.readTalk?.(place, { ...asked, before });
  expect(talk).toMatchObject({ of: 'thread', more: true });
  expect([talk?.said[0]?.text, talk?.said.at(-1)?.text, talk?.said.length]).toEqual([
    'message 1010',
    'message 1059',
    50,
  ]);
  const earlier = await adapter.platform.readTalk?.(place, { ...asked, before: talk?.said[0]?.message });
  expect(earlier?.said.at(-1)?.text).toBe('message 1009');
});
