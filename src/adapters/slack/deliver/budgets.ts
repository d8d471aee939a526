import type { Redis } from 'ioredis';
import { BurstyRateLimiter, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type Rate, RATES } from '../limits.ts';

/** A kind of call that Slack counts by itself. */
export type Use = 'post' | 'edit' | 'stream' | 'startStream' | 'read';

export type Budgets = (use: Use, of: string) => Promise<number>;

/**
 * Takes room for one call, or gives the ms until there is some. Shared by all processes through Redis. Where Redis does
 * not answer nothing is held up: Slack says by itself when it is too much.
 */
export function createBudgets(redis: Redis, prefix: string): Budgets {
  function limiter(name: string, { points, duration }: Rate): RateLimiterRedis {
    return new RateLimiterRedis({ storeClient: redis, keyPrefix: `${prefix}rate:${name}`, points, duration });
  }
  const limiters: Record<Use, Pick<RateLimiterRedis, 'consume'>> = {
    post: new BurstyRateLimiter(limiter('post', RATES.post), limiter('posts', RATES.postBurst)),
    edit: new BurstyRateLimiter(limiter('edit', RATES.edit), limiter('edits', RATES.editBurst)),
    stream: limiter('stream', RATES.stream),
    startStream: limiter('start', RATES.startStream),
    read: limiter('read', RATES.read),
  };
  return async (use, of) => {
    try {
      await limiters[use].consume(of);
      return 0;
    } catch (error) {
      return error instanceof RateLimiterRes ? Math.max(1, error.msBeforeNext) : 0;
    }
  };
}
