import type { Logger } from 'pino';
import { type Config, ConfigError } from './config.ts';
import type { Workflow } from '../core/workflow.ts';
import type { Engine } from '../jobs/engine.ts';
import { DISCORD_PREFIX } from '../jobs/keys.ts';
import type { Connection } from './slack.ts';

const REFUSED =
  'DISCORD_TOKEN is not accepted by Discord. Copy it anew from the page of your app, under Bot: Reset Token.';

/** The adapter is loaded only where it is needed, since its SDK costs memory and a fifth of a second. */
export async function connectDiscord(
  { token, apiUrl }: NonNullable<Config['discord']>,
  engine: Engine,
  workflows: readonly Workflow[],
  log: Logger,
): Promise<Connection> {
  const { createDiscord, RefusedTokenError } = await import('../adapters/discord/discord.ts');
  const { redis, receiving, accept, admits, queries, files } = engine;
  const { platform, listen, close } = createDiscord({
    token,
    apiUrl,
    redis,
    receiving,
    prefix: DISCORD_PREFIX,
    accept,
    admits,
    queries,
    files,
    workflows,
    log,
    now: Date.now,
  });
  const start = () =>
    listen().catch((error: unknown) => {
      throw error instanceof RefusedTokenError ? new ConfigError([REFUSED]) : error;
    });
  return { platform, routes: undefined, start, close };
}
