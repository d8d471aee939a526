import type { ChainableCommander, Redis } from 'ioredis';

/** What ioredis says of a transaction of which only a part was answered when its connection closed. */
const ABORTED = 'AbortError';

/**
 * Does a transaction that may be done twice, and gives its replies. ioredis sends single commands again by itself after an outage, but gives
 * up a transaction that was under way; this one is sent again too.
 */
export async function transaction(
  redis: Redis,
  fill: (multi: ChainableCommander) => ChainableCommander,
): Promise<unknown[]> {
  for (;;) {
    try {
      const replies = (await fill(redis.multi()).exec()) ?? [];
      return replies.map(([error, reply]) => {
        if (error) throw error;
        return reply;
      });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== ABORTED) throw error;
    }
  }
}
