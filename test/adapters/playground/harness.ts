import { taskForm } from '../../../src/core/present/form.ts';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Redis } from 'ioredis';
import type { Message } from '../../../src/adapters/playground/message.ts';
import { createPlayground, type PlaygroundOptions } from '../../../src/adapters/playground/playground.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import type { Post } from '../../../src/core/domain/outgoing.ts';
import type { Files } from '../../../src/core/ports.ts';
import { startRedis } from '../../support/redis.ts';

const COMMANDS = [
  {
    command: '/task',
    usage: '/task "Description" bash "command"',
    form: taskForm([{ name: 'research', aliases: [], usage: 'research <topic>', description: 'Reads sources.' }]),
  },
  { command: '/workflows', usage: '/workflows [running|queued|all] [mine]' },
  { command: '/cancel', usage: '/cancel [id or name]' },
];

/** What any call of the contract may answer. */
export type Reply = {
  id: string;
  thread: string;
  channel: string;
  text: string;
  run: string;
  messages: Message[];
  people: { id: string; name: string }[];
  channels: { id: string; unread: number }[];
  threads: {
    id: string;
    title: string;
    unread: number;
    lastAt: string;
    root: Message;
    replies: number;
    card: Message;
  }[];
  error: { code: string; message: string };
};

export type Answer = { status: number; body: Reply; headers: Headers };
export type Harness = Awaited<ReturnType<typeof startHarness>>;

export const BASE = 'http://127.0.0.1:3000';

export function post(kind: Post['kind'], text: string, more: Partial<Post> = {}): Post {
  return { kind, text, buttons: [], files: [], ...more };
}

const files: Files = {
  async read(id) {
    const bytes = new TextEncoder().encode('<script>1</script>');
    return id === 'f1' ? { name: '../an "odd" näme.html', bytes } : undefined;
  },
};

/** The playground over a real Redis, with a bot that takes every event and does what the test says. */
export async function startHarness(options: Partial<PlaygroundOptions> = {}) {
  const server = await startRedis();
  const redis = new Redis(server.options);
  redis.on('error', () => {});
  const bot = {
    accepted: [] as Inbound[],
    on: (_event: Inbound): void | Promise<void> => {},
  };
  const settings: PlaygroundOptions = {
    redis,
    async accept(event) {
      await bot.on(event);
      bot.accepted.push(event);
      return 'accepted';
    },
    files,
    prefix: 'mw:pg:',
    host: '127.0.0.1',
    port: 3000,
    commands: COMMANDS,
    log: { warn: () => {}, error: (fields) => process.stderr.write(`${JSON.stringify(fields)}\n`) },
    now: Date.now,
    waits: { acceptMs: 400, answerMs: 600 },
    ...options,
  };
  const playground = createPlayground(settings);
  const closers: (() => Promise<void>)[] = [];

  async function answer(response: Response): Promise<Answer> {
    const body = (await response.json()) as Reply;
    return { status: response.status, body, headers: response.headers };
  }

  return {
    ...playground,
    bot,
    redis,
    server,
    settings,
    async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
      return answer(await playground.app.request(`${BASE}/playground${path}`, { headers }));
    },
    async send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return answer(
        await playground.app.request(`${BASE}/playground${path}`, {
          method: 'POST',
          body: text,
          headers: { 'content-type': 'application/json', ...headers },
        }),
      );
    },
    /** Serves it on a port of its own. */
    async listen(app = playground.app): Promise<string> {
      const http = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
      await new Promise((resolve) => http.once('listening', resolve));
      closers.push(() => new Promise((resolve) => void http.close(() => resolve())));
      return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    },
    async stop(): Promise<void> {
      await playground.close();
      await Promise.all(closers.map((close) => close()));
      redis.disconnect();
      await server.stop();
    },
  };
}
