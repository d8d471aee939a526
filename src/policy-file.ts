import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Logger } from 'pino';
import { parse } from 'yaml';
import { z } from 'zod';
import { Policy } from './core/policy.ts';

/** Editors write a file in several steps; it is read when they have been quiet this long. */
const SETTLE_MS = 200;

export type PolicyOptions = {
  file: string | undefined;
  /** Rules that stand before those of the file. */
  base: Policy['rules'];
  /** False turns background work off whatever the file says. */
  enabled: boolean;
  log: Logger;
};

export type PolicyFile = { current: () => Policy; close: () => void };

/**
 * The policy, read from its file and again whenever that changes. A bad edit keeps the last good one and says so.
 * @throws {Error} where the file cannot be used at the start.
 */
export async function openPolicy({ file, base, enabled, log }: PolicyOptions): Promise<PolicyFile> {
  const complete = (policy: Policy): Policy => ({
    ...policy,
    enabled: policy.enabled && enabled,
    rules: [...base, ...policy.rules],
  });
  if (file === undefined) return { current: () => complete(Policy.parse({})), close: () => undefined };
  let current = complete(await readPolicy(file));
  let timer: NodeJS.Timeout | undefined;

  async function reload(path: string): Promise<void> {
    try {
      current = complete(await readPolicy(path));
      log.info({ file: path }, 'The policy was read anew');
    } catch (error) {
      log.error(
        { file: path, reason: String(error) },
        'The policy file has a mistake; the last good policy stays in force',
      );
    }
  }

  // The folder is watched, since many editors put a new file in the place of the old one.
  const watcher: FSWatcher = watch(dirname(file), (_event, name) => {
    if (name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void reload(file), SETTLE_MS);
  });
  return {
    current: () => current,
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

async function readPolicy(file: string): Promise<Policy> {
  const parsed = Policy.safeParse(parse(await readFile(file, 'utf8')) ?? {});
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
