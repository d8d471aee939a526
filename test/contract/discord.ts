import { Redis } from 'ioredis';
import { createDiscord } from '../../src/adapters/discord/discord.ts';
import { makeDataDir, startBot } from '../support/bot.ts';
import { FakeDiscord } from '../support/fake-discord/fake-discord.ts';
import { ChannelType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Channel, Message } from '../support/fake-discord/model.ts';
import { buttonsOf } from '../support/fake-discord/people.ts';
import type { Values } from '../support/fake-discord/options.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import type { Adapter, Faults, Harness, Session, Shown, Where } from './harness.ts';
import { forgedMarkdownLinks, plainMarkdown } from './markdown.ts';

/** A loaded machine takes a while to connect. */
const START_MS = 60_000;

const POST = 'POST /channels/:channel/messages';
/** Errors that say that the app is wrong, and not that something is in its way. */
const OWN_FAULTS: readonly unknown[] = [50_035, 50_006, 50_109, 40_060];

/** The bot as its own process at the fake Discord. */
async function start(env: Record<string, string>): Promise<Session> {
  const fake = await new FakeDiscord().start();
  const data = await makeDataDir();
  const bot = await startBot({
    dataDir: data.dir,
    env: { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.url, ...env },
  });
  await until(() => fake.gateway.sessions.some(({ socket }) => socket), 'a session', START_MS);
  await until(() => fake.commands.list().length > 0, 'commands', START_MS);
  const view = new View(fake);
  return {
    async say(user, text, where = {}) {
      const channel = view.channel(user, where);
      const message = fake.people.say(user, channel, view.written(text), {
        ...(where.files && { files: where.files }),
        ...(where.replyTo !== undefined && { replyTo: view.message(where.replyTo) }),
      });
      const opens = channel.thread === undefined && channel.guild !== undefined;
      return { id: message.id, thread: opens ? message.id : channel.id };
    },
    async menu(user, { id }, words) {
      const message = view.message(id);
      const form = await fake.people.menu(user, message, 'Do this in the background');
      await fake.people.submit(user, fake.world.channel(message.channel), form, words);
    },
    async voice(user) {
      fake.people.voice(user, view.channel(user, { channel: `dm-${user}` }));
    },
    async sticker(user) {
      fake.people.sticker(user, view.channel(user, { channel: `dm-${user}` }));
    },
    async forward(user, { id }, _text, where) {
      const channel = view.channel(user, where);
      return { id: fake.people.forward(user, channel, view.message(id)).id, thread: channel.id };
    },
    async open(user, { id }) {
      const message = view.message(id);
      return fake.people.openThread(user, message, message.content.slice(0, 80)).id;
    },
    async edit(_user, { id }, text) {
      fake.people.edit(view.message(id), view.written(text));
    },
    async remove(_user, { id }) {
      fake.people.delete(view.message(id));
    },
    async press(user, { id }, action) {
      const button = buttonsOf(view.message(id)).find(({ label }) => actionOf(label) === action);
      if (button) await fake.people.press(user, view.message(id), button.customId);
    },
    async react(user, { id }, emoji) {
      fake.people.react(user, view.message(id), emoji);
    },
    async command(user, command, text, channel = 'general') {
      const name = command.replace('/', '');
      const interaction = await fake.people.slash(user, view.channel(user, { channel }), name, valuesOf(name, text));
      const answered = () => interaction.original && (interaction.original.flags & MessageFlags.Loading) === 0;
      await until(answered, `an answer to ${command}`);
      return interaction.original?.only === undefined
        ? 'It was not private.'
        : plainMarkdown(interaction.original.content);
    },
    read: async (user, where) => view.read(user, where),
    signs: (thread) => view.signs(thread),
    faults: faultsOf(fake, view),
    complaints: () => [
      ...fake.log.problems,
      ...fake.log.calls.flatMap(({ method, path, code }) =>
        OWN_FAULTS.includes(code) ? `${method} ${path}: ${code}` : [],
      ),
    ],
    async stop() {
      await bot.stop();
      await fake.stop();
      await data.remove();
    },
  };
}

function faultsOf(fake: FakeDiscord, view: View): Faults {
  const within =
    (name: string) =>
    ({ params }: { params: Record<string, string> }) =>
      view.isWithin(params['channel'] ?? '', name);
  return {
    loseAnswer: (channel) => fake.faults.plan({ do: 'drop', on: POST, times: 1, fits: within(channel) }),
    limit: (channel, seconds) => fake.faults.plan({ do: 'limit', seconds, on: POST, times: 1, fits: within(channel) }),
    resendAll() {
      fake.gateway.twice = true;
    },
  };
}

/** Discord's buttons have a label and an opaque id; the suite knows them by what they do. */
function actionOf(label: string): string {
  return OTHER_NAMES.get(label) ?? label.toLowerCase().replaceAll(' ', '_');
}

const OTHER_NAMES = new Map([
  ['Approve once', 'approve'],
  ['Approve for this run', 'approve_run'],
  ['👍', 'good'],
  ['👎', 'bad'],
]);

/** The options that a person would fill in for what is one line elsewhere. */
function valuesOf(command: string, text: string): Values {
  if (command === 'task') return { request: text };
  if (command === 'cancel') return text === '' ? {} : { run: text };
  const words = text.split(' ').filter(Boolean);
  const values: Values = {};
  for (const word of words) {
    if (word === 'mine') values['mine'] = true;
    else if (/^(running|queued|completed|failed|canceled|all)$/.test(word)) values['show'] = word;
    else values['run'] = word;
  }
  return values;
}

/** What the people of the suite see, in its words. */
class View {
  readonly #fake: FakeDiscord;

  constructor(fake: FakeDiscord) {
    this.#fake = fake;
  }

  channel(user: string, { channel = 'general', thread }: Where): Channel {
    const { world, people } = this.#fake;
    if (thread !== undefined) {
      // A thread that nobody has opened yet is its first message's channel.
      const opened = world.channels.get(thread);
      return opened ?? world.channel(this.message(thread).channel);
    }
    if (channel.startsWith('dm-')) return world.directWith(people.named(user).id);
    const named = [...world.channels.values()].find(({ name, thread: of }) => name === channel && !of);
    if (!named) throw new Error(`There is no channel ${channel}.`);
    return named;
  }

  message(id: string): Message {
    const all = [...this.#fake.world.channels.values()].flatMap(({ messages }) => messages.get(id) ?? []);
    const [found] = all;
    if (!found) throw new Error(`There is no message ${id}.`);
    return found;
  }

  /** A thread goes on where its first message was deleted. */
  #starter(thread: string, opened: Channel | undefined): Message | undefined {
    if (!opened) return this.message(thread);
    return this.#fake.world.channels.get(opened.parent ?? '')?.messages.get(thread);
  }

  isWithin(channel: string, name: string): boolean {
    const found = this.#fake.world.channels.get(channel);
    if (!found) return false;
    return found.name === name || (found.parent !== undefined && this.isWithin(found.parent, name));
  }

  /** A person's text with mentions as the client writes them. */
  written(text: string): string {
    const { world } = this.#fake;
    return [...world.users.values()].reduce((all, { name, id }) => all.replaceAll(`@${name}`, `<@${id}>`), text);
  }

  read(user: string, where: Where): Shown[] {
    const { world } = this.#fake;
    const { thread } = where;
    if (thread === undefined) {
      const channel = this.channel(user, where);
      const within = [...world.channels.values()].filter(({ parent }) => parent === channel.id);
      return [channel, ...within].flatMap((one) => this.#in(user, one));
    }
    const opened = world.channels.get(thread);
    // A thread has the id of the message that it hangs on; a forum post's is its own first.
    const first = opened?.messages.has(thread) || opened?.recipient ? undefined : this.#starter(thread, opened);
    return [...(first ? [this.#shown(first)] : []), ...(opened ? this.#in(user, opened) : [])];
  }

  #in(user: string, channel: Channel): Shown[] {
    const seen = new Set(this.#fake.people.sees(user, channel).map(({ id }) => id));
    return [...channel.messages.values()]
      .filter(({ id, type }) => seen.has(id) && type !== MessageType.ThreadStarterMessage)
      .map((message) => this.#shown(message));
  }

  #shown(message: Message): Shown {
    const { world } = this.#fake;
    const { id, channel, author, content, attachments, mentions, only, reactions } = message;
    const name = (user: string) => world.user(user).name;
    return {
      id,
      thread: this.#opensThread(message) ? id : channel,
      bot: world.user(author).bot,
      text: plainMarkdown(this.#asRead(content)),
      buttons: buttonsOf(message).map(({ label }) => ({ action: actionOf(label), label })),
      files: attachments.map(({ name: file, bytes }) => ({ name: file, bytes: async () => bytes })),
      marks: [...reactions].filter(([, users]) => users.size > 0).map(([emoji]) => emoji),
      private: only !== undefined || world.channel(channel).recipient !== undefined,
      pings: [
        ...mentions.users.map(name),
        ...mentions.roles.map((role) => `@${role}`),
        ...(mentions.everyone ? ['@everyone'] : []),
      ],
      forged: forgedMarkdownLinks(content),
    };
  }

  /** What stands in a text channel has a thread of its own, or would have. */
  #opensThread({ channel }: Message): boolean {
    return this.#fake.world.channel(channel).type === ChannelType.GuildText;
  }

  /** Mentions as names; at the beginning of a result it is only whom it calls. */
  #asRead(content: string): string {
    const { world } = this.#fake;
    const name = (_all: string, id: string) => `@${world.users.get(id)?.display ?? 'unknown-user'}`;
    return content.replace(/^<@\d+>\s/, '').replaceAll(/<@!?(\d+)>/g, name);
  }

  /** "typing" that stands in the thread, or in its channel since the message that it hangs on. */
  signs(thread: string): number {
    const { world, log } = this.#fake;
    const home = this.message(thread);
    const paths = [thread, ...(world.channels.get(thread)?.recipient === undefined ? [home.channel] : [])];
    return log
      .callsTo('POST', '/channels/:channel/typing')
      .filter(({ at, status, path }) => at >= home.at && status === 204 && paths.some((id) => path.includes(`/${id}/`)))
      .length;
  }
}

async function adapter(): Promise<Adapter> {
  const fake = await new FakeDiscord().start();
  const server = await startRedis();
  const redis = new Redis(server.options);
  redis.on('error', () => undefined);
  const silent = () => undefined;
  const discord = createDiscord({
    token: fake.token,
    apiUrl: fake.url,
    redis,
    receiving: redis,
    prefix: 'mw:dc:',
    accept: async () => 'accepted',
    queries: {} as never,
    files: { read: async () => undefined },
    workflows: [],
    log: { debug: silent, info: silent, warn: silent, error: silent },
    now: fake.clock.now,
  });
  const view = new View(fake);
  const thread = fake.people.openThread('ana', fake.people.say('ana', fake.general, 'Hello'), 'Hello');
  const channel = `discord:${fake.guild.id}/${fake.general.id}`;
  return {
    platform: discord.platform,
    place: { workspace: `discord:${fake.guild.id}`, channel, thread: `${channel}/${thread.id}` },
    gone: `discord:${thread.id}/1234567890123456789`,
    person: fake.people.named('ana').id,
    other: fake.people.named('ben').id,
    read: async (user) => [
      ...view.read(user, { thread: thread.id }),
      ...view.read(user, { thread: fake.world.directWith(fake.people.named(user).id).id }),
    ],
    loseAnswer: () => fake.faults.plan({ do: 'drop', on: POST, times: 1 }),
    async stop() {
      await discord.close();
      redis.disconnect();
      await server.stop();
      await fake.stop();
    },
  };
}

export const discordHarness: Harness = {
  name: 'Discord',
  // A text has no private answer there: it gets a reaction (SPEC A5).
  can: { answerTextsPrivately: false, faults: true, replyTo: true, forwardWithWords: false },
  start,
  adapter,
};
