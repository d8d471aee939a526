import type { Redis } from 'ioredis';
import { batchScript } from './batch-script.ts';

/** A set's ids and then each id's hash would be two calls, one after the other, and they are read for every event. */
const read = batchScript<string[][]>(
  'mwMembers',
  `
  local found = {}
  for at, id in ipairs(redis.call(unpack(item.command))) do
    found[at] = redis.call('HGETALL', item.prefix .. id)
  end
  return found`,
);

/** Where the hash of an id is, and what it says; undefined of one that is empty, as of what is no longer there. */
export type Kept<T> = { keyOf: (id: string) => string; fromHash: (hash: Record<string, string>) => T | undefined };

/** All that a set names and that is still there, in its order. `command` reads the ids, as ZRANGE and SMEMBERS do. */
export async function readMembers<T>(redis: Redis, { keyOf, fromHash }: Kept<T>, ...command: string[]): Promise<T[]> {
  const found = await read(redis, { prefix: keyOf(''), command });
  return found.map((pairs) => fromHash(hashOf(pairs))).filter((one) => one !== undefined);
}

/** From names and values in turn. */
function hashOf(pairs: readonly string[]): Record<string, string> {
  const hash: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) hash[pairs[at] as string] = pairs[at + 1] as string;
  return hash;
}
