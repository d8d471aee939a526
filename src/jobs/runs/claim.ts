import type { Redis } from 'ioredis';
import type { Begun } from '../../core/execute/journal.ts';
import { isFinal, type Run } from '../../core/domain/run.ts';
import { commit, type Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { touch } from '../mailbox/outbox/writes.ts';
import { takeSlot } from './queue/queue.ts';
import { isSlotless, type RunFence } from './fence.ts';
import { runFields, runFromHash } from './hash.ts';

/** How often taking a run over is tried again when its state changes in the same moment. */
const TRIES = 10;

/**
 * Takes the run over from whoever had it; undefined where it has ended. `slotless`: without a slot, one that waits, or whose
 * execution without a slot was left behind. Nobody else takes that one: its process may well be at work on it.
 */
export async function takeOver(
  deps: { redis: Redis; now: () => number },
  fence: RunFence,
  slotless: boolean,
): Promise<Begun | undefined> {
  const { id } = fence;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const [hash, steps] = await Promise.all([deps.redis.hgetall(keys.run(id)), deps.redis.hgetall(keys.steps(id))]);
    const run = runFromHash(hash);
    const asked = deps.now();
    if (!run || isFinal(run.status)) return undefined;
    const isForSlotless = run.status === 'waiting' || isSlotless(run.status, hash['fence']);
    if (slotless ? !isForSlotless : isSlotless(run.status, hash['fence'])) return undefined;
    const begun = takenOver({ run, steps, hash }, fence.token, asked);
    const lost = await commit(deps.redis, {
      require: [
        { label: 'run', hash: keys.run(id), field: 'status', equals: run.status },
        { label: 'run', hash: keys.run(id), field: 'fence', equals: hash['fence'] ?? null },
        // Whoever had it may have finished a step since it was looked at, which is not to be done again.
        { label: 'run', hash: keys.steps(id), fields: Object.keys(steps).length },
      ],
      write: beginWrites(begun, fence.token, slotless),
    });
    if (lost) continue;
    fence.resumed = run.startedAt !== undefined;
    fence.taken(begun.run, asked);
    return begun;
  }
  throw new Error(`Run ${id} changed hands ${TRIES} times while it was to begin.`);
}

/** A run as it is stored. */
type Found = { run: Run; steps: Record<string, string>; hash: Record<string, string> };

/**
 * A run that is `running` here had a worker that never gave it back, so died. Not so where the fence is this one's: then
 * Redis did the commit and went away before it could say so.
 */
function takenOver({ run, steps, hash: { fence, crashes } }: Found, token: string, now: number): Begun {
  const died = run.status === 'running' && fence !== token;
  const before = Number(crashes ?? 0);
  const { parked: _parked, queuedAt, yieldedTo: _yieldedTo, ...rest } = run;
  const waited = run.status === 'queued' ? Math.max(0, now - (queuedAt ?? run.createdAt)) : 0;
  return {
    run: {
      ...rest,
      status: 'running',
      startedAt: run.startedAt ?? now,
      waitedMs: (run.waitedMs ?? 0) + waited,
      ...(died && { continuedFrom: finishedSteps(steps) + 1 }),
    },
    steps,
    crashes: died ? before + 1 : before,
  };
}

function beginWrites({ run, crashes }: Begun, token: string, slotless: boolean): Write[] {
  const { id, status, startedAt, continuedFrom, waitedMs } = run;
  const fields = runFields({ status, startedAt, continuedFrom, waitedMs });
  return [
    ['HSET', keys.run(id), 'fence', token, 'crashes', String(crashes), ...fields],
    ['HDEL', keys.run(id), 'parked', 'failure', 'queuedAt', 'yieldedTo', 'preempt'],
    ...(slotless ? [] : takeSlot(run)),
    ...touch(run.channel, { run: id }),
  ];
}

/** Beside the results of steps there are notes about them, whose names begin with `#`. */
export function finishedSteps(steps: Record<string, string>): number {
  return Object.keys(steps).filter((name) => !name.startsWith('#')).length;
}
