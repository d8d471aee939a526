import type { Redis } from 'ioredis';
import { together } from './together.ts';

/** A set's ids and then each id's hash would be two calls, one after the other, and they are read for every event. */
const read = together<string[][]>(
  'mwMembers',
  `
  local found = {}
  for at, id in ipairs(redis.call(unpack(item.command))) do
    found[at] = redis.call('HGETALL', item.prefix .. id)
  end
  return found`,
);

/**
 * The hashes of all that a set names, in its order; an empty one for what is no longer there. `command` reads the ids, as ZRANGE and
 * SMEMBERS do; `keyOf` tells where the hash of an id is.
 */
export async function readMembers(
  redis: Redis,
  keyOf: (id: string) => string,
  ...command: string[]
): Promise<Record<string, string>[]> {
  const found = await read(redis, { prefix: keyOf(''), command });
  return found.map(hashOf);
}

/** From names and values in turn. */
function hashOf(pairs: readonly string[]): Record<string, string> {
  const hash: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) hash[pairs[at] as string] = pairs[at + 1] as string;
  return hash;
}
