import { AsyncLocalStorage } from 'node:async_hooks';
import type { Redis } from 'ioredis';

/**
 * Work that nothing came of for so long is given up. One entry takes milliseconds, or as long as its platform: uploads have a minute, other
 * calls less, and a few of them follow each other. Time in which Redis is away, or this process stands still, does not count.
 */
const STUCK_MS = 5 * 60_000;

/** Looks in that time. One look adds no more than the time between two, however late it comes. */
const LOOKS = 20;

type Held = { stuckMs: number; entry: string | undefined; givenUp: boolean };

const HELD = new AsyncLocalStorage<Held>();

/** Nothing came of the work for too long. `entry` is the one that was being handled. */
export class GivenUp extends Error {
  readonly entry: string | undefined;

  constructor(entry?: string) {
    super('Nothing came of it for too long, so it was given up.');
    this.entry = entry;
  }
}

/**
 * Waits for the work as long as it gets on, and throws `GivenUp` when it no longer does: an answer that never comes, or a loop that
 * never ends, must not keep a mailbox for good. Work that was given up can do nothing more in Redis, so that such a loop ends.
 */
export async function patiently<T>(
  { redis, ms = STUCK_MS }: { redis: Pick<Redis, 'status'>; ms?: number | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const held: Held = { stuckMs: 0, entry: undefined, givenUp: false };
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    if (redis.status !== 'ready') return;
    held.stuckMs += ms / LOOKS;
    if (held.stuckMs < ms) return;
    held.givenUp = true;
    reject(new GivenUp(held.entry));
  }, ms / LOOKS);
  try {
    return await Promise.race([HELD.run(held, work), givenUp]);
  } finally {
    clearInterval(timer);
  }
}

/** The work that calls this gets on; `entry` is what it is at from now on. */
export function getOn(entry?: string): void {
  const held = HELD.getStore();
  if (!held) return;
  held.stuckMs = 0;
  held.entry = entry;
}

/** The work that calls this was given up. */
export function isGivenUp(): boolean {
  return HELD.getStore()?.givenUp ?? false;
}

/** For what several pieces of work share: it is not given up with the one that began it. */
export function shared<T>(work: () => T): T {
  return HELD.exit(work);
}
