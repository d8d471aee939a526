import type { Redis } from 'ioredis';
import { z } from 'zod';
import { keys } from '../../keys.ts';

/** A worker says this often that it is there ... */
export const BEAT_EVERY_MS = 2_000;

/** ... and is believed gone after three missed beats. */
const GONE_AFTER_MS = 3 * BEAT_EVERY_MS;

/** What does not work on a worker's machine: the workflow's name -> why, in sentences. */
export type Off = Record<string, string>;

/** What a worker says of itself with each beat. */
export type WorkerState = { slots: number; busy: number; off?: Off };

/** Says that a worker is there, how many of its slots are taken, and what it cannot do. */
export async function beat(
  redis: Redis,
  id: string,
  { slots, busy, off = {} }: WorkerState,
  now: number,
): Promise<void> {
  // Older versions read the two numbers only.
  const state = [slots, busy, ...(Object.keys(off).length > 0 ? [JSON.stringify(off)] : [])].join(' ');
  await redis.pipeline().zadd(keys.workers, now, id).hset(keys.slots, id, state).exec();
}

export async function signOff(redis: Redis, id: string): Promise<void> {
  await redis.pipeline().zrem(keys.workers, id).hdel(keys.slots, id).exec();
}

/** The slots of all live workers together, and how many of them are taken. */
export async function liveWorkers(redis: Redis, now: number): Promise<{ slots: number; busy: number }> {
  const totals = { slots: 0, busy: 0 };
  for (const state of await liveStates(redis, now)) {
    const [slots, busy] = state.split(' ').map(Number);
    totals.slots += slots ?? 0;
    totals.busy += busy ?? 0;
  }
  return totals;
}

const OffRead = z.record(z.string(), z.string());

/** What none of the live workers can do, in the words of one of them; nothing while no worker is there. */
export async function offEverywhere(redis: Redis, now: number): Promise<Off> {
  const [first = {}, ...others] = (await liveStates(redis, now)).map((state) => {
    const json = state.indexOf('{');
    return json === -1 ? {} : OffRead.parse(JSON.parse(state.slice(json)));
  });
  return Object.fromEntries(Object.entries(first).filter(([name]) => others.every((off) => off[name] !== undefined)));
}

/** Forgets workers that are gone. */
async function liveStates(redis: Redis, now: number): Promise<string[]> {
  const gone = await redis.zrange(keys.workers, '-inf', String(now - GONE_AFTER_MS), 'BYSCORE');
  if (gone.length > 0)
    await redis
      .pipeline()
      .zrem(keys.workers, ...gone)
      .hdel(keys.slots, ...gone)
      .exec();
  return redis.hvals(keys.slots);
}
