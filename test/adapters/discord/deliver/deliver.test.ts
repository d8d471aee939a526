import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDiscord, type Discord } from '../../../../src/adapters/discord/discord.ts';
import { messageId, toPlace } from '../../../../src/adapters/discord/ids.ts';
import type { Post } from '../../../../src/core/domain/outgoing.ts';
import { FakeDiscord } from '../../../support/fake-discord/fake-discord.ts';
import type { Channel, Message } from '../../../support/fake-discord/model.ts';
import { startRedis, type TestRedis } from '../../../support/redis.ts';

const POST = 'POST /channels/:channel/messages';
const MINUTE = 60_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

let redis: TestRedis;
let client: Redis;
let fake: FakeDiscord;
let bot: Discord;
let asked: Message;
const files = new Map<string, { name: string; bytes: Uint8Array }>();

beforeAll(async () => {
  redis = await startRedis();
  client = new Redis(redis.options);
});

afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

beforeEach(async () => {
  await client.flushall();
  fake = await new FakeDiscord().start();
  bot = createDiscord({
    token: fake.token,
    apiUrl: fake.url,
    redis: client,
    receiving: client,
    prefix: 'mw:dc:',
    accept: async () => 'accepted',
    queries: undefined as never,
    files: { read: async (id) => files.get(id) },
    workflows: [],
    log: quiet,
    now: fake.clock.now,
  });
  asked = fake.people.mention('ana', fake.general, 'please run the tests');
});

afterEach(async () => {
  expect(fake.log.problems).toEqual([]);
  const written = fake.log.calls.filter(
    ({ method, route }) => /messages(?:\/:message)?$/.test(route) && method !== 'GET' && method !== 'DELETE',
  );
  const allowed = written.map(({ body }) => (body as { allowed_mentions?: unknown }).allowed_mentions);
  expect(allowed).toEqual(allowed.map(() => ({ parse: [], users: expect.any(Array) })));
  await bot.close();
  await fake.stop();
});

function place(thread = asked.id, channel = fake.general) {
  return toPlace({ server: fake.guild.id, channel: channel.id, thread, provisional: false });
}

function post(text: string, more: Partial<Post> = {}): Post {
  return { kind: 'reply', text, buttons: [], files: [], ...more };
}

/** What the bot wrote in a channel or thread, oldest first. */
function texts(channel: Channel | undefined): string[] {
  const said = channel ? fake.people.sees('ana', channel).filter(({ bot: own }) => own) : [];
  return said.map(({ text }) => text);
}

/** What stands under the message that asked. */
function inThread(): string[] {
  return texts(fake.threadOf(asked)).filter((text) => text !== '');
}

const ana = () => ({ id: fake.people.named('ana').id, name: 'Ana' });

describe('posting', () => {
  it('opens the thread of a message once, and gives the same message for the same key', async () => {
    const first = await bot.platform.post(place(), post('one'), 'k1');
    await bot.platform.post(place(), post('two'), 'k2');
    expect(await bot.platform.post(place(), post('one'), 'k1')).toEqual(first);
    expect(inThread()).toEqual(['one', 'two']);
  });

  it('a lost reply leads to one message, told by the nonce', async () => {
    await bot.platform.post(place(), post('before'), 'k0');
    fake.faults.plan({ do: 'drop', on: POST, times: 1 });
    await expect(bot.platform.post(place(), post('once'), 'k')).rejects.toMatchObject({ retry: true });
    await bot.platform.post(place(), post('once'), 'k');
    expect(inThread()).toEqual(['before', 'once']);
  });

  it('and one when Discord has forgotten the nonce: the thread is looked through', async () => {
    await bot.platform.post(place(), post('before'), 'k0');
    fake.faults.plan({ do: 'drop', on: POST, times: 1 });
    await expect(bot.platform.post(place(), post('**once**', { mention: ana() }), 'k')).rejects.toMatchObject({
      retry: true,
    });
    fake.clock.pass(30 * MINUTE);
    await bot.platform.post(place(), post('**once**', { mention: ana() }), 'k');
    expect(inThread()).toHaveLength(2);
  });

  it('but takes no message for its own that another key is known to have posted', async () => {
    await bot.platform.post(place(), post('before'), 'k0');
    fake.faults.plan({ do: 'lose', on: POST, times: 1 });
    await expect(bot.platform.post(place(), post('the same'), 'k1')).rejects.toMatchObject({ retry: true });
    await bot.platform.post(place(), post('the same'), 'k2');
    fake.clock.pass(30 * MINUTE);
    await bot.platform.post(place(), post('the same'), 'k1');
    expect(inThread()).toEqual(['before', 'the same', 'the same']);
  });

  it('rings for the requester and nobody else, whatever the text says', async () => {
    const { message } = await bot.platform.post(
      place(),
      post(`<@${fake.people.named('ben').id}> @everyone done`, { mention: ana() }),
      'k',
    );
    expect(fake.log.pingedBy(message.split('/')[1] ?? '')).toEqual(['ana']);
  });

  it('splits what is too long, and puts files and buttons under the end', async () => {
    files.set('f', { name: 'all.txt', bytes: new TextEncoder().encode('everything') });
    const long = `\`\`\`\n${'a line of output\n'.repeat(250)}\`\`\``;
    const button = { action: 'retry', value: 'r1', label: 'Retry' } as const;
    await bot.platform.post(
      place(),
      post(long, { buttons: [button], files: [{ id: 'f', name: 'all.txt', size: 10 }] }),
      'k',
    );
    const seen = fake.people.sees('ana', fake.threadOf(asked) as Channel).filter(({ text }) => text !== '');
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.every(({ text }) => /^```\n[\s\S]*\n```$/.test(text))).toBe(true);
    expect(seen.map(({ buttons }) => buttons.length)).toEqual([...seen.slice(1).map(() => 0), 1]);
    expect(seen.at(-1)?.files).toEqual([{ name: 'all.txt', text: 'everything' }]);
  });

  it('what a command asked for stands in its channel, and a thread on it takes the rest', async () => {
    const provisional = toPlace({
      server: fake.guild.id,
      channel: fake.general.id,
      thread: asked.id,
      provisional: true,
    });
    const card = await bot.platform.post(provisional, post('card', { kind: 'card' }), 'k1');
    await bot.platform.post(provisional, post('result'), 'k2');
    const [channel, id] = card.message.replace('discord:', '').split('/');
    expect(channel).toBe(fake.general.id);
    expect(texts(fake.world.channels.get(id ?? '')).at(-1)).toBe('result');
  });
});

describe('editing', () => {
  it('grows into more messages, and shrinks again', async () => {
    const line = 'word '.repeat(30);
    const { message } = await bot.platform.post(place(), post('begun'), 'k');
    await bot.platform.edit(place(), message, post(`${line}\n`.repeat(30)));
    expect(inThread().length).toBeGreaterThan(2);
    await bot.platform.edit(place(), message, post('short after all'));
    expect(inThread()).toEqual(['short after all']);
  });

  it('takes a thread out of the archive', async () => {
    const { message } = await bot.platform.post(place(), post('begun'), 'k');
    const thread = fake.threadOf(asked);
    if (thread?.thread) thread.thread.archived = true;
    await bot.platform.edit(place(), message, post('ended'));
    expect(inThread()).toEqual(['ended']);
    expect(thread?.thread?.archived).toBe(false);
  });

  it('moves a live card on before Discord takes no more edits, and leaves an ended one where it is', async () => {
    const card = (status: string) =>
      post(status, { kind: 'card', card: { status, percent: 1, stage: 'executing', step: 1, steps: 1, name: 'x' } });
    const { message } = await bot.platform.post(place(), card('running'), 'k');
    fake.clock.pass(56 * MINUTE);
    const moved = await bot.platform.edit(place(), message, card('waiting'));
    expect(moved?.message).not.toBe(message);
    expect(inThread()).toEqual(['waiting']);
    fake.clock.pass(61 * MINUTE);
    expect(await bot.platform.edit(place(), moved?.message ?? '', card('completed'))).toBeUndefined();
    expect(inThread()).toEqual(['completed']);
  });

  it('says how long edits have to wait, and posts do not', async () => {
    const { message } = await bot.platform.post(place(), post('0'), 'k');
    for (const text of ['1', '2', '3', '4', '5']) await bot.platform.edit(place(), message, post(text));
    expect(await bot.platform.room?.(place(), post('6'), message)).toBeGreaterThan(0);
    expect(await bot.platform.room?.(place(), post('new'))).toBe(0);
  });

  it('a message that is gone is gone for good', async () => {
    const gone = messageId(fake.general.id, '100000000000000001');
    await expect(bot.platform.edit(place(), gone, post('x'))).rejects.toMatchObject({ retry: false });
  });
});

describe('what Discord refuses for good', () => {
  it('a locked thread says so', async () => {
    await bot.platform.post(place(), post('begun'), 'k1');
    const thread = fake.threadOf(asked);
    if (thread?.thread) thread.thread.locked = true;
    await expect(bot.platform.post(place(), post('more'), 'k2')).rejects.toMatchObject({
      retry: false,
      refusal: 'closed',
    });
  });

  it.each([
    ['ViewChannel', 'not_member'],
    ['SendMessages', 'not_allowed'],
  ] as const)('without %s', async (permission, refusal) => {
    fake.deny(fake.general, permission, 'CreatePublicThreads');
    await expect(bot.platform.post(place(), post('x'), 'k')).rejects.toMatchObject({ retry: false, refusal });
  });

  const THREAD = 'POST /channels/:channel/messages/:message/threads';
  const POST = 'POST /channels/:channel/messages';

  it.each([50_013, 160_006, 999_999])('a thread with %i is done without, in the channel', async (code) => {
    fake.faults.plan({ do: 'refuse', status: 403, code, message: 'No.', on: THREAD });
    await bot.platform.post(place(), post('one'), 'k1');
    const { message } = await bot.platform.post(place(), post('two'), 'k2');
    await bot.platform.edit(place(), message, post('two, again'));
    expect(texts(fake.general)).toEqual(['one', 'two, again']);
    expect(fake.threadOf(asked)).toBeUndefined();
    expect(fake.log.callsTo('POST', THREAD.slice(5)).length).toBe(1);
  });

  it('a title of a thread that its AutoMod blocks is left out', async () => {
    fake.faults.plan({ do: 'refuse', status: 400, code: 200_001, message: 'Blocked.', on: THREAD, times: 1 });
    await bot.platform.post(place(), post('one'), 'k1');
    expect(fake.threadOf(asked)?.name).toBe('Meanwhile');
  });

  const file = { id: 'f1', name: 'plan.md', size: 3 };

  it.each([50_035, 50_013, 40_005, 999_999])('a file with %i is left out, and the text says so', async (code) => {
    files.set('f1', { name: 'plan.md', bytes: new Uint8Array(3) });
    await bot.platform.post(place(), post('begun'), 'k0');
    fake.faults.plan({ do: 'refuse', status: 400, code, message: 'No.', on: POST, times: 1 });
    await bot.platform.post(place(), post('The rest is in plan.md.', { files: [file] }), 'k');
    expect(texts(fake.threadOf(asked)).slice(1)).toEqual([
      'The rest is in plan.md.\n\nI could not attach `plan.md`: files are not allowed here.',
    ]);
  });

  it.each([50_035, 999_999])('buttons with %i are left out: words are better than nothing', async (code) => {
    await bot.platform.post(place(), post('begun'), 'k0');
    fake.faults.plan({ do: 'refuse', status: 400, code, message: 'No.', on: POST, times: 1 });
    const buttons: Post['buttons'] = [{ action: 'start', value: 'o1', label: 'Start' }];
    await bot.platform.post(place(), post('Shall I?', { buttons }), 'k');
    const [, offer] = fake.people.sees('ana', fake.threadOf(asked) as Channel).filter(({ bot: own }) => own);
    expect(offer).toMatchObject({ text: 'Shall I?', buttons: [] });
  });

  it.each([
    [200_000, 'unknown'],
    [999_999, 'unknown'],
    [50_035, 'unknown'],
  ])('words with %i have a refusal, so that somebody is told', async (code, refusal) => {
    fake.faults.plan({ do: 'refuse', status: 400, code, message: 'No.', on: POST });
    await expect(bot.platform.post(place(), post('x'), 'k')).rejects.toMatchObject({ retry: false, refusal });
  });

  it('a refused token makes everything wait, and no call is made until it is asked about', async () => {
    fake.faults.plan({ do: 'refuse', status: 401, code: 0, message: '401: Unauthorized', times: 1 });
    const waits = { retry: true, refusedToken: 'discord:all' };
    await expect(bot.platform.post(place(), post('x'), 'k')).rejects.toMatchObject(waits);
    const before = fake.log.calls.length;
    await expect(bot.platform.post(place(), post('x'), 'k')).rejects.toMatchObject(waits);
    expect(fake.log.calls.length).toBe(before);
    expect(await bot.platform.takesToken?.('discord:all')).toBe(true);
    await bot.platform.post(place(), post('x'), 'k');
    expect(texts(fake.threadOf(asked))).toEqual(['x']);
  });

  it('a result in several messages calls its person in the first, and only there', async () => {
    const text = `${'word '.repeat(700)}<@${ana().id}> end`;
    await bot.platform.post(place(), post(text, { mention: { id: ana().id, name: 'Ana' } }), 'k');
    const said = fake.people.sees('ana', fake.threadOf(asked) as Channel).filter(({ bot: own }) => own);
    expect(said.map(({ mentions }) => mentions)).toEqual([['ana'], []]);
    expect(said.every((one) => one.text.length <= 2_000)).toBe(true);
  });

  it('and the person is found directly', async () => {
    const direct = await bot.platform.direct?.(place().workspace, ana().id);
    await bot.platform.post(
      direct ?? place(),
      post('there', { buttons: [{ action: 'cancel', value: 'r1', label: 'Cancel' }], from: place() }),
      'k',
    );
    const channel = fake.world.directWith(ana().id);
    expect(texts(channel)).toEqual(['there']);
    expect(fake.people.sees('ana', channel).at(-1)?.buttons[0]?.customId).toMatch(/^cancel~r1~[0-9a-z.]+$/);
  });
});

describe('private words', () => {
  const about = () => messageId(fake.general.id, asked.id);
  const reactions = () => fake.people.sees('ben', fake.general).find(({ id }) => id === asked.id)?.reactions;

  it('are a reaction where one says it all', async () => {
    await bot.platform.post(place(), post('Only Ana', { kind: 'notice', about: about(), sign: '🔒' }), 'k', ana().id);
    expect(reactions()).toEqual({ '🔒': ['meanwhile'] });
    expect(fake.threadOf(asked)).toBeUndefined();
  });

  it('else a direct message that says where it belongs, and a reaction that it came', async () => {
    await bot.platform.post(place(), post('a list', { kind: 'notice', about: about() }), 'k', ana().id);
    const [text] = texts(fake.world.directWith(ana().id));
    expect(text).toContain(`https://discord.com/channels/${fake.guild.id}/${asked.id}`);
    expect(text).toContain('a list');
    expect(reactions()).toEqual({ '📬': ['meanwhile'] });
  });

  it('nothing is repeated where the person takes no direct messages', async () => {
    fake.faults.plan({
      do: 'refuse',
      status: 403,
      code: 50_007,
      message: 'Cannot send messages to this user',
      on: POST,
    });
    await bot.platform.post(place(), post('a list', { kind: 'notice', about: about() }), 'k', ana().id);
    expect(reactions()).toEqual({ '📪': ['meanwhile'] });
  });

  it.each(['', 'discord:command/1/2', 'slack:x', `discord:command/100000000000000001/100000000000000002/token`])(
    'an answer to "%s" finds nobody',
    async (replyTo) => expect(await bot.platform.answer(replyTo, post('x'))).toBe('gone'),
  );
});
