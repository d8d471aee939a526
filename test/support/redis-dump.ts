import type { Redis } from 'ioredis';

/** One key of ours as Redis holds it. Times to live are left out: a fixture outlives them. */
export type DumpedKey =
  | { key: string; type: 'string'; value: string }
  | { key: string; type: 'hash'; value: Record<string, string> }
  | { key: string; type: 'list' | 'set'; value: string[] }
  | { key: string; type: 'zset'; value: string[] };

/** Everything below `mw:` but BullMQ's own, which each process makes again from our data. */
export async function dumpRedis(redis: Redis): Promise<DumpedKey[]> {
  const keys = (await redis.keys('mw:*')).filter((key) => !key.startsWith('mw:q:')).toSorted();
  return Promise.all(keys.map((key) => dumpKey(redis, key)));
}

async function dumpKey(redis: Redis, key: string): Promise<DumpedKey> {
  const type = await redis.type(key);
  if (type === 'hash') return { key, type, value: await redis.hgetall(key) };
  if (type === 'list') return { key, type, value: await redis.lrange(key, 0, -1) };
  if (type === 'set') return { key, type, value: (await redis.smembers(key)).toSorted() };
  if (type === 'zset') return { key, type, value: await redis.zrange(key, 0, '-1', 'WITHSCORES') };
  return { key, type: 'string', value: (await redis.get(key)) ?? '' };
}

export async function loadRedis(redis: Redis, dumped: DumpedKey[]): Promise<void> {
  for (const one of dumped) {
    if (one.type === 'hash') await redis.hset(one.key, one.value);
    else if (one.type === 'list') await redis.rpush(one.key, ...one.value);
    else if (one.type === 'set') await redis.sadd(one.key, ...one.value);
    else if (one.type === 'zset') await redis.zadd(one.key, ...scoresFirst(one.value));
    else if (one.type === 'string') await redis.set(one.key, one.value);
  }
}

/** ZRANGE gives member and score, ZADD takes score and member. */
function scoresFirst(pairs: string[]): string[] {
  return pairs.map((_, at) => (at % 2 === 0 ? pairs[at + 1] : pairs[at - 1]) ?? '');
}
