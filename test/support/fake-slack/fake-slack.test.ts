import { App } from '@slack/bolt';
import { LogLevel, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeSlack, SECRETS, startFakeSlack } from './fake-slack.ts';
import type { People } from './people.ts';

let slack: FakeSlack;
let people: People & { token: string };
let client: WebClient;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  slack = await startFakeSlack();
  people = slack.workspace('acme');
  client = clientOf(people.token);
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  await slack.stop();
});

function clientOf(token: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
}

const general = () => people.channel('general').id;
const post = (args: Record<string, unknown>) => client.apiCall('chat.postMessage', { channel: general(), ...args });

/** A bot on the real SDK, by Socket Mode, that keeps what it hears. */
async function boltBot(): Promise<{ heard: string[] }> {
  const heard: string[] = [];
  const app = new App({
    token: people.token,
    appToken: SECRETS.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  });
  app.event('app_mention', async ({ event, say }) => {
    heard.push(`mention ${event.text}`);
    await say({ text: 'Yes?', thread_ts: event.ts });
  });
  app.message(async ({ message }) => void heard.push(`message ${'text' in message ? message.text : ''}`));
  app.command('/task', async ({ ack, command }) => {
    heard.push(`command ${command.text}`);
    await ack({ response_type: 'ephemeral', text: 'On it.' });
  });
  app.action('start', async ({ ack, body, respond }) => {
    await ack();
    heard.push(`start by ${body.user.id}`);
    await respond({ text: 'Started.', replace_original: true });
  });
  await app.start();
  closers.push(() => app.stop());
  return { heard };
}

test('a mention in Socket Mode comes as app_mention and as message, and the answer stands in its thread', async () => {
  const { heard } = await boltBot();
  const { ts } = await people.say('ana', '@meanwhile hello');
  await expect.poll(() => people.read('ben', { thread: ts }).map(({ text }) => text)).toContain('Yes?');
  expect(heard.toSorted()).toEqual([
    `mention <@${people.team.bot.user}> hello`,
    `message <@${people.team.bot.user}> hello`,
  ]);
  await expect.poll(() => slack.world.deliveries.every(({ ackMs }) => ackMs !== undefined)).toBe(true);
});

test('commands and buttons reach the bot, and private answers only their person', async () => {
  const { heard } = await boltBot();
  await people.command('ana', '/task', 'sleep 1');
  expect(people.read('ana').at(-1)).toMatchObject({ text: 'On it.', private: true });
  expect(people.read('ben')).toEqual([]);
  const button = {
    type: 'button',
    action_id: 'start',
    value: 'o1',
    text: { type: 'plain_text', text: 'Start' },
  } as const;
  await post({
    text: 'Shall I?',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  await people.press('ana', people.read('ana').at(-1) ?? fail(), 'start');
  await expect.poll(() => people.read('ben').at(-1)?.text).toBe('Started.');
  expect(heard).toContain(`start by ${people.user('ana').id}`);
});

function fail(): never {
  throw new Error('There is nothing to press.');
}

test('after a cut and after a refresh the bot comes back, and events that nobody took come again', async () => {
  const { heard } = await boltBot();
  slack.sockets.refresh();
  await expect.poll(() => slack.sockets.connected, { timeout: 15_000 }).toBe(0);
  const told = people.say('ana', 'are you there?');
  await expect.poll(() => slack.sockets.opened, { timeout: 15_000 }).toBe(2);
  await told;
  await expect.poll(() => heard, { timeout: 30_000 }).toContain('message are you there?');
});

test('a resent event comes with the same id or a new one', async () => {
  await boltBot();
  slack.faults.resend = () => ['same', 'new'];
  await people.say('ana', 'hello');
  const ids = slack.world.deliveries.map(({ eventId }) => eventId);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
});

test('the Web API answers as Slack does', async () => {
  const posted = await post({
    text: 'one',
    metadata: { event_type: 'key', event_payload: { key: 'k1' } },
  });
  const ts = String((posted as { ts?: string }).ts);
  await post({ text: 'two', thread_ts: ts });
  const { messages = [] } = await client.conversations.replies({ channel: general(), ts, include_all_metadata: true });
  expect(messages.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(messages[0]).toMatchObject({ reply_count: 1, metadata: { event_payload: { key: 'k1' } } });
  await client.chat.update({ channel: general(), ts, text: 'uno' });
  expect(people.read('ana')[0]).toMatchObject({ text: 'uno', edits: 1 });
  await client.chat.delete({ channel: general(), ts });
  await expect(client.chat.update({ channel: general(), ts, text: 'x' })).rejects.toThrow('message_not_found');
  expect(await client.users.info({ user: people.user('ana').id })).toMatchObject({ user: { real_name: 'Ana' } });
});

test.each([
  ['msg_too_long', { text: 'x'.repeat(40_001) }],
  ['no_text', { text: '' }],
  ['invalid_blocks', { text: 'x', blocks: [{ type: 'nonsense' }] }],
  ['invalid_blocks', { text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] }],
  ['invalid_blocks', { text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }],
  ['msg_blocks_too_long', { text: 'x', blocks: [{ type: 'markdown', text: 'x'.repeat(12_001) }] }],
  ['channel_not_found', { channel: 'C404', text: 'x' }],
])('it refuses with %s what Slack refuses (%#)', async (error, args) => {
  await expect(post(args)).rejects.toThrow(error);
});

test('streams keep their rules', async () => {
  const { ts } = people.write('ana', 'hi').message;
  const start = { channel: general(), thread_ts: ts };
  await expect(client.chat.startStream(start)).rejects.toThrow('missing_recipient_user_id');
  const recipient = { recipient_user_id: people.user('ana').id, recipient_team_id: people.team.id };
  const stream = await client.chat.startStream({ ...start, ...recipient });
  const at = { channel: general(), ts: String(stream.ts) };
  await client.chat.appendStream({ ...at, markdown_text: 'Hello' });
  await expect(client.chat.update({ ...at, text: 'x' })).rejects.toThrow('streaming_state_conflict');
  await client.chat.stopStream({ ...at, markdown_text: ' there' });
  expect(people.read('ana').at(-1)?.text).toBe('Hello there');
  await expect(client.chat.appendStream({ ...at, markdown_text: 'x' })).rejects.toThrow(
    'message_not_in_streaming_state',
  );
});

test('faults: limits, errors, and a reply that is lost after the work was done', async () => {
  slack.faults.on('chat.postMessage', { status: 429, retryAfter: 7 });
  const postOne = () => post({ text: 'x' });
  await expect(postOne()).rejects.toMatchObject({ retryAfter: 7 });
  slack.faults.on('chat.postMessage', { status: 503 });
  await expect(postOne()).rejects.toThrow('503');
  slack.faults.on('chat.postMessage', { drop: 'before' });
  await expect(postOne()).rejects.toBeInstanceOf(Error);
  expect(people.read('ana')).toEqual([]);
  slack.faults.on('chat.postMessage', { drop: 'after' });
  await expect(postOne()).rejects.toBeInstanceOf(Error);
  expect(people.read('ana')).toHaveLength(1);
  people.channel('general').members.delete(people.team.bot.user);
  await expect(postOne()).rejects.toThrow('not_in_channel');
  people.channel('general').archived = true;
  await expect(postOne()).rejects.toThrow('is_archived');
});

test('files come with the bytes that were sent', async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  await client.filesUploadV2({ channel_id: general(), file: bytes, filename: 'a.bin', initial_comment: 'Here.' });
  const [message] = people.read('ana');
  expect(message).toMatchObject({ text: 'Here.', files: [{ name: 'a.bin' }] });
  expect(Buffer.from(message?.files[0]?.bytes ?? [])).toEqual(bytes);
});

test('what a person sees: pings and forged links are told', async () => {
  await post({
    text: 'hey <!channel> &lt;!here&gt; <https://evil.test|https://good.test>',
  });
  expect(people.read('ana')[0]).toMatchObject({
    text: 'hey @channel <!here> https://good.test',
    pings: ['@channel'],
    forged: ['https://good.test -> https://evil.test'],
  });
});
