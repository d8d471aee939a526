import type { Redis } from 'ioredis';

/** A set's ids and then each id's hash would be two calls, one after the other, and they are read for every event. */
const SCRIPT = `
local found = {}
for at, id in ipairs(redis.call(unpack(ARGV, 2))) do
  found[at] = redis.call('HGETALL', ARGV[1] .. id)
end
return found
`;

type WithMembers = Redis & { mwMembers(prefix: string, ...command: string[]): Promise<string[][]> };

/**
 * The hashes of all that a set names, in its order; an empty one for what is no longer there. `command` reads the ids, as ZRANGE and
 * SMEMBERS do; `keyOf` tells where the hash of an id is.
 */
export async function readMembers(
  redis: Redis,
  keyOf: (id: string) => string,
  ...command: string[]
): Promise<Record<string, string>[]> {
  if (!('mwMembers' in redis)) redis.defineCommand('mwMembers', { numberOfKeys: 0, lua: SCRIPT });
  const found = await (redis as WithMembers).mwMembers(keyOf(''), ...command);
  return found.map(hashOf);
}

/** From names and values in turn. */
function hashOf(pairs: readonly string[]): Record<string, string> {
  const hash: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) hash[pairs[at] as string] = pairs[at + 1] as string;
  return hash;
}
