import { once } from 'node:events';
import type { GatewayDispatchPayload } from 'discord-api-types/v10';
import type { Redis } from 'ioredis';
import type { Accept, Files, Platform, Queries } from '../../core/ports.ts';
import type { Workflow } from '../../core/workflow.ts';
import { createAnswers } from './answers.ts';
import { createApi, isRefusedToken } from './api.ts';
import { catchUp } from './catch-up.ts';
import { registerIfChanged } from './commands.ts';
import { createPlatform } from './deliver.ts';
import { createDirectory } from './directory.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { toSpot } from './ids.ts';
import { createInteractions } from './interactions.ts';
import { createLease } from './lease.ts';
import type { Log } from './log.ts';
import { createMessages } from './messages.ts';
import { createPosting } from './posting.ts';
import { createPrivate } from './private.ts';
import { createReceiver, type Receiver } from './receive.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSpots } from './spots.ts';
import { createStore } from './store.ts';
import { createThreads } from './threads.ts';

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

/** Discord does not know the bot's token. */
export class RefusedTokenError extends Error {
  override name = 'RefusedTokenError';
}

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
  const closing = new AbortController();
  const lease = createLease(options.receiving, `${prefix}gateway`, log);
  const closed = once(closing.signal, 'abort');
  let serving: Promise<void> | undefined;
  let listening: { gateway: Gateway; receiver: Receiver } | undefined;

  return {
    platform: createPlatform({ api, threads, messages, answers, tell, files, now }),

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
      listening = listenWith(createStore(options.receiving, prefix));
      listening.gateway.start();
      await Promise.race([held.lost, closed]);
      if (closing.signal.aborted) return;
      log.warn({}, 'Another process has taken over the connection to Discord');
      await stopListening(false);
    }
  }

  async function stopListening(goOn: boolean): Promise<void> {
    const stopped = listening;
    listening = undefined;
    stopped?.receiver.close();
    await stopped?.gateway.close(goOn);
  }

  function listenWith(store: ReturnType<typeof createStore>): { gateway: Gateway; receiver: Receiver } {
    const { accept, queries, workflows } = options;
    const spots = createSpots(store, directory);
    const sessions = createSessions(store, log);
    const interaction = createInteractions({ api, accept, queries, workflows, spots, store, log, now });
    const receiver = createReceiver({ api, accept, store, directory, spots, interaction, log, now });
    const serverOf = async (channel: string) => toSpot((await store.thread(channel))?.place ?? '')?.server;
    const onFresh = () => {
      const parts = { api, store, message: receiver.message, serverOf, log, now };
      catchUp(parts).catch((error: unknown) => log.warn({ err: error }, 'What was missed could not be fetched'));
    };
    const onEvent = (event: GatewayDispatchPayload, shard: number) => void takeIn(receiver, sessions, event, shard);
    return { gateway: createGateway({ api, token, sessions, log, onEvent, onFresh }), receiver };
  }

  async function takeIn(receiver: Receiver, sessions: Sessions, event: GatewayDispatchPayload, shard: number) {
    const done = sessions.began(shard, event.s);
    try {
      await receiver.event(event);
    } catch (error) {
      log.warn({ err: error, event: event.t }, 'An event of Discord was not taken in');
      // Where this process ends, it is left to whoever resumes the session, and so gets it again.
      if (closing.signal.aborted) return;
    }
    done();
  }
}
