import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Policy } from '../core/policy.ts';
import type { Parser } from '../tools/read/parser.ts';
import type { Tools, ToolsOptions } from '../tools/create-tools.ts';

/** Whether a search provider is set up. */
export function searchesWith({ search }: Config): boolean {
  return Object.values(search).some((setting) => setting !== undefined);
}

/** The tools that runs call here. They are loaded when a run first needs them, since what they bring along costs 50 MB. */
export function openTools(
  config: Config,
  {
    policy,
    secret,
    log,
    parser,
    runs,
  }: {
    policy: () => Policy;
    secret: (name: string) => string | undefined;
    log: Logger;
    parser: Parser;
    runs: ToolsOptions['runs'];
  },
): Tools {
  let opened: Promise<Tools> | undefined;
  const open = async () => {
    const { createTools } = await import('../tools/create-tools.ts');
    const warn = (problem: string) => log.warn(problem);
    return createTools({ search: config.search, policy, secret, parser, runs, warn, now: Date.now });
  };
  return {
    all: async () => (await (opened ??= open())).all(),
    close: async () => (await opened)?.close(),
  };
}
