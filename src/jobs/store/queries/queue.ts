import type { Redis } from 'ioredis';
import { isFinal, type Run, type Status, statuses } from '../../../core/domain/run.ts';
import { startsIn } from '../../../core/facts/queue-estimate.ts';
import type { QueuePlace, QueueQueries } from '../../../core/queries.ts';
import { keys, type Owner } from '../../keys.ts';
import { orderOf } from '../../runs/queue/queue.ts';
import { liveWorkers } from '../../runs/queue/workers.ts';
import { readRun, readRuns } from './runs.ts';

/** Further back than this nothing is said about when it is one's turn: it would be a guess, and costs a look at each run ahead. */
const ESTIMATED_AHEAD = 30;

export function queueQueries(redis: Redis, now: () => number): QueueQueries {
  return {
    async stats(workspace) {
      const owner: Owner = { kind: 'workspace', id: workspace };
      const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
      const live = await readRuns(redis, 'ZRANGE', keys.index(owner, 'live'), '0', '-1');
      for (const run of live) counts[run.status] += 1;
      const final = statuses.filter(isFinal);
      const cards = await Promise.all(final.map((status) => redis.zcard(keys.index(owner, status))));
      for (const [i, status] of final.entries()) counts[status] = cards[i] ?? 0;
      return { counts, ...(await liveWorkers(redis, now())) };
    },

    async placeOf(run) {
      const rank = await redis.zrank(keys.queue, run.id);
      return rank === null ? undefined : place(redis, rank, now);
    },

    async nextPlace(run) {
      const { order } = await orderOf(redis, run, now());
      return place(redis, await redis.zcount(keys.queue, '-inf', order), now);
    },
  };
}

/** What is known of the running runs and of those ahead says when it is one's turn. */
async function place(redis: Redis, rank: number, now: () => number): Promise<QueuePlace> {
  const [workers, held] = await Promise.all([liveWorkers(redis, now()), redis.hlen(keys.holders)]);
  const here = { position: rank + 1, slots: workers.slots, busy: Math.max(workers.busy, held) };
  if (rank > ESTIMATED_AHEAD) return here;
  const [atWork, before] = await Promise.all([
    redis.hkeys(keys.holders),
    rank === 0 ? [] : redis.zrange(keys.queue, 0, String(rank - 1)),
  ]);
  const [running, ahead] = await Promise.all([known(redis, atWork), known(redis, before)]);
  const startsInMs = startsIn(
    workers.slots,
    running.map((run) => remainingMs(run, now())),
    ahead.map(({ evidence }) => evidence?.typicalMs),
  );
  return startsInMs === undefined ? here : { ...here, startsInMs };
}

async function known(redis: Redis, ids: string[]): Promise<Run[]> {
  const runs = await Promise.all(ids.map((id) => readRun(redis, id)));
  return runs.filter((run) => run !== undefined);
}

/** What a running run still needs, if its like is known. */
function remainingMs({ evidence, startedAt }: Run, now: number): number | undefined {
  return evidence && Math.max(0, evidence.typicalMs - (now - (startedAt ?? now)));
}
