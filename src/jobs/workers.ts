import type { Redis } from 'ioredis';
import { keys } from './keys.ts';

/** A worker says this often that it is there ... */
export const BEAT_EVERY_MS = 2_000;

/** ... and is believed gone after three missed beats. */
const GONE_AFTER_MS = 3 * BEAT_EVERY_MS;

/** Says that a worker is there, and how many of its slots are taken. */
export async function beat(redis: Redis, id: string, slots: number, busy: number, now: number): Promise<void> {
  await redis.pipeline().zadd(keys.workers, now, id).hset(keys.slots, id, `${slots} ${busy}`).exec();
}

export async function signOff(redis: Redis, id: string): Promise<void> {
  await redis.pipeline().zrem(keys.workers, id).hdel(keys.slots, id).exec();
}

/** The slots of all live workers together, and how many of them are taken. Forgets workers that are gone. */
export async function liveWorkers(redis: Redis, now: number): Promise<{ slots: number; busy: number }> {
  const gone = await redis.zrange(keys.workers, '-inf', String(now - GONE_AFTER_MS), 'BYSCORE');
  if (gone.length > 0)
    await redis
      .pipeline()
      .zrem(keys.workers, ...gone)
      .hdel(keys.slots, ...gone)
      .exec();
  const totals = { slots: 0, busy: 0 };
  for (const state of Object.values(await redis.hgetall(keys.slots))) {
    const [slots, busy] = state.split(' ').map(Number);
    totals.slots += slots ?? 0;
    totals.busy += busy ?? 0;
  }
  return totals;
}
