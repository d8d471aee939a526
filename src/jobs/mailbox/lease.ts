import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { boxName, keys, type Box } from '../keys.ts';
import { batchScript } from '../redis/batch-script.ts';
import type { Turn } from './mailbox.ts';

/**
 * A process that no longer renews a lease is taken to be dead after this long. A pause of four seconds does no harm, and recovery stays
 * under 15 s (SPEC H5).
 */
export const LEASE_MS = 6_000;

export const RENEW_EVERY_MS = LEASE_MS / 4;

/**
 * One drainer at a time: the lease says that it lives, the turn's token is its fence. Whoever comes meanwhile leaves word in the
 * lease, and the drainer looks once more before it lets go. So what was stored before a try to take the lease is always seen.
 * An outage may have any of these scripts sent twice, which changes nothing.
 */
const take = batchScript<[taken: number, number]>(
  'mwTake',
  `
  local holder = redis.call('HGET', item.lease, 'token')
  if holder == item.token then return { 1, 0 } end
  if holder then
    redis.call('HINCRBY', item.lease, 'words', 1)
    return { 0, redis.call('PTTL', item.lease) }
  end
  redis.call('HSET', item.lease, 'token', item.token)
  redis.call('PEXPIRE', item.lease, item.ms)
  return { 1, redis.call('SET', item.drainer, item.token, 'GET') and 1 or 0 }`,
);

/** A lease that expired while its process stood still is taken back where nobody else has come. */
const renew = batchScript<number>(
  'mwRenew',
  `
  local holder = redis.call('HGET', item.lease, 'token')
  if holder ~= item.token then
    if holder or redis.call('GET', item.drainer) ~= item.token then return 0 end
    redis.call('HSET', item.lease, 'token', item.token)
  end
  redis.call('PEXPIRE', item.lease, item.ms)
  return 1`,
);

const drop = batchScript<number>(
  'mwDropLease',
  `
  if redis.call('HGET', item.lease, 'token') == item.token then redis.call('DEL', item.lease) end
  return 1`,
);

function about({ name, token }: Pick<Turn, 'name' | 'token'>) {
  return { lease: keys.lease(name), drainer: keys.drainer(name), token, ms: LEASE_MS };
}

/** A turn at the mailbox, or the ms after which whoever has it is taken to be dead. `abandoned`: the last one never released it. */
export async function tryTurn(
  redis: Redis,
  box: Box,
): Promise<{ turn: Turn; abandoned: boolean } | { busyMs: number }> {
  const turn = { box, name: boxName(box), token: randomUUID() };
  const [taken, more] = await take(redis, about(turn));
  return taken === 1 ? { turn, abandoned: more === 1 } : { busyMs: Math.max(0, more) };
}

export async function renewLease(redis: Redis, turn: Turn): Promise<void> {
  await renew(redis, about(turn));
}

/** Lets the next one take the mailbox over at once, from a drainer that no longer gets on. */
export async function dropLease(redis: Redis, turn: Turn): Promise<void> {
  await drop(redis, about(turn));
}
