import type { StoredFile } from '../../core/domain/run.ts';
import { Hono } from 'hono';
import type { Redis } from 'ioredis';
import type { Accept, Files, Platform } from '../../core/ports.ts';
import { createAccepting } from './receive/accepting.ts';
import { createAnswers } from './deliver/answers.ts';
import { assetRoutes, headers } from './assets.ts';
import { createBell } from './bell.ts';
import { createPlatform } from './deliver/deliver.ts';
import { Refusal, StoreError, unavailable } from './errors.ts';
import { eventRoutes } from './receive/events.ts';
import { fileRoutes } from './receive/files.ts';
import { hostGuard, originGuard } from './auth/guard.ts';
import { openSession, tokenGuard } from './auth/token.ts';
import { receiveRoutes } from './receive/receive.ts';
import type { Log } from './log.ts';
import { impatient } from './redis.ts';
import { createSpent } from './deliver/spent.ts';
import { createStore } from './store.ts';
import { type CommandHelp, viewRoutes } from './receive/views.ts';

export type PlaygroundOptions = {
  redis: Redis;
  /** A connection for listening, if there is one already; it may listen to other channels as well. */
  subscriber?: Redis;
  accept: Accept;
  files: Files;
  /** Keeps the bytes of a file that somebody attached; left out where none are taken. */
  keep?: (name: string, bytes: Uint8Array) => Promise<StoredFile>;
  /** Of all keys in Redis, such as `mw:pg:`. */
  prefix: string;
  /** Where the server listens; port 0 stands for any. */
  host: string;
  port: number;
  /** Asked for where `host` is not loopback. */
  apiToken?: string | undefined;
  /** What the page completes. */
  commands: CommandHelp[];
  log: Log;
  now: () => number;
  /** How long a call waits for the bot to take an event in, and then for its private answer. */
  waits?: Waits;
};

export type Waits = { acceptMs: number; answerMs: number };

export type Playground = { app: Hono; platform: Platform; close: () => Promise<void> };

const RECOVER_EVERY_MS = 10_000;
const WAITS: Waits = { acceptMs: 5000, answerMs: 10_000 };

async function noFiles(): Promise<never> {
  throw new Refusal(400, 'no_files', 'This playground takes no files.');
}

/** A chat platform on this machine and the bot's way to it: `app` for people, `platform` for the bot. */
export function createPlayground(options: PlaygroundOptions): Playground {
  const { prefix, now, log, host, port, apiToken, waits = WAITS } = options;
  const redis = impatient(options.redis);
  const store = createStore(redis, prefix, now);
  const bell = createBell(options.redis, prefix, options.subscriber);
  const answers = createAnswers(redis, prefix, bell);
  const accepting = createAccepting({ store, accept: options.accept, log, now, acceptMs: waits.acceptMs });
  const spent = createSpent(redis, prefix, store);
  const closing = new AbortController();
  let recovery: NodeJS.Timeout | undefined;

  function recover(): void {
    accepting
      .recover()
      .catch((error: unknown) => log.warn({ err: error }, 'unfinished messages are tried again later'));
  }

  const address = { host, port, apiToken };
  const app = new Hono();
  const calls = new Hono();
  for (const path of ['/', '/playground/*', '/markdown/*']) {
    app.use(path, headers(), hostGuard(address));
  }
  app.route('/', assetRoutes());

  calls.use('*', originGuard(), tokenGuard(address), async (c, next) => {
    // Only a process that serves people takes their messages in, so only there can any be left half done.
    if (!recovery) {
      recovery = setInterval(recover, RECOVER_EVERY_MS).unref();
      recover();
    }
    c.header('Cache-Control', 'no-store');
    await next();
  });
  calls.post('/session', (c) => {
    if (apiToken !== undefined) {
      openSession(c, apiToken);
    }
    return c.json({});
  });
  calls.route(
    '/',
    viewRoutes(store, options.commands, (where, user) => accepting.opened(where, user)),
  );
  calls.route('/', eventRoutes({ store, redis, prefix, bell, closing: closing.signal, now }));
  calls.route('/', fileRoutes(options.files));
  calls.route(
    '/',
    receiveRoutes({ store, accepting, answers, now, answerMs: waits.answerMs, keep: options.keep ?? noFiles }),
  );
  calls.all('*', () => {
    throw new Refusal(404, 'not_found', 'There is no such call. The page at / uses all there are.');
  });
  app.route('/playground', calls);

  app.onError((error, c) => {
    const refusal = error instanceof StoreError ? unavailable(error) : error;
    if (refusal instanceof Refusal) {
      // The rest of a body that is too large stays unread, so nothing more can come over this connection.
      if (refusal.status === 413) c.header('Connection', 'close');
      return c.json({ error: { code: refusal.code, message: refusal.message } }, refusal.status);
    }
    log.error({ err: error, path: c.req.path }, 'a call to the playground failed');
    return c.json({ error: { code: 'internal', message: 'Something went wrong here. Try again.' } }, 500);
  });

  return {
    app,
    platform: createPlatform(store, answers, spent, options.files),
    async close() {
      closing.abort();
      clearInterval(recovery);
      bell.close();
      redis.disconnect();
    },
  };
}
