import type { Receiver } from '@slack/bolt';
import type { Hono } from 'hono';
import type { Redis } from 'ioredis';
import type { KnownWorkflow } from '../../core/command/command.ts';
import type { Accept, Admits, Files, Platform } from '../../core/ports.ts';
import type { Queries } from '../../core/queries.ts';
import { createBudgets } from './deliver/budgets.ts';
import { createPlatform } from './deliver/deliver.ts';
import { SCOPES } from './limits.ts';
import { createHome } from './deliver/home.ts';
import { slackRoutes } from './receive/http.ts';
import { createInstallations, type Installations } from './auth/installations.ts';
import type { Log } from './log.ts';
import { createMemory, type Memory } from './store.ts';
import { createPeople } from './receive/people.ts';
import { receive } from './receive/receive.ts';
import { httpReceiver, type OAuth, socketReceiver } from './receive/receivers.ts';
import { createSigns, type Later } from './deliver/typing.ts';
import { keepConnected, onlyFrames } from './receive/socket.ts';
import { StoringApp } from './receive/storing-app.ts';
import { checkToken } from './auth/token.ts';
import { createClients } from './web.ts';
import { either, type Own, oneWorkspace, ownWorkspace, type Workspaces } from './auth/workspaces.ts';

export { TokenRefused } from './auth/token.ts';

export type SlackOptions = {
  /** For one workspace. */
  botToken?: string | undefined;
  /** Set: events come by Socket Mode. */
  appToken?: string | undefined;
  /** Set: events come over HTTP. */
  signingSecret?: string | undefined;
  /** For many workspaces; with `encryptionKeys`, 32 bytes in hex each; the first one encrypts. */
  oauth?: OAuth | undefined;
  encryptionKeys?: readonly [string, ...string[]] | undefined;
  apiUrl?: string | undefined;
  redis: Redis;
  /** Fails at once while Redis is away; for what has to be acknowledged. */
  receiving: Redis;
  /** Of all keys in Redis, such as `mw:sl:`. */
  prefix: string;
  accept: Accept;
  /** Called with a workspace that has a token anew. */
  onToken?: (workspace: string) => void;
  /** Left out, no stranger is let in. */
  admits?: Admits;
  queries: Queries;
  /** What forms let people choose; what is chosen is looked at anew. */
  workflows?: readonly KnownWorkflow[];
  files: Files;
  log: Log;
  now: () => number;
  /** Left out except in tests. */
  later?: Later;
};

export type Slack = {
  platform: Platform;
  /** Where Slack sends events and people install the bot; undefined where neither comes over HTTP. */
  routes: Hono | undefined;
  /** Opens the socket, where events come that way. */
  start: () => void;
  close: () => Promise<void>;
};

/**
 * The bot's way to Slack and back.
 * @throws {TokenRefused} where Slack does not take the bot token.
 */
export async function createSlack(options: SlackOptions): Promise<Slack> {
  const { redis, receiving, prefix, queries, accept, files, log, now, apiUrl, botToken, oauth, encryptionKeys } =
    options;
  const admits = options.admits ?? (() => false);
  const client = createClients(apiUrl);
  const own = botToken === undefined ? undefined : ownWorkspace(client(botToken), now);
  if (own) await checkToken(() => own.ask(), log);
  const memory = createMemory(redis, prefix);
  const onScopes = (team: string, scopes: readonly string[]) => memory.setLacking(team, lackingOf(scopes));
  const install = (connection: Redis): Installations | undefined =>
    oauth && encryptionKeys !== undefined
      ? createInstallations({
          redis: connection,
          prefix,
          encryptionKeys,
          client,
          log,
          onToken: options.onToken,
          onScopes,
        })
      : undefined;
  // What receives must not wait for Redis, what delivers may.
  const installed = { patient: install(redis), quick: install(receiving) };
  void installed.patient?.reseal();
  function all(some: Workspaces | undefined, remembered: Memory): Workspaces {
    const one = own && oneWorkspace(own, remembered);
    return one && some ? either(some, one) : (some ?? one ?? NONE);
  }

  const workspaces = all(installed.patient?.workspaces, memory);
  const quick = createMemory(receiving, prefix);
  const signs = createSigns(quick, log, options.later);
  if (own) noteScopes(own, memory, log);
  const home = createHome(workspaces, queries, now);
  const platform = createPlatform({
    workspaces,
    memory,
    budgets: createBudgets(redis, prefix),
    files,
    home,
    signs,
    people: createPeople(memory, log, now),
    apiUrl,
    now,
  });

  const { signingSecret, appToken } = options;
  const installing = oauth && installed.quick && { oauth, store: installed.quick.store };
  const http = signingSecret === undefined && !installing ? undefined : httpReceiver(signingSecret, installing, apiUrl);
  const socket = appToken === undefined ? undefined : socketReceiver(appToken, apiUrl);
  if (socket) onlyFrames(socket, log);
  receive(new StoringApp(oneReceiver(http, socket), log), {
    workspaces: all(installed.quick?.workspaces, quick),
    memory: quick,
    people: createPeople(quick, log, now),
    signs,
    home,
    accept,
    admits,
    workflows: options.workflows ?? [],
    log,
    now,
  });

  let connection: ReturnType<typeof keepConnected> | undefined;
  return {
    platform,
    routes: http && slackRoutes({ receiver: http, signingSecret, log }),
    start() {
      connection = socket && keepConnected(socket, log);
    },
    async close() {
      await connection?.close();
    },
  };
}

/** An app that was installed before it needed a permission works on without it; the operator is told. */
function noteScopes(own: Own, memory: Memory, log: Log): void {
  const note = async () => {
    const { team, scopes } = await own.ask();
    if (scopes) await memory.setLacking(team, lackingOf(scopes));
  };
  note().catch((error: unknown) => log.warn({ err: error }, 'It is not known which permissions the Slack app lacks'));
}

function lackingOf(scopes: readonly string[]): string[] {
  return SCOPES.filter((scope) => !scopes.includes(scope));
}

const NONE: Workspaces = { find: async () => undefined, count: async () => 0, remove: async () => undefined };

/** Bolt takes one receiver; these are started elsewhere. */
function oneReceiver(...receivers: (Receiver | undefined)[]): Receiver {
  return {
    init: (app) => receivers.forEach((one) => one?.init(app)),
    start: async () => undefined,
    stop: async () => undefined,
  };
}
