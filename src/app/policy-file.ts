import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { parse } from 'yaml';
import { z } from 'zod';
import { Policy } from '../core/policy.ts';

/** Editors write a file in several steps; it is read when they have been quiet this long. */
const SETTLE_MS = 200;

/** Network file systems, and some mounts of containers, report no change: the content is compared this often. */
const COMPARE_EVERY_MS = 5_000;

export type PolicyOptions = {
  file: string | undefined;
  /** Rules that stand before those of the file. */
  base: Policy['rules'];
  /** False turns background work off whatever the file says. */
  enabled: boolean;
  log: Logger;
  /** How often the content is compared; tests look sooner. */
  everyMs?: number;
};

/** What `/readyz` tells of the policy; `error` is what is wrong with the file as it is now, while an older one is in force. */
export type PolicyState = { path: string | null; loadedAt: string; error?: string };

export type PolicyFile = {
  current: () => Policy;
  /** The policy as the file has it now. */
  fresh: () => Promise<Policy>;
  state: () => PolicyState;
  close: () => void;
};

/**
 * The policy, read from its file and again whenever its content changes. A bad edit keeps the last good one and says so.
 * @throws {Error} where the file cannot be used at the start.
 */
export async function openPolicy(options: PolicyOptions): Promise<PolicyFile> {
  const { file, base, enabled } = options;
  const complete = (policy: Policy): Policy => ({
    ...policy,
    enabled: policy.enabled && enabled,
    rules: [...base, ...policy.rules],
  });
  if (file !== undefined) return watchPolicy(file, complete, options);
  const current = complete(Policy.parse({}));
  const state: PolicyState = { path: null, loadedAt: new Date().toISOString() };
  return { current: () => current, fresh: async () => current, state: () => state, close: () => undefined };
}

async function watchPolicy(
  file: string,
  complete: (policy: Policy) => Policy,
  { log, everyMs = COMPARE_EVERY_MS }: PolicyOptions,
): Promise<PolicyFile> {
  let text = await readFile(file, 'utf8');
  let current = complete(readPolicy(file, text));
  let state: PolicyState = { path: file, loadedAt: new Date().toISOString() };
  let settling: NodeJS.Timeout | undefined;
  log.info({ file, version: versionOf(text), audit: 'policy' }, 'The policy was read');

  function fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== state.error) {
      log.error({ file, reason }, 'The policy file has a mistake; the last good policy stays in force');
    }
    state = { ...state, error: reason };
  }

  async function compareNow(): Promise<void> {
    try {
      const now = await readFile(file, 'utf8');
      if (now === text && state.error === undefined) return;
      const before = current;
      current = complete(readPolicy(file, now));
      if (now !== text) {
        const changed = changedParts(before, current);
        log.info({ file, version: versionOf(now), changed, audit: 'policy' }, 'The policy was read again');
      }
      text = now;
      state = { path: file, loadedAt: new Date().toISOString() };
    } catch (error) {
      fail(error);
    }
  }

  /** One after the other, so that what was read later counts. */
  let last = Promise.resolve();
  function compare(): Promise<void> {
    last = last.then(compareNow);
    return last;
  }

  const watcher = watchFolder(file, log, () => {
    clearTimeout(settling);
    settling = setTimeout(() => void compare(), SETTLE_MS);
  });
  const timer = setInterval(() => void compare(), everyMs);
  return {
    current: () => current,
    async fresh() {
      await compare();
      return current;
    },
    state: () => state,
    close() {
      clearTimeout(settling);
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/**
 * Any change in the folder counts: many editors put a new file in the place of the old one, and Kubernetes swaps a link beside it. Where
 * the folder cannot be watched, the timer is enough.
 */
function watchFolder(file: string, log: Logger, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(file), changed);
    watcher.on('error', (error) => log.debug({ err: error, file }, "The policy's folder cannot be watched any more"));
    return watcher;
  } catch (error) {
    log.debug({ err: error, file }, "The policy's folder cannot be watched");
    return undefined;
  }
}

/** Names the content of the file, so that lines of several processes can be compared. */
function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The names of the parts that are not as they were. */
function changedParts(before: Policy, after: Policy): string[] {
  return Object.entries(after).flatMap(([part, now]) =>
    JSON.stringify(now) === JSON.stringify(before[part as keyof Policy]) ? [] : [part],
  );
}

function readPolicy(file: string, text: string): Policy {
  const parsed = Policy.safeParse(parse(text) ?? {});
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
