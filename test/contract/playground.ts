import { Redis } from 'ioredis';
import { createPlayground } from '../../src/adapters/playground/playground.ts';
import type { Message as Stored } from '../../src/adapters/playground/message.ts';
import { makeDataDir, startBot } from '../support/bot.ts';
import { type Message, People } from '../support/people.ts';
import { startRedis } from '../support/redis.ts';
import type { Adapter, Harness, Session, Shown } from './harness.ts';
import { plainMarkdown } from './markdown.ts';

const BASE = 'http://127.0.0.1:3000';

function shown(message: Message | Stored, url: string): Shown {
  const { id, thread, author, text, buttons, files, to, reactions } = message;
  return {
    id,
    thread,
    bot: author.bot,
    text: plainMarkdown(author.bot ? text.replace(/^@(Ana|Ben|Chloe)\s+/, '') : text),
    buttons: buttons.map(({ action, label }) => ({ action, label })),
    files: files.map((file) => ({
      name: file.name,
      bytes: async () => new Uint8Array(await (await fetch(`${url}${file.url}`)).arrayBuffer()),
    })),
    marks: reactions.map(({ emoji }) => emoji),
    private: to !== undefined,
    // Only who is named is told, and nobody can be named by all their names at once.
    pings: author.bot ? [...text.matchAll(/@(Ana|Ben|Chloe)\b/g)].map(([, name = '']) => name.toLowerCase()) : [],
    // The page writes out where such a link leads (page/markdown.js).
    forged: [],
  };
}

async function start(env: Record<string, string>): Promise<Session> {
  const data = await makeDataDir();
  const bot = await startBot({ dataDir: data.dir, env });
  const people = new People(bot.url);
  const typing: string[] = [];
  const leaving = new AbortController();
  void follow(`${bot.url}/playground/events?user=ana`, leaving.signal, typing);
  const answers: Shown[] = [];

  async function read(user: string, { channel = 'general', thread }: { channel?: string; thread?: string }) {
    if (thread !== undefined) {
      const own = answers.filter((answer) => answer.thread === thread && answer.id.endsWith(`/${user}`));
      return [...(await people.read(user, thread)).map((message) => shown(message, bot.url)), ...own];
    }
    const { body } = await people.call(`/playground/channels/${channel}?user=${user}`);
    const threads = await Promise.all((body['threads'] as { id: string }[]).map(({ id }) => people.read(user, id)));
    return threads.flat().map((message) => shown(message, bot.url));
  }

  return {
    say: (user, text, where) => people.say(user, text, where),
    open: async (_user, { thread }) => thread,
    edit: (user, { id }, text) => people.change(user, id, text),
    remove: (user, { id }) => people.change(user, id),
    async press(user, { id, thread }, action) {
      const message = (await people.read(user, thread)).find((one) => one.id === id);
      const body = { message: id, action, value: message?.buttons.find((one) => one.action === action)?.value, user };
      const { body: answer } = await people.call('/playground/actions', body);
      // The page shows it under the button, to whoever pressed it.
      const { text = '' } = answer as { text?: string };
      if (text)
        answers.push({
          id: `${id}/${user}`,
          thread,
          bot: true,
          text,
          buttons: [],
          files: [],
          marks: [],
          private: true,
          pings: [],
          forged: [],
        });
    },
    async react(user, { id }, emoji) {
      await people.call('/playground/reactions', { message: id, emoji, user });
    },
    command: async (user, command, text, channel = 'general') =>
      plainMarkdown((await people.command(user, command, text, { channel })).text),
    read,
    signs: (thread) => typing.filter((one) => one === thread).length,
    complaints: () => [],
    async stop() {
      leaving.abort();
      await bot.stop();
      await data.remove();
    },
  };
}

/** Notes the threads in which somebody types. */
async function follow(url: string, signal: AbortSignal, typing: string[]): Promise<void> {
  try {
    const response = await fetch(url, { signal });
    let rest = '';
    for await (const part of response.body ?? []) {
      const events = (rest + Buffer.from(part as Uint8Array).toString()).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^event: typing$/m.test(event) ? /^data: (.*)$/m.exec(event)?.[1] : undefined;
        if (data) typing.push((JSON.parse(data) as { thread: string }).thread);
      }
    }
  } catch {
    // It was aborted, or the bot is gone.
  }
}

async function adapter(): Promise<Adapter> {
  const server = await startRedis();
  const redis = new Redis(server.options);
  redis.on('error', () => undefined);
  const playground = createPlayground({
    redis,
    accept: async () => 'accepted',
    files: { read: async () => undefined },
    prefix: 'mw:pg:',
    host: '127.0.0.1',
    port: 3000,
    commands: [],
    log: { warn: () => undefined, error: () => undefined },
    now: Date.now,
  });
  async function call(path: string, body?: object) {
    const init = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    return (await playground.app.request(`${BASE}/playground${path}`, init)).json() as Promise<Record<string, unknown>>;
  }
  const { thread } = await call('/messages', { channel: 'general', user: 'ana', text: 'Hello' });
  const path = `/threads/${encodeURIComponent(String(thread))}`;
  return {
    platform: playground.platform,
    place: { workspace: 'playground:local', channel: 'playground:general', thread: String(thread) },
    gone: 'playground:general/999',
    person: 'ana',
    other: 'ben',
    read: async (user) =>
      ((await call(`${path}?user=${user}`))['messages'] as Stored[]).map((message) => shown(message, BASE)),
    async stop() {
      await playground.close();
      redis.disconnect();
      await server.stop();
    },
  };
}

export const playgroundHarness: Harness = {
  name: 'the playground',
  can: { answerTextsPrivately: true, faults: false, replyTo: true, forwardWithWords: false },
  start,
  adapter,
};
