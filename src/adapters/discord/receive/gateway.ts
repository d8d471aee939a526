import { setTimeout as sleep } from 'node:timers/promises';
import { CloseCodes, type SessionInfo, WebSocketManager } from '@discordjs/ws';
import { type GatewayDispatchPayload, GatewayIntentBits } from 'discord-api-types/v10';
import type { Api } from '../api.ts';
import { KnownFrames } from './frames.ts';
import type { Log } from '../log.ts';
import type { Sessions } from './sessions.ts';

/** What is needed to hear of mentions, threads, direct messages and reactions, and of servers that the bot was taken out of. */
const INTENTS: number =
  GatewayIntentBits.Guilds |
  GatewayIntentBits.GuildMessages |
  GatewayIntentBits.GuildMessageReactions |
  GatewayIntentBits.DirectMessages |
  GatewayIntentBits.DirectMessageReactions;

/** Without it, what people write in threads comes empty unless it mentions the bot. */
const CONTENT: number = GatewayIntentBits.MessageContent;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** How a connection ends that the library does not take up again by itself (docs, topics/opcodes-and-status-codes). */
const ended = {
  authenticationFailed: 4_004,
  invalidShard: 4_010,
  shardingRequired: 4_011,
  invalidVersion: 4_012,
  invalidIntents: 4_013,
  disallowedIntents: 4_014,
} as const;
const FINAL_CODES: ReadonlySet<number> = new Set(Object.values(ended));

const NO_CONTENT =
  'Discord does not let this bot read messages (the "Message Content Intent" is off), so in threads it hears only mentions, ' +
  'buttons and commands. Switch it on at https://discord.com/developers/applications, under Bot, and restart the bot.';

/** `goOn`: what comes next is to go on where this ended; not where something else has done so already. */
export type Gateway = { start: () => void; close: (goOn: boolean) => Promise<void> };

export type GatewayParts = {
  api: Api;
  token: string;
  sessions: Sessions;
  log: Log;
  onEvent: (event: GatewayDispatchPayload, shard: number) => void;
  /** A session began anew, so events may have been missed. */
  onFresh: () => void;
};

/** The connection to Discord's gateway, kept up by discord.js: heartbeats, resuming, and as many shards as Discord asks for. */
export function createGateway({ api, token, sessions, log, onEvent, onFresh }: GatewayParts): Gateway {
  let manager: WebSocketManager | undefined;
  let content = true;
  const stopping = new AbortController();

  function build(onEnd: (code: number) => void): WebSocketManager {
    api.rest.setToken(token);
    const made = new WebSocketManager({
      token,
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- several of them together are no member of the enum
      intents: content ? INTENTS | CONTENT : INTENTS,
      rest: api.rest,
      buildStrategy: (of) => new KnownFrames(of, log),
      retrieveSessionInfo: (shard: number) => sessions.retrieve(shard),
      updateSessionInfo: (shard: number, session: SessionInfo | null) => sessions.update(shard, session),
    });
    made.on('dispatch', ({ data, shardId }) => onEvent(data, shardId));
    made.on('ready', ({ shardId }) => {
      log.info({ shard: shardId }, 'Connected to Discord');
      onFresh();
    });
    made.on('resumed', ({ shardId }) => log.info({ shard: shardId }, 'Connected to Discord again; nothing was missed'));
    made.on('error', ({ error }) => log.warn({ err: error }, 'The connection to Discord has a problem'));
    made.on('closed', ({ code, shardId }) => {
      log.debug({ shard: shardId, code }, 'A connection to Discord was closed');
      if (FINAL_CODES.has(code)) onEnd(code);
    });
    return made;
  }

  /** Connects, and gives the code with which Discord ended it for good. */
  async function connection(): Promise<number> {
    const { promise: over, resolve } = Promise.withResolvers<number>();
    const made = build(resolve);
    manager = made;
    try {
      const connecting = made.connect();
      connecting.catch(() => undefined);
      await Promise.race([connecting, over]);
      return await over;
    } finally {
      if (!stopping.signal.aborted) await made.destroy({ code: CloseCodes.Resuming });
    }
  }

  async function keepUp(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      const since = performance.now();
      try {
        const code = await connection();
        if (code === ended.disallowedIntents && content) {
          content = false;
          log.warn({}, NO_CONTENT);
          continue;
        }
        log.error({ code }, explain(code));
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ err: error }, 'Discord cannot be reached; it is tried again');
      }
      pause = performance.now() - since > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      keepUp().catch((error: unknown) => log.error({ err: error }, 'The connection to Discord ended'));
    },
    async close(goOn) {
      stopping.abort();
      await sessions.freeze(goOn);
      // Closed like this, the session can be resumed by whoever comes next.
      await manager?.destroy({ code: CloseCodes.Resuming });
    },
  };
}

function explain(code: number): string {
  if (code === ended.authenticationFailed) return 'Discord does not accept DISCORD_TOKEN. Set the one of your bot.';
  if (code === ended.shardingRequired) return 'Discord asks for more connections; they are made anew';
  return 'Discord ended the connection; it is tried again';
}
