import { describe, expect, it } from 'vitest';
import { fromCustomId, toCustomId } from '../../../../src/adapters/discord/custom-id.ts';
import { linkTo, snowflakeAt, type Spot, timeOf, toPlace, toSpot } from '../../../../src/adapters/discord/ids.ts';
import { readMentions } from '../../../../src/adapters/discord/text/read-text.ts';
import { fromMessage, fromReaction } from '../../../../src/adapters/discord/receive/normalise.ts';
import { threadName } from '../../../../src/adapters/discord/deliver/thread-name.ts';
import { Message } from '../../../../src/adapters/discord/receive/wire.ts';

const BOT = '100000000000000001';
const ROLE = '100000000000000002';
const ANA = '100000000000000003';
const BEN = '100000000000000004';
const SERVER = '100000000000000005';
const CHANNEL = '100000000000000006';

const people = { [BOT]: 'meanwhile', [ANA]: 'ana', [BEN]: 'ben' } as Record<string, string>;

function message(content: string, mentions: string[] = [], mention_roles: string[] = []): Message {
  return Message.parse({
    id: '175928847299117063',
    channel_id: CHANNEL,
    guild_id: SERVER,
    author: { id: ANA, username: 'ana', global_name: 'Ana' },
    member: { nick: 'Ana of Ops' },
    type: 0,
    content,
    mentions: mentions.map((id) => ({ id, username: people[id], global_name: null })),
    mention_roles,
  });
}

function read(said: Message, spot: Spot) {
  return fromMessage(said, spot, readMentions(said, { id: BOT }), BOT);
}

describe('mentions', () => {
  const own = { id: BOT, role: ROLE };
  it.each([
    ['of the bot go', `<@${BOT}>, run it`, [BOT], [], 'run it', true, false],
    ['in the older form too', `please <@!${BOT}> run it`, [BOT], [], 'please run it', true, false],
    ['by its role', `<@&${ROLE}> run it`, [], [ROLE], 'run it', true, false],
    ['of others are names', `<@${BOT}> ask <@${BEN}>`, [BOT, BEN], [], 'ask @ben', true, true],
    ['of other roles', `<@&${ANA}> look`, [], [ANA], '@role look', false, true],
    ['of somebody unknown', `<@${SERVER}> hi`, [], [], '@somebody hi', false, false],
    [
      'in code are none',
      `\`<@${BEN}>\` and \`\`\`\n<@${BEN}>\n\`\`\``,
      [],
      [],
      `\`<@${BEN}>\` and \`\`\`\n<@${BEN}>\n\`\`\``,
      false,
      false,
    ],
    [
      'in code that Discord resolves all the same is none',
      `try \`<@${BOT}> help\``,
      [BOT],
      [],
      'try `@meanwhile help`',
      false,
      false,
    ],
    [
      'in a quote is none',
      `> <@${BOT}> run it\nwhat became of this?`,
      [BOT],
      [],
      '> @meanwhile run it\nwhat became of this?',
      false,
      false,
    ],
    [
      'after three marks is none',
      `no\n>>> a\n<@${BOT}> run it`,
      [BOT],
      [],
      'no\n>>> a\n@meanwhile run it',
      false,
      false,
    ],
    ['below a quote is one', `> run it\n<@${BOT}> do this`, [BOT], [], '> run it\n do this', true, false],
    ['with a zero-width space', `<@${BOT}>\u200b run it`, [BOT], [], 'run it', true, false],
    ['channels and emoji', `in <#${CHANNEL}> <:party:${CHANNEL}>`, [], [], 'in #channel :party:', false, false],
    ['a reply to the bot speaks to it', 'and now?', [BOT], [], 'and now?', true, false],
  ])('%s', (_name, content, mentions, roles, text, mentioned, toOthers) => {
    expect(readMentions(message(content, mentions, roles), own)).toEqual({ text, mentioned, toOthers });
  });
});

it('a message is known by its id, its sender by the name that the server uses, and its time by Discord', () => {
  const spot = { server: SERVER, channel: CHANNEL, thread: '175928847299117063', provisional: false };
  expect(read(message(`<@${BOT}> hello`, [BOT]), spot)).toEqual({
    kind: 'message',
    workspace: `discord:${SERVER}`,
    channel: `discord:${SERVER}/${CHANNEL}`,
    thread: `discord:${SERVER}/${CHANNEL}/175928847299117063`,
    id: `discord:${CHANNEL}/175928847299117063`,
    message: `discord:${CHANNEL}/175928847299117063`,
    at: 1462015105796,
    person: { id: ANA, name: 'Ana of Ops' },
    text: 'hello',
    files: [],
    mentioned: true,
    direct: false,
    toOthers: false,
  });
});

describe('a reply', () => {
  const spot = { server: SERVER, channel: CHANNEL, thread: ANA, provisional: false };
  const reference = { type: 0, message_id: BEN, channel_id: CHANNEL };
  const replyTo = (author: string | undefined, more: object = {}) =>
    read(
      Message.parse({
        ...message('yes'),
        type: 19,
        message_reference: reference,
        referenced_message: author === undefined ? null : { id: BEN, author: { id: author } },
        ...more,
      }),
      spot,
    ).repliesTo;

  it.each([
    ['bot', BOT],
    ['self', ANA],
    ['other', BEN],
    [undefined, undefined],
  ])('says that it replies to %s', (by, author) =>
    expect(replyTo(author)).toEqual({ message: `discord:${CHANNEL}/${BEN}`, ...(by && { by }) }),
  );

  it('is no forward', () =>
    expect(replyTo(BEN, { type: 0, message_reference: { ...reference, type: 1 } })).toBeUndefined());
});

it('a bot and a webhook are told from people', () => {
  const spot = { server: SERVER, channel: CHANNEL, thread: ANA, provisional: false };
  const said = message('hello');
  expect(read(said, spot).stranger).toBeUndefined();
  expect(read({ ...said, author: { ...said.author, bot: true } }, spot).stranger).toBe('bot');
  expect(read({ ...said, webhook_id: ANA }, spot).stranger).toBe('bot');
});

it('the same reaction of the same person is the same event', () => {
  const reaction = { user_id: ANA, channel_id: CHANNEL, message_id: BEN, emoji: { id: null, name: '👍' } };
  const spot = { server: SERVER, channel: CHANNEL, thread: CHANNEL, provisional: false };
  const [first, second] = [1, 2].map((now) => fromReaction(reaction, spot, { id: ANA, name: 'Ana' }, now));
  expect(first?.id).toBe(second?.id);
});

describe('places', () => {
  it.each([
    { server: SERVER, channel: CHANNEL, thread: ANA, provisional: false },
    { server: SERVER, channel: CHANNEL, thread: ANA, provisional: true },
    { server: undefined, channel: CHANNEL, thread: CHANNEL, provisional: false },
  ])('there and back: $thread $provisional', (spot) => {
    expect(toSpot(toPlace(spot).thread)).toEqual(spot);
    const carried = fromCustomId(toCustomId({ action: 'cancel', value: 'a~b', from: spot }));
    expect(carried).toEqual({ action: 'cancel', value: 'a~b', from: spot });
  });

  it.each(['slack:T1/C1/1', 'discord:1/2', 'discord:x/y/z', `discord:${SERVER}/${CHANNEL}/j${ANA}`])(
    '%s is none',
    (id) => expect(toSpot(id)).toBeUndefined(),
  );

  it('two people in direct messages share no workspace', () => {
    const of = (channel: string) =>
      toPlace({ server: undefined, channel, thread: channel, provisional: false }).workspace;
    expect(of(ANA)).not.toBe(of(BEN));
  });

  it('a thread that is not there yet is opened by its channel', () =>
    expect(linkTo({ server: SERVER, channel: CHANNEL, thread: ANA, provisional: true })).toBe(
      `https://discord.com/channels/${SERVER}/${CHANNEL}`,
    ));

  it('ids hold their time', () => expect(timeOf(snowflakeAt(1_700_000_000_123))).toBe(1_700_000_000_123));
});

describe('buttons', () => {
  it.each(['', 'x', '~', 'start~1', 'start~1~zz', 'start~1~1.2'])('"%s" is none of ours', (id) =>
    expect(fromCustomId(id)).toBeUndefined(),
  );
  it('carry what Discord takes, or nothing is sent', () =>
    expect(() => toCustomId({ action: 'start', value: 'x'.repeat(100), from: undefined })).toThrow(RangeError));
});

describe('threads are named', () => {
  it.each([
    ['after the first line', 'Run the tests\nand more', 'Run the tests'],
    ['without marks', '**run** `npm test` [now](https://x)', 'run npm test now'],
    ['without what turns text around', 'a\u202eb', 'ab'],
    ['at all', '***', 'Meanwhile'],
    ['briefly', 'x'.repeat(200), `${'x'.repeat(79)}…`],
  ])('%s', (_name, words, name) => expect(threadName(words)).toBe(name));
});

it('files are named', () => {
  const spot = { server: SERVER, channel: CHANNEL, thread: CHANNEL, provisional: false };
  const sent = {
    ...message(`<@${BOT}> look`, [BOT]),
    attachments: [{ id: '1000000000000000009', filename: 'plan.pdf' }],
  };
  expect(read(sent, spot).text).toBe('look\n[attached: plan.pdf]');
});
