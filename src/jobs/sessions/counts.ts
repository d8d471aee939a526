import type { Redis } from 'ioredis';
import { keys } from '../keys.ts';
import { liveWorkers } from '../runs/queue/workers.ts';

/** What all processes have in common, for figures. */
export async function countAll(redis: Redis, now: number) {
  const [queued, executing, live, setAside, schedules, undelivered, hangs, { slots }] = await Promise.all([
    redis.zcard(keys.queue),
    redis.hlen(keys.holders),
    redis.zcard(keys.live),
    redis.llen(keys.aside),
    redis.zcard(keys.schedulesDue),
    redis.hvals(keys.undelivered),
    redis.get(keys.hangs),
    liveWorkers(redis, now),
  ]);
  const lost = undelivered.reduce((sum, count) => sum + Number(count), 0);
  return { queued, executing, live, slots, setAside, schedules, undelivered: lost, hangs: Number(hangs ?? 0) };
}
