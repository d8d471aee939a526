import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeDiscord } from '../support/fake-discord/fake-discord.ts';
import { type FakeSlack, SECRETS, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import type { People as SlackPeople } from '../support/fake-slack/people.ts';
import { until } from '../support/until.ts';
import { type Attacked, attackedBot } from './bot.ts';

/** What is sent where an object is expected. */
const JUNK: unknown[] = [null, 7, 'text', true, [], [null], {}];

const PATIENCE = { timeout: 20_000 };

let slack: FakeSlack;
let acme: SlackPeople & { token: string };
let discord: FakeDiscord;
let bot: Attacked;

beforeAll(async () => {
  [slack, discord] = await Promise.all([startFakeSlack(), new FakeDiscord().start()]);
  acme = slack.workspace('acme');
  bot = await attackedBot({
    SLACK_BOT_TOKEN: acme.token,
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: SECRETS.signingSecret,
    SLACK_APP_TOKEN: SECRETS.appToken,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
  });
  await until(() => slack.sockets.connected === 1 && isOnDiscord(), 'both connections', PATIENCE.timeout);
}, 60_000);

afterAll(async () => {
  await bot.end();
  await Promise.all([slack.stop(), discord.stop()]);
});

function isOnDiscord(): boolean {
  return discord.gateway.sessions.some(({ socket }) => socket);
}

async function signed(path: string, body: string, type = 'application/json'): Promise<number> {
  const headers = { 'content-type': type, ...slack.deliverer.sign(body, Date.now()) };
  return (await fetch(`${bot.process.url}/slack/${path}`, { method: 'POST', headers, body })).status;
}

test('signed requests of Slack that are junk are refused', async () => {
  const event = (is: unknown, more: object = {}) =>
    JSON.stringify({ type: 'event_callback', team_id: acme.team.id, event: is, ...more });
  const junk = JUNK.filter((is) => !(typeof is === 'object' && is !== null && !Array.isArray(is)));
  const bodies = [
    ...junk.map((is) => JSON.stringify(is)),
    ...JUNK.map((is) => event(is)),
    ...junk.map((is) => event({ type: 'reaction_added', item: is, user: is })),
    ...junk.map((is) => event({ type: 'message', channel: is, text: is })),
    event({ type: 'message' }, { authorizations: [null] }),
    event({ type: 'message' }, { authorizations: 'text' }),
  ];
  for (const body of bodies.filter((one) => !/^\[\]$/.test(one))) {
    const status = await signed('events', body);
    expect([body, status]).toEqual([body, expect.toSatisfy((code: number) => code < 500)]);
  }
  for (const body of ['null', '7', '"text"', '[null]']) {
    for (const path of ['events', 'actions', 'commands']) {
      expect([path, body, await signed(path, body)]).toEqual([path, body, 400]);
      const form = `payload=${encodeURIComponent(body)}`;
      expect([path, form, await signed(path, form, 'application/x-www-form-urlencoded')]).toEqual([path, form, 400]);
    }
  }
  await bot.expectAlive();
});

test('frames of Slack that are junk end nothing', async () => {
  const { opened } = slack.sockets;
  for (const is of JUNK) {
    slack.sockets.raw(JSON.stringify(is));
    for (const type of ['events_api', 'interactive', 'slash_commands', 'hello', 'nonsense']) {
      slack.sockets.raw(JSON.stringify({ envelope_id: 'e1', type, payload: is }));
      slack.sockets.raw(JSON.stringify({ envelope_id: 'e1', type, payload: { team_id: acme.team.id, event: is } }));
    }
  }
  slack.sockets.raw('{');
  await acme.say('ana', '@meanwhile help');
  await expect.poll(() => acme.read('ana').some(({ text }) => text.includes('/task')), PATIENCE).toBe(true);
  expect(slack.sockets.opened).toBe(opened);
  await bot.expectAlive();
});

test('frames of Discord that are junk end nothing', async () => {
  const events = ['MESSAGE_CREATE', 'INTERACTION_CREATE', 'MESSAGE_REACTION_ADD', 'GUILD_DELETE', 'THREAD_DELETE'];
  for (const is of JUNK) {
    for (const session of discord.gateway.sessions) for (const type of events) session.dispatch(type, is as object);
    discord.gateway.raw(JSON.stringify(is));
    // 0 is an event, 1 asks for a heartbeat, 7 for a new connection, 9 ends the session, 10 greets, 11 acknowledges.
    for (const op of [0, 1, 9, 10, 11, is]) {
      for (const t of ['READY', 'RESUMED', is]) {
        // A number would be the place of an event that Discord never sent, and the session could not be resumed from there.
        if (op !== 9 || is !== true) discord.gateway.raw(JSON.stringify({ op, s: is === 7 ? '7' : is, t, d: is }));
      }
    }
  }
  discord.gateway.raw('{');
  await expect.poll(isOnDiscord, PATIENCE).toBe(true);
  const { people, general } = discord;
  people.mention('ben', general, 'help');
  const direct = discord.world.directWith(people.named('ben').id);
  const seen = () => people.sees('ben', direct).map(({ text }) => text);
  await expect.poll(seen, PATIENCE).toContainEqual(expect.stringContaining('/task'));
  await bot.expectAlive();
});

test('calls of the playground that are junk are refused', async () => {
  for (const path of ['messages', 'commands', 'actions', 'reactions']) {
    for (const is of JUNK) {
      for (const body of [is, { channel: is, user: is, text: is, message: is, command: is, action: is, emoji: is }]) {
        const { status } = await bot.people.call(`/playground/${path}`, body);
        expect([path, body, status]).toEqual([
          path,
          body,
          expect.toSatisfy((code: number) => code >= 400 && code < 500),
        ]);
      }
    }
  }
  await bot.expectAlive();
});
