import { HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Hono } from 'hono';
import type { Redis } from 'ioredis';
import type { Accept, Files, Platform, Queries } from '../../core/ports.ts';
import { createBudgets } from './budgets.ts';
import { createPlatform } from './deliver.ts';
import { createHome } from './home.ts';
import { slackRoutes } from './http.ts';
import { type Log, SILENT } from './log.ts';
import { createMemory } from './memory.ts';
import { createPeople } from './people.ts';
import { receive } from './receive.ts';
import { createSigns } from './signs.ts';
import { keepConnected } from './socket.ts';
import { StoringApp } from './storing-app.ts';
import { clientOptions, createClients } from './web.ts';
import { oneWorkspace } from './workspaces.ts';

export type SlackOptions = {
  /** For one workspace. */
  botToken?: string | undefined;
  /** Set: events come by Socket Mode. */
  appToken?: string | undefined;
  /** Set: events come over HTTP. */
  signingSecret?: string | undefined;
  apiUrl?: string | undefined;
  redis: Redis;
  /** Fails at once while Redis is away; for what has to be acknowledged. */
  receiving: Redis;
  /** Of all keys in Redis, such as `mw:sl:`. */
  prefix: string;
  accept: Accept;
  queries: Queries;
  files: Files;
  log: Log;
  now: () => number;
};

export type Slack = {
  platform: Platform;
  /** Where Slack sends events and people install the bot; undefined where neither comes over HTTP. */
  routes: Hono | undefined;
  /** Opens the socket, where events come that way. */
  start: () => void;
  close: () => Promise<void>;
};

/** How long Slack is given to be told that an event was not stored. */
const ENDPOINTS = ['/slack/events', '/slack/commands', '/slack/actions'];

/**
 * The bot's way to Slack and back.
 * @throws what Slack says to a token that it refuses.
 */
export async function createSlack(options: SlackOptions): Promise<Slack> {
  const { redis, receiving, prefix, queries, log, now, apiUrl, botToken, appToken, signingSecret } = options;
  const client = createClients(apiUrl);
  const workspaces = oneWorkspace(client(botToken ?? ''));
  const memory = createMemory(redis, prefix);
  const home = createHome(workspaces, queries, now);
  const platform = createPlatform({
    workspaces,
    memory,
    budgets: createBudgets(redis, prefix),
    files: options.files,
    home,
    now,
  });

  const http =
    signingSecret === undefined
      ? undefined
      : new HTTPReceiver({ signingSecret, endpoints: ENDPOINTS, processBeforeResponse: true, logger: SILENT });
  const socket =
    appToken === undefined
      ? undefined
      : new SocketModeReceiver({
          appToken,
          autoReconnectEnabled: false,
          logger: SILENT,
          installerOptions: { clientOptions: clientOptions(apiUrl) },
        });
  const receivers = [http, socket].filter((one) => one !== undefined);
  const both: Receiver = {
    init: (app) => receivers.forEach((one) => one.init(app)),
    start: async () => undefined,
    stop: async () => undefined,
  };
  const quick = createMemory(receiving, prefix);
  receive(new StoringApp(both, log), {
    workspaces,
    memory: quick,
    people: createPeople(quick, log),
    signs: createSigns(quick, log),
    home,
    accept: options.accept,
    log,
    now,
  });

  let connection: ReturnType<typeof keepConnected> | undefined;
  return {
    platform,
    routes: http && slackRoutes(http),
    start() {
      connection = socket && keepConnected(socket, log);
    },
    async close() {
      await connection?.close();
    },
  };
}
