import type { Redis } from 'ioredis';
import { keys } from '../../keys.ts';
import { ask, openPreemptions } from './preempt.ts';
import { LOOKED_AT } from './queue.ts';
import { liveWorkers } from './workers.ts';

/**
 * Where one person holds every slot and somebody else waits, one run of theirs makes room at its next step (SPEC B4): the one with the
 * least behind it, whatever its priority. That one waits behind the other, and goes on where it was.
 */
export async function shareSlots({ redis, now }: { redis: Redis; now: () => number }): Promise<void> {
  const [holders, waiting, { slots }] = await Promise.all([
    redis.hgetall(keys.holders),
    redis.zrange(keys.queue, 0, String(LOOKED_AT - 1)),
    liveWorkers(redis, now()),
  ]);
  const held = Object.entries(holders);
  const [[, owner] = []] = held;
  // With one slot there is nothing to share.
  if (slots < 2 || held.length < slots || waiting.length === 0 || held.some(([, of]) => of !== owner)) return;
  const owners = await redis.hmget(keys.queued, ...waiting);
  const first = waiting.find((_, at) => owners[at] && owners[at] !== owner);
  if (first === undefined) return;
  const asked = await openPreemptions(redis);
  const others = new Set(waiting.filter((_, at) => owners[at] !== owner));
  if ([...asked.keys()].some((high) => others.has(high))) return;
  const latest = await latestOf(redis, Object.keys(holders));
  if (latest !== undefined) await ask(redis, latest, first);
}

async function latestOf(redis: Redis, ids: string[]): Promise<string | undefined> {
  const states = await Promise.all(ids.map((id) => redis.hmget(keys.run(id), 'status', 'preempt', 'startedAt')));
  const free = ids
    .map((id, at) => ({ id, state: states[at] ?? [] }))
    .filter(({ state: [status, preempt] }) => status === 'running' && preempt === null)
    .toSorted((a, b) => Number(b.state[2] ?? 0) - Number(a.state[2] ?? 0));
  return free[0]?.id;
}
