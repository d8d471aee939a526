import type { Redis } from 'ioredis';
import { commit, type Requirement, type Write } from '../../commit.ts';
import { keys } from '../../keys.ts';
import { queueOrder } from './order.ts';
import { liveWorkers } from './workers.ts';

/** A low run at work, and where it would stand if it were queued now. */
type Low = { id: string; owner: string; order: number; startedAt: number };

/**
 * Asks low runs to make room for high ones that wait, one for one (SPEC B3). Only a low run that would stand behind the high
 * one in the queue is asked: waiting brings it forward, so nothing is interrupted without end, and whoever made room
 * does not get the slot back before the one it made room for.
 */
export async function preempt({ redis, now }: { redis: Redis; now: () => number }): Promise<void> {
  const waiting = await redis.zrange(keys.queueHigh, 0, '-1');
  if (waiting.length === 0) return;
  const [orders, owners, holders, asked, { slots }] = await Promise.all([
    redis.zmscore(keys.queueHigh, ...waiting),
    redis.hmget(keys.queued, ...waiting),
    redis.hgetall(keys.holders),
    openPreemptions(redis),
    liveWorkers(redis, now()),
  ]);
  // Those who were asked leave a slot each, so only who is left without one needs another.
  let room = slots - Object.keys(holders).length;
  const lows = await lowRuns(redis, holders, now());
  /** Whose each slot is, or will be once those who were asked have made room. */
  const taken = new Map(Object.entries(holders));
  for (const [high, low] of asked) taken.set(low, owners[waiting.indexOf(high)] ?? '');
  const held = (owner: string) => [...taken.values()].filter((of) => of === owner).length;
  for (const [at, high] of waiting.entries()) {
    if (asked.has(high)) continue;
    room -= 1;
    if (room >= 0) continue;
    const owner = owners[at] ?? '';
    const order = Number(orders[at]);
    // Nobody is to hold every slot while somebody else waits (SPEC B4).
    const wouldHoldAll = slots > 1 && held(owner) + 1 >= slots;
    const found = lows.findIndex((low) => low.order > order && (low.owner === owner || !wouldHoldAll));
    const [low] = found < 0 ? [] : lows.splice(found, 1);
    if (!low) continue;
    taken.set(low.id, owner);
    await ask(redis, low.id, high);
  }
}

/**
 * The high runs for which a low one is about to make room, and which. One that ended, waits for something else, or was taken
 * over by another worker since it was asked does so no more.
 */
export async function openPreemptions(redis: Redis): Promise<Map<string, string>> {
  const asked = new Map<string, string>();
  for (const [high, low] of Object.entries(await redis.hgetall(keys.preempts))) {
    if ((await redis.hget(keys.run(low), 'preempt')) === high) asked.set(high, low);
    else await commit(redis, { require: [stillMakesRoom(low, high)], write: [['HDEL', keys.preempts, high]] });
  }
  return asked;
}

/** The low runs at work that are not asked yet, the one with the least behind it first. */
async function lowRuns(redis: Redis, holders: Record<string, string>, now: number): Promise<Low[]> {
  const epoch = Number((await redis.get(keys.queueEpoch)) ?? now);
  const states = await Promise.all(
    Object.entries(holders).map(async ([id, owner]) => {
      const fields = await redis.hmget(keys.run(id), 'priority', 'status', 'preempt', 'waitedMs', 'startedAt');
      const [priority, status, preempted, waitedMs, startedAt] = fields;
      if (priority !== 'low' || status !== 'running' || preempted !== null) return [];
      const order = queueOrder(epoch, now - Number(waitedMs ?? 0), 'low', 0);
      return [{ id, owner, order, startedAt: Number(startedAt ?? 0) }];
    }),
  );
  return states.flat().toSorted((a, b) => b.startedAt - a.startedAt);
}

export async function ask(redis: Redis, low: string, high: string): Promise<void> {
  await commit(redis, {
    require: [
      { label: 'low', hash: keys.run(low), field: 'status', equals: 'running' },
      { label: 'low', hash: keys.run(low), field: 'preempt', equals: null },
      { label: 'high', hash: keys.run(high), field: 'status', equals: 'queued' },
      { label: 'high', hash: keys.preempts, field: high, equals: null },
    ],
    write: [
      ['HSET', keys.preempts, high, low],
      ['HSET', keys.run(low), 'preempt', high],
      ['PUBLISH', keys.preemptions, low],
    ],
  });
}

/** Required of a run that makes room: the one that it was asked for still waits. */
export function stillMakesRoom(low: string, high: string): Requirement {
  return { label: 'preempt', hash: keys.preempts, field: high, equals: low };
}

/** The run has made room. */
export function yielded(low: string, high: string): Write[] {
  return [
    ['HDEL', keys.preempts, high],
    ['HSET', keys.yielded, low, high],
  ];
}
