import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayDispatchPayload } from 'discord-api-types/v10';
import type { Redis } from 'ioredis';
import type { Accept, Admits, Files, Platform } from '../../core/ports.ts';
import type { Queries } from '../../core/queries.ts';
import type { Workflow } from '../../core/workflow.ts';
import { createAnswers } from './deliver/answers.ts';
import { createApi, isRefusedToken } from './api.ts';
import { catchUp } from './receive/catch-up.ts';
import { registerIfChanged } from './receive/commands.ts';
import { createPlatform } from './deliver/deliver.ts';
import { createDirectory } from './directory.ts';
import { createGateway, type Gateway } from './receive/gateway.ts';
import { toSpot } from './ids.ts';
import { createInteractions } from './receive/interactions.ts';
import { createLease } from './receive/lease.ts';
import type { Log } from './log.ts';
import { createMessages } from './deliver/messages.ts';
import { createPosting } from './deliver/posting.ts';
import { createPrivate } from './deliver/private.ts';
import { createReceiver, LeftToComeAgain, type Receiver } from './receive/receive.ts';
import { createSessions, type Sessions } from './receive/sessions.ts';
import { createSpots } from './receive/spots.ts';
import { createStore } from './store.ts';
import { createThreads } from './deliver/threads.ts';
import { RefusedTokenError } from './auth/token.ts';

export { RefusedTokenError } from './auth/token.ts';

export type DiscordOptions = {
  token: string;
  /** Of Discord's API, without its version; undefined for Discord's own. */
  apiUrl: string | undefined;
  /** For delivering, which may wait for Redis. */
  redis: Redis;
  /** For receiving, where somebody waits at the other end. */
  receiving: Redis;
  /** Of all keys in Redis, such as `mw:dc:`. */
  prefix: string;
  accept: Accept;
  /** Left out, no bot and no webhook is let in. */
  admits?: Admits;
  queries: Queries;
  files: Files;
  workflows: readonly Workflow[];
  log: Log;
  now: () => number;
};

export type Discord = {
  platform: Platform;
  /** Registers the commands and listens to the gateway. Delivering needs neither. */
  listen: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Events that may wait for Redis in memory, a few KB each. Beyond that the connection is given up until Redis is back, and
 * Discord sends them again: it keeps what a session missed for some minutes.
 */
const MAX_WAITING = 1_000;

const LOOK_EVERY_MS = 500;

/** `full` resolves when more waits than may. */
type Listening = { gateway: Gateway; receiver: Receiver; sessions: Sessions; full: Promise<void> };

/** The bot on Discord: `platform` shows its posts by REST, and `listen` takes in what people do. */
export function createDiscord(options: DiscordOptions): Discord {
  const { token, apiUrl, redis, prefix, files, log, now } = options;
  const api = createApi({ token, apiUrl, log, now });
  const directory = createDirectory(api);
  const store = createStore(redis, prefix);
  const posting = createPosting(api, store, directory.self, now);
  const threads = createThreads(api, store, log, now);
  const messages = createMessages(api, posting, threads, store);
  const answers = createAnswers(api, now);
  const tell = createPrivate({ api, posting, store, files, log });
  const refused = new Set<string>();
  const closing = new AbortController();
  const lease = createLease(options.receiving, `${prefix}gateway`, log);
  const closed = once(closing.signal, 'abort');
  let serving: Promise<void> | undefined;
  let listening: Listening | undefined;

  return {
    platform: createPlatform({ api, threads, messages, answers, tell, files, apiUrl, self: directory.self, now }),

    async listen() {
      await directory.self().catch((error: unknown) => {
        if (isRefusedToken(error)) throw new RefusedTokenError('Discord does not accept the token.', { cause: error });
        log.warn({ err: error }, 'Discord cannot be reached yet');
      });
      registerIfChanged(api, directory, store, log).catch((error: unknown) => {
        log.warn({ err: error }, 'The slash commands could not be registered; "npm run discord:register" tries again');
      });
      serving = serve().catch((error: unknown) => log.error({ err: error }, 'Nobody listens to Discord any more'));
    },

    async close() {
      closing.abort();
      await stopListening(true);
      await serving;
      await lease.release();
      api.close();
    },
  };

  /** One process at a time is connected, so that nothing comes twice; when it ends, the next one goes on where it left off. */
  async function serve(): Promise<void> {
    for (;;) {
      const held = await lease.take(closing.signal);
      if (!held) return;
      const lost = held.lost.then(() => 'lost' as const);
      while ((await listenUntil(lost)) === 'full') continue;
      if (closing.signal.aborted) return;
      log.warn({}, 'Another process has taken over the connection to Discord');
    }
  }

  /** Listens until somebody else does, this process ends, or too much waits for Redis and Redis is back. */
  async function listenUntil(lost: Promise<'lost'>): Promise<'lost' | 'closed' | 'full'> {
    const { gateway, sessions, full } = (listening = listenWith(createStore(options.receiving, prefix)));
    gateway.start();
    const end = closed.then(() => 'closed' as const);
    const why = await Promise.race([lost, end, full.then(() => 'full' as const)]);
    if (why === 'closed') return why;
    await stopListening(why === 'full');
    if (why === 'lost') return why;
    log.warn({ events: sessions.waiting() }, 'Too many events wait for Redis; Discord is to send them again');
    const gone = new AbortController();
    const stored = storeWhenBack(sessions, AbortSignal.any([closing.signal, gone.signal]));
    return Promise.race([lost, end, stored]).finally(() => gone.abort());
  }

  async function storeWhenBack(sessions: Sessions, signal: AbortSignal): Promise<'full'> {
    while (!signal.aborted && !(await sessions.freeze(true))) {
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    return 'full';
  }

  async function stopListening(goOn: boolean): Promise<void> {
    const stopped = listening;
    listening = undefined;
    stopped?.receiver.close();
    await stopped?.gateway.close(goOn);
  }

  function listenWith(store: ReturnType<typeof createStore>): Listening {
    const { accept, admits = () => false, queries, workflows } = options;
    const spots = createSpots(store, directory);
    const sessions = createSessions(store, log);
    const interaction = createInteractions({
      api,
      accept,
      queries,
      workflows,
      spots,
      store,
      answers,
      refused,
      log,
      now,
    });
    const { promise: full, resolve: onFull } = Promise.withResolvers<void>();
    // Many may come at once, as after a pause; they only pile up where they cannot be stored.
    const onWait = () => {
      if (sessions.waiting() > MAX_WAITING) onFull();
    };
    const receiver = createReceiver({ api, accept, admits, store, directory, spots, interaction, onWait, log, now });
    const serverOf = async (channel: string) => toSpot((await store.thread(channel))?.place ?? '')?.server;
    const onFresh = () => {
      const parts = { api, store, message: receiver.message, serverOf, log, now };
      catchUp(parts).catch((error: unknown) => log.warn({ err: error }, 'What was missed could not be fetched'));
    };
    const onEvent = (event: GatewayDispatchPayload, shard: number) => void takeIn(receiver, sessions, event, shard);
    return { gateway: createGateway({ api, token, sessions, log, onEvent, onFresh }), receiver, sessions, full };
  }

  async function takeIn(receiver: Receiver, sessions: Sessions, event: GatewayDispatchPayload, shard: number) {
    const done = sessions.began(shard, event.s);
    try {
      await receiver.event(event);
    } catch (error) {
      // Not done, so whoever resumes the session gets it again.
      if (error instanceof LeftToComeAgain) return;
      log.warn({ err: error, event: event.t }, 'An event of Discord was not taken in');
    }
    done();
  }
}
