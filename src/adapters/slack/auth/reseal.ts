import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import type { createSeal } from './sealed.ts';

/** Replaces a sealed token unless it was stored again or deleted in the meantime. */
export const REPLACE = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end`;

/** How many keys one SCAN call looks at; this runs once per start. */
const SCAN_COUNT = 1_000;

type ResealParts = {
  redis: Redis;
  /** Of the Redis keys of installations; the team follows. */
  keyPrefix: string;
  seal: ReturnType<typeof createSeal>;
  /** The number of encryption keys. */
  keys: number;
  log: Log;
};

/**
 * Seals all stored tokens with the first key, also those of silent workspaces, and logs which old keys are still needed.
 * A process that was not restarted yet may seal with the old key again; the one restarted last finds all of them.
 */
export function createReseal({ redis, keyPrefix, seal, keys, log }: ResealParts): () => Promise<void> {
  async function sealAgain(redisKey: string): Promise<void> {
    const team = redisKey.slice(keyPrefix.length);
    const sealed = await redis.get(redisKey);
    const opened = sealed === null ? undefined : open(sealed, team);
    if (sealed === null || !opened || opened.key === 0) return;
    await redis.eval(REPLACE, 1, redisKey, sealed, seal.seal(opened.text, team));
  }

  /** The position of the key that sealed it; undefined without an installation, -1 if none of the keys did. */
  async function sealedBy(redisKey: string): Promise<number | undefined> {
    const sealed = await redis.get(redisKey);
    return sealed === null ? undefined : (open(sealed, redisKey.slice(keyPrefix.length))?.key ?? -1);
  }

  function open(sealed: string, team: string) {
    try {
      return seal.open(sealed, team);
    } catch {
      return undefined;
    }
  }

  function report(counts: ReadonlyMap<number, number>): void {
    const old = [...counts].filter(([key]) => key > 0).toSorted(([a], [b]) => a - b);
    for (const [key, count] of old) {
      log.warn(
        { key: key + 1, tokens: count },
        `Key ${key + 1} of TOKEN_ENCRYPTION_KEYS is still needed: it sealed ${tokens(count)}. Keep it and restart the bot to try again.`,
      );
    }
    const lost = counts.get(-1) ?? 0;
    if (lost > 0) {
      log.warn(
        { tokens: lost },
        `${tokens(lost)} ${lost === 1 ? 'was' : 'were'} sealed with a key that is missing from TOKEN_ENCRYPTION_KEYS. Put that key back, or have these workspaces install the bot again.`,
      );
    }
    if (keys > 1 && old.length === 0) {
      log.info(
        { tokens: counts.get(0) ?? 0 },
        `All ${tokens(counts.get(0) ?? 0)} are sealed with the first key of TOKEN_ENCRYPTION_KEYS. Old keys after it can be removed once the process restarted last says so.`,
      );
    }
  }

  return async () => {
    try {
      const stored = await scan(redis, `${keyPrefix}*`);
      for (const key of stored) await sealAgain(key);
      const counts = new Map<number, number>();
      for (const key of stored) {
        const by = await sealedBy(key);
        if (by !== undefined) counts.set(by, (counts.get(by) ?? 0) + 1);
      }
      report(counts);
    } catch (error) {
      log.warn({ err: error }, 'Stored tokens were not checked. Keep all TOKEN_ENCRYPTION_KEYS and restart the bot.');
    }
  };
}

async function scan(redis: Redis, pattern: string): Promise<Set<string>> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return found;
}

function tokens(count: number): string {
  return `${count} stored ${count === 1 ? 'token' : 'tokens'}`;
}
