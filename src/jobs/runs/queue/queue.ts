import type { Redis } from 'ioredis';
import type { Run } from '../../../core/domain/run.ts';
import type { Write } from '../../commit.ts';
import { keys, personOwner } from '../../keys.ts';
import { queueOrder } from './order.ts';

/** So many of those who wait are looked at when a slot is free: somebody with fewer slots is rarely further back. */
export const LOOKED_AT = 100;

/** Where a run of that person would stand if it were queued now, and the time from which order counts. */
export async function orderOf(
  redis: Redis,
  run: Pick<Run, 'workspace' | 'person' | 'priority' | 'createdAt'>,
  now: number,
): Promise<{ order: number; epoch: number }> {
  const [stored, waiting, live] = await Promise.all([
    redis.get(keys.queueEpoch),
    redis.zcard(keys.queue),
    redis.zcard(keys.index(personOwner(run.workspace, run.person.id), 'live')),
  ]);
  // A queue that is empty begins to count anew.
  const epoch = stored === null || waiting === 0 ? now : Number(stored);
  return { order: queueOrder(epoch, run.createdAt, run.priority, live), epoch };
}

export function ownerOf(run: Run): string {
  return personOwner(run.workspace, run.person.id).id;
}

/** The run waits for a slot. */
export function joinQueue(run: Run, order: number): Write[] {
  return [
    ['ZADD', keys.queue, String(order), run.id],
    ['HSET', keys.queued, run.id, ownerOf(run)],
    run.priority === 'high' ? ['ZADD', keys.queueHigh, String(order), run.id] : ['ZREM', keys.queueHigh, run.id],
  ];
}

/** The run has a slot. */
export function takeSlot(run: Run): Write[] {
  return [...leaveQueue(run.id), ['HSET', keys.holders, run.id, ownerOf(run)]];
}

export function leaveSlot(run: string): Write {
  return ['HDEL', keys.holders, run];
}

export function leaveQueue(run: string): Write[] {
  return [
    ['ZREM', keys.queue, run],
    ['ZREM', keys.queueHigh, run],
    ['HDEL', keys.queued, run],
    ['HDEL', keys.preempts, run],
    ['HDEL', keys.yielded, run],
  ];
}

/**
 * Whether somebody waits who holds fewer slots than the person of this run, so that nobody holds them all while others
 * wait. Gives the place right behind that one, where this run is to stand; undefined where it may start. `starting` are runs of this
 * process, and whose, that may take a slot in the same moment.
 */
export async function givesWayTo(
  redis: Redis,
  run: Run,
  starting: ReadonlyMap<string, string>,
): Promise<number | undefined> {
  const holders = { ...Object.fromEntries(starting), ...(await redis.hgetall(keys.holders)) };
  const slots = new Map<string, number>();
  for (const [id, owner] of Object.entries(holders)) if (id !== run.id) slots.set(owner, (slots.get(owner) ?? 0) + 1);
  const held = (owner: string) => slots.get(owner) ?? 0;
  // Whoever holds none gives way to nobody, so who waits is not even looked at.
  if (held(ownerOf(run)) === 0) return undefined;
  const waiting = await redis.zrange(keys.queue, 0, String(LOOKED_AT - 1), 'WITHSCORES');
  const others = waiting.filter((_, i) => i % 2 === 0).filter((id) => id !== run.id);
  if (others.length === 0) return undefined;
  const [owners, yielded] = await Promise.all([
    redis.hmget(keys.queued, ...others),
    redis.hmget(keys.yielded, ...others),
  ]);
  const mine = held(ownerOf(run));
  const first = others.find((_, i) => {
    const owner = owners[i];
    // Who made room for this very run does not get it back first.
    return owner && owner !== ownerOf(run) && yielded[i] !== run.id && held(owner) < mine;
  });
  return first === undefined ? undefined : Number(waiting[waiting.indexOf(first) + 1]) + 1;
}
