import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Platform } from '../core/ports.ts';
import type { Workflow } from '../core/workflow.ts';
import type { Engine } from '../jobs/engine.ts';
import { SLACK_PREFIX } from '../jobs/keys.ts';
import { StartError } from './start-error.ts';

/** The bot's way to a platform and back. `start` begins to receive; a worker only sends, so it is not started there. */
export type Connection = {
  platform: Platform;
  routes: Hono | undefined;
  start: () => void | Promise<void>;
  close: () => Promise<void>;
};

/**
 * The adapter is loaded only where it is needed, since its SDK costs memory and a third of a second.
 * @throws {StartError} where Slack does not take the bot token.
 */
export async function connectSlack(
  config: Config,
  engine: Engine,
  workflows: readonly Workflow[],
  log: Logger,
): Promise<Connection | undefined> {
  if (!config.slack) return undefined;
  const { createSlack, TokenRefused } = await import('../adapters/slack/slack.ts');
  const { redis, receiving, accept, admits, queries, files } = engine;
  return createSlack({
    ...config.slack,
    encryptionKeys: config.encryptionKeys,
    redis,
    receiving,
    prefix: SLACK_PREFIX,
    accept,
    admits,
    onToken: (workspace) => void engine.tokenTaken(workspace).catch(() => undefined),
    queries,
    workflows,
    files,
    log,
    now: Date.now,
  }).catch((error: unknown) => {
    throw error instanceof TokenRefused ? new StartError(error.message) : error;
  });
}
