import { ButtonStyle, ComponentType, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { REST as Rest } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeDiscord } from './fake-discord.ts';

/** The calls that the bot makes, by the real REST client. */
let fake: FakeDiscord;
let rest: REST;

beforeEach(async () => {
  fake = await new FakeDiscord().start();
  rest = new Rest({ api: fake.url, retries: 0, rejectOnRateLimit: () => true }).setToken(fake.token);
});

afterEach(() => fake.stop());

const QUIET = { allowed_mentions: { parse: [] } };

function send(channel: string, body: object, files?: { name: string; data: Buffer }[]): Promise<{ id: string }> {
  const given = { body: { ...QUIET, ...body }, ...(files && { files }) };
  return rest.post(Routes.channelMessages(channel), given) as Promise<{ id: string }>;
}

async function refused(call: Promise<unknown>): Promise<number | string> {
  return call.then(
    () => 'done',
    (error: { code?: number | string; name: string }) => error.code ?? error.name,
  );
}

function button(label: string, customId: string) {
  return { type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id: customId };
}

function rows(...buttons: object[]) {
  return [{ type: ComponentType.ActionRow, components: buttons }];
}

describe('messages', () => {
  test('a post is there, told to whom it may mention alone, and edited', async () => {
    const [ana, ben] = ['ana', 'ben'].map((name) => fake.people.named(name).id);
    const content = `<@${ana}> and <@${ben}>, \`<@${ben}>\` @everyone`;
    const { id } = await send(fake.general.id, { content, allowed_mentions: { users: [ana] } });
    expect(fake.log.pingedBy(id)).toEqual(['ana']);
    await rest.patch(Routes.channelMessage(fake.general.id, id), { body: { ...QUIET, content: 'changed' } });
    expect(fake.people.sees('ben', fake.general)).toMatchObject([{ id, text: 'changed', edited: true, mentions: [] }]);
    expect(fake.log.problems).toEqual([]);
  });

  test('without allowed_mentions everybody named is told, and the log says so', async () => {
    const content = `<@${fake.people.named('ben').id}>`;
    const { id } = (await rest.post(Routes.channelMessages(fake.general.id), { body: { content } })) as { id: string };
    expect(fake.log.pingedBy(id)).toEqual(['ben']);
    expect(fake.log.problems).toHaveLength(1);
  });

  test('an enforced nonce gives the earlier message, for some minutes', async () => {
    const body = { content: 'once', nonce: 'a1', enforce_nonce: true };
    const first = await send(fake.general.id, body);
    expect((await send(fake.general.id, body)).id).toBe(first.id);
    fake.clock.pass(10 * 60_000);
    expect((await send(fake.general.id, body)).id).not.toBe(first.id);
  });

  test('files come in a form', async () => {
    await send(fake.general.id, { content: 'see' }, [{ name: 'a.txt', data: Buffer.from('words') }]);
    expect(fake.people.sees('ana', fake.general)[0]?.files).toEqual([{ name: 'a.txt', text: 'words' }]);
  });

  test.each([
    ['2,001 characters', { content: 'x'.repeat(2_001) }],
    ['no content', {}, RESTJSONErrorCodes.CannotSendAnEmptyMessage],
    ['six buttons in a row', { content: 'x', components: rows(...[1, 2, 3, 4, 5, 6].map((n) => button('b', `${n}`))) }],
    ['six rows', { content: 'x', components: [1, 2, 3, 4, 5, 6].flatMap((n) => rows(button('b', `${n}`))) }],
    ['a long label', { content: 'x', components: rows(button('b'.repeat(81), '1')) }],
    ['a long id', { content: 'x', components: rows(button('b', 'x'.repeat(101))) }],
    ['an id twice', { content: 'x', components: rows(button('a', '1'), button('b', '1')) }],
    ['a long nonce', { content: 'x', nonce: 'x'.repeat(26) }],
    ['two ways of mentioning', { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } }],
    ['an unknown message to answer', { content: 'x', message_reference: { message_id: '1' } }],
  ])('refuses %s', async (_what, body: object, code: number = RESTJSONErrorCodes.InvalidFormBodyOrContentType) => {
    expect(await refused(send(fake.general.id, body))).toBe(code);
  });

  test('refuses what the bot may not do, and what is not there', async () => {
    const { id } = fake.people.say('ana', fake.general, 'mine');
    fake.deny(fake.general, 'SendMessages');
    fake.deny(fake.random, 'ViewChannel');
    expect(await refused(send(fake.general.id, { content: 'x' }))).toBe(50_013);
    expect(await refused(send(fake.random.id, { content: 'x' }))).toBe(50_001);
    expect(await refused(send('1', { content: 'x' }))).toBe(10_003);
    const change = (message: string) => rest.patch(Routes.channelMessage(fake.general.id, message), { body: QUIET });
    expect(await refused(change('1'))).toBe(10_008);
    expect(await refused(change(id))).toBe(50_005);
    fake.people.named('ben').dmsClosed = true;
    const direct = fake.world.directWith(fake.people.named('ben').id);
    expect(await refused(send(direct.id, { content: 'x' }))).toBe(50_007);
  });

  test('edits of old messages are few', async () => {
    const { id } = await send(fake.general.id, { content: 'x' });
    fake.clock.pass(2 * 3_600_000);
    const change = () => rest.patch(Routes.channelMessage(fake.general.id, id), { body: { ...QUIET, content: 'y' } });
    for (let edits = 0; edits < 3; edits += 1) await change();
    const answer = await fetch(`${fake.url}/v10/channels/${fake.general.id}/messages/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...QUIET, content: 'z' }),
    });
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ code: 30_046 });
  });

  test('are listed from an id on, newest first', async () => {
    const ids = [1, 2, 3, 4].map((n) => fake.people.say('ana', fake.general, String(n)).id);
    const query = new URLSearchParams({ after: ids[0] ?? '', limit: '2' });
    const listed = (await rest.get(Routes.channelMessages(fake.general.id), { query })) as { content: string }[];
    expect(listed.map(({ content }) => content)).toEqual(['3', '2']);
  });
});

describe('threads', () => {
  async function open(): Promise<string> {
    const { id } = fake.people.say('ana', fake.general, 'start');
    await rest.post(Routes.threads(fake.general.id, id), { body: { name: 'A thread' } });
    return id;
  }

  test('one hangs on its message, with its id', async () => {
    const id = await open();
    const thread = fake.threadOf({ id });
    expect(thread).toMatchObject({ id, name: 'A thread', parent: fake.general.id });
    expect(await refused(rest.post(Routes.threads(fake.general.id, id), { body: { name: 'x' } }))).toBe(160_004);
  });

  test('an archived one takes no edits until it is opened; a post opens it; a locked one takes neither', async () => {
    const thread = await open();
    const { id } = await send(thread, { content: 'x' });
    const change = () => rest.patch(Routes.channelMessage(thread, id), { body: { ...QUIET, content: 'y' } });
    const set = (body: object) => rest.patch(Routes.channel(thread), { body });
    await set({ archived: true });
    expect(await refused(change())).toBe(50_083);
    await set({ archived: false });
    expect(await refused(change())).toBe('done');
    await set({ archived: true });
    await send(thread, { content: 'opens it' });
    expect(fake.threadOf({ id: thread })?.thread?.archived).toBe(false);
    Object.assign(fake.threadOf({ id: thread })?.thread ?? {}, { archived: true, locked: true });
    expect(await refused(send(thread, { content: 'x' }))).toBe(160_005);
    expect(await refused(set({ archived: false }))).toBe(50_013);
  });

  test('the third new name in ten minutes has to wait', async () => {
    const thread = await open();
    const rename = (name: string) => rest.patch(Routes.channel(thread), { body: { name } });
    await rename('one');
    await rename('two');
    expect(await refused(rename('three'))).toContain('RateLimitError');
    fake.clock.pass(11 * 60_000);
    expect(fake.threadOf({ id: thread })?.name).toBe('two');
  });
});

describe('limits and accidents', () => {
  test('five messages to a channel and the bucket is empty, for that channel', async () => {
    const url = `${fake.url}/v10/channels/${fake.general.id}/messages`;
    const ask = (to = url) =>
      fetch(to, {
        method: 'POST',
        headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...QUIET, content: 'x' }),
      });
    for (let left = 4; left >= 0; left -= 1) {
      expect((await ask()).headers.get('x-ratelimit-remaining')).toBe(String(left));
    }
    const answer = await ask();
    expect(answer.status).toBe(429);
    const { retry_after: seconds } = (await answer.json()) as { retry_after: number };
    expect(seconds).toBeGreaterThan(0);
    expect((await ask(url.replace(fake.general.id, fake.random.id))).status).toBe(200);
    fake.clock.pass(5_000);
    expect((await ask()).status).toBe(200);
    expect(fake.log.invalid).toBe(1);
  });

  test('a dropped reply is an error for who asked, and yet done; a lost one is not done', async () => {
    const call = 'POST /channels/:channel/messages';
    fake.faults.plan({ do: 'drop', on: call, times: 1 });
    expect(await refused(send(fake.general.id, { content: 'done' }))).not.toBe('done');
    fake.faults.plan({ do: 'lose', on: call, times: 1 });
    expect(await refused(send(fake.general.id, { content: 'lost' }))).not.toBe('done');
    await send(fake.general.id, { content: 'told' });
    expect(fake.people.sees('ana', fake.general).map(({ text }) => text)).toEqual(['done', 'told']);
    expect(fake.log.callsTo('POST', '/channels/:channel/messages').map(({ dropped }) => dropped)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('what is sent is as discord-api-types says', () => {
  test.each([
    ['an unknown field', { content: 'x', colour: 'red' }],
    ['a button of no style', { content: 'x', components: rows({ type: 2, style: 9, label: 'b', custom_id: '1' }) }],
    ['a word for a number', { content: 'x', flags: 'loud' }],
    ['an unknown way of mentioning', { content: 'x', allowed_mentions: { parse: ['everybody'] } }],
  ])('or the log tells of %s', async (_what, body) => {
    await send(fake.general.id, body).catch(() => undefined);
    expect(fake.log.problems).toHaveLength(1);
  });

  test('and a good one is none', async () => {
    await send(fake.general.id, { content: 'x', components: rows(button('b', '1')), embeds: [{ title: 'a' }] });
    expect(fake.log.problems).toEqual([]);
  });
});
