import type { Redis } from 'ioredis';
import type { Queries } from '../../../core/queries.ts';
import { commit } from '../../commit.ts';
import { type Box, keys } from '../../keys.ts';
import { touch } from './writes.ts';

/** The cards of this many runs at the head of the queue are kept up to date as it moves. */
const SHOWN_QUEUE = 10;

export type CardsDeps = { redis: Redis; queries: Queries; wake: (box: Box) => Promise<void> };

/** Shows the cards of these runs anew, where they have one. */
export async function showAnew({ redis, queries, wake }: CardsDeps, ids: string[]): Promise<void> {
  for (const id of ids) {
    const run = await queries.runs.get(id);
    if (!run?.card) continue;
    await commit(redis, { require: [], write: touch(run.channel, { run: id }) });
    await wake({ kind: 'outbox', id: run.channel });
  }
}

/** Those who wait are told their new place. */
export async function showQueue(deps: CardsDeps): Promise<void> {
  await showAnew(deps, await deps.redis.zrange(keys.queue, 0, String(SHOWN_QUEUE - 1)));
}
