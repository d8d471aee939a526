import { Redis } from 'ioredis';
import { createSlack } from '../../src/adapters/slack/slack.ts';
import type { Queries } from '../../src/core/queries.ts';
import { makeDataDir, startBot } from '../support/bot.ts';
import { type FakeSlack, SECRETS, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import type { People } from '../support/fake-slack/people.ts';
import type { Seen, SeenButton } from '../support/fake-slack/seen.ts';
import { silent } from '../support/engine.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import type { Adapter, Harness, Session, Shown, Where } from './harness.ts';
import { plainMarkdown } from './markdown.ts';

export type Mode = 'socket' | 'http';

const EMOJI: Record<string, string> = {
  '👍': '+1',
  '❌': 'x',
  '✅': 'white_check_mark',
  '⏳': 'hourglass_flowing_sand',
};

/** What Slack answers only to a bot that does something wrong. */
const OUR_FAULTS =
  /^(invalid_(?!auth$)|msg_|no_text|missing_|unknown_method|not_authed|metadata_|markdown_text_conflict|cannot_provide|thread_not_found|streaming_state_conflict|fatal_error)/;

export function shownFrom(seen: Seen): Shown {
  return {
    id: seen.ts,
    thread: seen.thread,
    bot: seen.bot,
    text: plainMarkdown(seen.text),
    buttons: seen.buttons.map((button) => ({ action: actionOf(button), label: button.label })),
    files: seen.files.map(({ name, bytes }) => ({ name, bytes: async () => bytes })),
    marks: seen.reactions.map((name) => Object.keys(EMOJI).find((emoji) => EMOJI[emoji] === name) ?? name),
    private: seen.private,
    // The text that stands in for blocks says the same once more.
    pings: [...new Set(seen.pings)],
    forged: seen.forged,
  };
}

/** Slack's feedback buttons have one action for both, and say in the value which it is. */
function actionOf({ action, value = '', feedback }: SeenButton): string {
  return (feedback ? value : action).replace(/:.*$/, '');
}

/** What the bot needs to be told to find the fake. */
export function slackEnv(slack: FakeSlack, token: string, mode: Mode): Record<string, string> {
  return {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: token,
    ...(mode === 'socket' ? { SLACK_APP_TOKEN: SECRETS.appToken } : { SLACK_SIGNING_SECRET: SECRETS.signingSecret }),
  };
}

/** Whatever the bot did that Slack, or a careful reader of its rules, complains about. */
export function complaintsOf(slack: FakeSlack): string[] {
  const refused = slack.world.calls.filter(({ answer }) => OUR_FAULTS.test(answer?.error ?? ''));
  return [
    ...slack.world.problems,
    ...refused.map(
      ({ method, answer, args }) => `${method}: ${answer?.error} for ${JSON.stringify(args).slice(0, 500)}`,
    ),
  ];
}

function sessionOf(slack: FakeSlack, people: People, stop: () => Promise<void>): Session {
  // A direct message with the bot is one thread.
  const place = ({ channel, thread, files }: Where): Where => ({
    channel: channel ?? 'general',
    ...(files && { files }),
    ...(thread !== undefined && !channel?.startsWith('dm-') && { thread }),
  });
  const privateTo = (user: string, channel: string) => people.read(user, { channel }).filter((seen) => seen.private);
  return {
    async say(user, text, where = {}) {
      const { ts, thread } = await people.say(user, text, place(where));
      return { id: ts, thread };
    },
    async menu(user, { id }, words) {
      await people.submit(user, await people.shortcut(user, 'general', id, 'background'), { request: words });
    },
    async voice(user) {
      const file = { name: 'audio_message.m4a', type: 'audio/mp4', subtype: 'slack_audio', bytes: new Uint8Array(100) };
      await people.say(user, '', { channel: `dm-${user}`, files: [file] });
    },
    async forward(user, { id }, text, where) {
      const shares = { channel: where.channel?.startsWith('dm-') ? 'general' : (where.channel ?? 'general'), ts: id };
      const { ts, thread } = await people.say(user, text, { ...place(where), shares });
      return { id: ts, thread };
    },
    open: async (_user, { thread }) => thread,
    edit: (_user, { id }, text) => people.edit('general', id, text),
    remove: (_user, { id }) => people.remove('general', id),
    async press(user, message, action) {
      const seen = find(people, user, message.id);
      await people.press(user, seen, seen.buttons.find((button) => actionOf(button) === action) ?? action);
    },
    async react(user, message, emoji) {
      await people.react(user, find(people, user, message.id), EMOJI[emoji] ?? emoji);
    },
    async command(user, command, text, channel = 'general') {
      const before = privateTo(user, channel).length;
      await people.command(user, command, text, channel);
      const answer = await until(() => privateTo(user, channel)[before], `a private answer to ${command} ${text}`);
      return plainMarkdown(answer.text);
    },
    read: async (user, where) => people.read(user, place(where)).map(shownFrom),
    signs(thread, channel = 'general') {
      const statuses = people.team.statuses.filter((one) => one.thread === thread && one.status !== '').length;
      const message = people.channel(channel).byTs.get(thread);
      return statuses + (message?.reactions.size ?? 0);
    },
    faults: {
      loseAnswer: (channel) =>
        void slack.faults.on('chat.postMessage', { drop: 'after' }, { channel: people.channel(channel).id }),
      limit(channel, seconds) {
        const there = { channel: people.channel(channel).id };
        slack.faults.on(/^chat\./, { status: 429, retryAfter: seconds }, there);
      },
      resendAll() {
        slack.faults.resend = () => ['same', 'new'];
      },
    },
    complaints: () => complaintsOf(slack),
    stop,
  };
}

/** A message that the person sees, in whichever channel. */
function find(people: People, user: string, ts: string): Seen {
  for (const channel of people.team.channels.keys()) {
    const found = people.read(user, { channel }).find((seen) => seen.ts === ts);
    if (found) return found;
  }
  throw new Error(`${user} does not see the message ${ts}.`);
}

async function start(mode: Mode, env: Record<string, string>): Promise<Session> {
  const slack = await startFakeSlack();
  const people = slack.workspace('acme');
  const data = await makeDataDir();
  const bot = await startBot({ dataDir: data.dir, env: { ...slackEnv(slack, people.token, mode), ...env } });
  if (mode === 'http') slack.deliverer.url = `${bot.url}/slack/events`;
  else await until(() => slack.sockets.connected > 0, 'a connection of the bot');
  return sessionOf(slack, people, async () => {
    await bot.stop();
    await slack.stop();
    await data.remove();
  });
}

async function adapter(): Promise<Adapter> {
  const slack = await startFakeSlack();
  const people = slack.workspace('acme');
  const server = await startRedis();
  const redis = new Redis(server.options);
  redis.on('error', () => undefined);
  const { platform, close } = await createSlack({
    botToken: people.token,
    signingSecret: SECRETS.signingSecret,
    apiUrl: slack.apiUrl,
    redis,
    receiving: redis,
    prefix: 'mw:sl:',
    accept: async () => 'accepted',
    // Nothing here opens an App Home.
    queries: {} as Queries,
    files: { read: async () => undefined },
    log: silent,
    now: Date.now,
  });
  const { message } = people.write('ana', 'Hello');
  const channel = people.channel('general');
  const place = `slack:${people.team.id}/${channel.id}`;
  return {
    platform,
    place: { workspace: `slack:${people.team.id}`, channel: place, thread: `${place}/${message.ts}` },
    gone: `${place}/1700000000.000001`,
    person: people.user('ana').id,
    other: people.user('ben').id,
    // What is private stands in the channel where the thread has no replies.
    read: async (user) =>
      people
        .read(user)
        .filter((seen) => seen.private || [seen.ts, seen.thread].includes(message.ts))
        .map(shownFrom),
    loseAnswer: () => void slack.faults.on('chat.postMessage', { drop: 'after' }),
    async stop() {
      await close();
      await slack.stop();
      redis.disconnect();
      await server.stop();
    },
  };
}

export function slackHarness(mode: Mode): Harness {
  return {
    name: mode === 'socket' ? 'Slack in Socket Mode' : 'Slack over HTTP',
    can: { answerTextsPrivately: true, faults: true, replyTo: false, forwardWithWords: true },
    start: (env) => start(mode, env),
    // It sends in the same way in both modes.
    ...(mode === 'socket' && { adapter }),
  };
}
