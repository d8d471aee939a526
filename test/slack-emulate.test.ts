import { WebClient } from '@slack/web-api';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCOPES } from '../src/adapters/slack/limits.ts';
import { WORKFLOWS } from './contract/seeing.ts';
import { type BotProcess, makeDataDir, startBot } from './support/bot.ts';
import { Deliverer } from './support/fake-slack/deliver.ts';
import { Faults } from './support/fake-slack/faults.ts';
import { Sockets } from './support/fake-slack/sockets.ts';
import { World } from './support/fake-slack/world.ts';
import { until } from './support/until.ts';
import { freePort } from './support/free-port.ts';

/**
 * The walk through a Slack that others wrote: installing by OAuth and every call of the Web API go to `emulate`. It sends no
 * events without a page of its own to set them up and knows no buttons or streams, so what people write is told to the bot
 * by this test, signed.
 */

const SECRET = 'signing-secret';
const APP = { client_id: '1.2', client_secret: 'client-secret', app_id: 'A000000001', name: 'Meanwhile' };

type Written = { ts?: string; text?: string; bot_id?: string; user?: string; thread_ts?: string };

let emulator: Emulator;
let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;
let ana: WebClient;
let team = '';
let channel = '';
const sockets = new Sockets();
const deliverer = new Deliverer({
  world: new World(Date.now),
  faults: new Faults(),
  sockets,
  signingSecret: SECRET,
  retryAfterMs: [],
});

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      slack: {
        team: { name: 'Acme', domain: 'acme' },
        users: [{ name: 'ana', real_name: 'Ana', email: 'ana@example.com' }],
        channels: [{ name: 'general' }],
        oauth_apps: [{ ...APP, redirect_uris: [], scopes: [...SCOPES] }],
        tokens: [
          {
            token: 'xoxp-ana',
            user: 'ana',
            scopes: [
              'chat:write',
              'channels:read',
              'channels:write',
              'channels:history',
              'channels:manage',
              'users:read',
            ],
          },
        ],
        signing_secret: SECRET,
        strict_scopes: true,
      },
    },
  });
  data = await makeDataDir();
  const env = {
    SLACK_API_URL: `${emulator.url}/api/`,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_CLIENT_ID: APP.client_id,
    SLACK_CLIENT_SECRET: APP.client_secret,
    SLACK_STATE_SECRET: 'state-secret',
    TOKEN_ENCRYPTION_KEY: '0123456789abcdef'.repeat(4),
    WORKFLOWS_DIR: WORKFLOWS,
  };
  bot = await startBot({ dataDir: data.dir, env });
  deliverer.url = `${bot.url}/slack/events`;
  ana = new WebClient('xoxp-ana', { slackApiUrl: `${emulator.url}/api/` });
  team = String((await ana.auth.test()).team_id);
  const { channels = [] } = await ana.conversations.list();
  channel = String(channels.find(({ name }) => name === 'general')?.id);
}, 60_000);

afterAll(async () => {
  await bot.stop();
  await emulator.close();
  sockets.close();
  await data.remove();
}, 30_000);

/** Allows the installation as a person does in a browser; gives the bot's user. */
async function install(): Promise<{ status: number; user: string }> {
  const page = await fetch(`${bot.url}/slack/install`, { redirect: 'manual' });
  const html = await page.text();
  const link =
    page.headers.get('location') ?? /href="([^"]+authorize[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const asked = new URL(link);
  const picker = await (await fetch(asked)).text();
  const person = /name="user_id" value="([^"]+)"/.exec(picker)?.[1] ?? '';
  const form = new URLSearchParams([...asked.searchParams, ['user_id', person]]);
  // Slack falls back to the address in the app's settings.
  form.set('redirect_uri', form.get('redirect_uri') || `${bot.url}/slack/oauth_redirect`);
  const allowed = await fetch(`${emulator.url}/oauth/v2/authorize/callback`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { status } = await fetch(allowed.headers.get('location') ?? '', { headers: { cookie }, redirect: 'manual' });
  const { members = [] } = (await ana.apiCall('users.list')) as {
    members?: { id: string; is_bot: boolean; name: string }[];
  };
  return { status, user: members.findLast((member) => member.is_bot)?.id ?? '' };
}

let events = 0;

/** Ana writes it there, and the bot is told. */
async function say(text: string, botUser: string, thread?: string): Promise<string> {
  const written = { channel, text, ...(thread !== undefined && { thread_ts: thread }) };
  const { ts, message } = (await ana.apiCall('chat.postMessage', written)) as unknown as {
    ts: string;
    message: { user: string };
  };
  events += 1;
  const event = {
    type: text.includes(`<@${botUser}>`) ? 'app_mention' : 'message',
    ...written,
    user: message.user,
    ts,
    channel_type: 'channel',
  };
  const { ackMs } = await deliverer.event({ type: 'event_callback', team_id: team, event_id: `Ev${events}`, event });
  expect(ackMs).toBeDefined();
  return ts;
}

async function sees(thread: string, pattern: RegExp): Promise<Written> {
  return until(
    async () => {
      const { messages = [] } = await ana.conversations.replies({ channel, ts: thread });
      return (messages as Written[]).findLast(({ text = '', user }) => pattern.test(text) && user !== undefined);
    },
    String(pattern),
    40_000,
  );
}

test('install, mention, offer, "yes, but ...", card, result', { timeout: 90_000 }, async () => {
  const { status, user } = await install();
  expect(status).toBe(200);
  await ana.conversations.invite({ channel, users: user }).catch(() => undefined);
  const thread = await say(`<@${user}> please write the quarterly report`, user);
  const offer = await sees(thread, /Shall I start\?/);
  expect(offer.thread_ts).toBe(thread);
  await say('yes, but in French please', user, thread);
  expect((await sees(thread, /is done/)).text).toContain('in French');
  expect((await sees(thread, /completed in/)).ts).toBe(offer.ts);
  const { messages = [] } = await ana.conversations.replies({ channel, ts: thread });
  expect(messages).toHaveLength(4);
});
