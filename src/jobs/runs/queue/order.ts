import type { Priority } from '../../../core/domain/priority.ts';

/** BullMQ's priorities: 1 is next, this is last. */
const MAX_ORDER = 2_097_151;

/** One tick of arrival. With 5 s the order counts 121 days before it has to begin anew, which it does whenever the queue is empty. */
const TICK_MS = 5_000;

/**
 * How many ticks a level is worth: a high run goes before normal ones that came up to 10 minutes earlier, and a low
 * one after normal ones that come up to 10 minutes later. So everything that waits gets its turn.
 */
const LEVEL_TICKS: Record<Priority, number> = { high: -120, normal: 0, low: 120 };

/** Every live run of the same person counts like a minute of coming later, so that nobody holds every slot while others wait. */
const TICKS_PER_LIVE_RUN = 12;

/** Room before the first arrival, so that a high run can go before it. */
const ROOM = 200;

/**
 * The one number by which queued runs are ordered, smallest first: arrival, moved by priority and by how many live
 * runs the person has. `epoch` and `arrival` are ms since 1970.
 */
export function queueOrder(epoch: number, arrival: number, priority: Priority, liveRuns: number): number {
  const ticks = Math.floor((arrival - epoch) / TICK_MS);
  const order = ROOM + ticks + LEVEL_TICKS[priority] + liveRuns * TICKS_PER_LIVE_RUN;
  return Math.min(MAX_ORDER, Math.max(1, order));
}
