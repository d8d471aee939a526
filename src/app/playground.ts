import type { Logger } from 'pino';
import { createPlayground } from '../adapters/playground/playground.ts';
import { commandHelp } from '../core/command/help.ts';
import { formOf } from '../core/command/registry.ts';
import type { Workflow } from '../core/workflow.ts';
import type { Engine } from '../jobs/engine.ts';
import { PLAYGROUND_PREFIX } from '../jobs/keys.ts';
import type { Config } from './config.ts';
import type { Connection } from './slack.ts';

export function connectPlayground(
  { http }: Config,
  { redis, accept, files }: Engine,
  workflows: readonly Workflow[],
  log: Logger,
): Connection {
  const { app, platform, close } = createPlayground({
    redis,
    accept,
    files,
    keep: (name, bytes) => files.keep(name, bytes),
    prefix: PLAYGROUND_PREFIX,
    host: http.host,
    port: http.port,
    apiToken: http.loopback ? undefined : http.apiToken,
    commands: commandHelp.map((one) => {
      const form = formOf(one.command, '', workflows);
      return { ...one, ...(form && { form }) };
    }),
    log,
    now: Date.now,
  });
  return { platform, routes: app, start: () => undefined, close };
}
