import type { Context } from 'hono';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from './errors.ts';

/** A person who mistypes a token tries a few times; what tries more is guessing. */
const WRONG_TOKENS = 30;

const SECONDS = 60;

/** Counts calls; each method throws a 429 where it is too many. */
export type Limit = {
  call(c: Context, caller: string): Promise<void>;
  wrongToken(c: Context, address: string): Promise<void>;
};

type Options = { redis: Redis; prefix: string; perMinute: () => number };

/** Shared by all processes through Redis. While Redis is away each process counts for itself. */
export function createLimit({ redis, prefix, perMinute }: Options): Limit {
  const wrong = limiter(redis, `${prefix}wrong`, WRONG_TOKENS);
  let calls = limiter(redis, `${prefix}calls`, perMinute());
  return {
    async call(c, caller) {
      // The policy is read again while the bot runs.
      if (calls.points !== perMinute()) calls = limiter(redis, `${prefix}calls`, perMinute());
      await take(c, calls, caller);
    },
    wrongToken: (c, address) => take(c, wrong, address),
  };
}

function limiter(redis: Redis, keyPrefix: string, points: number): RateLimiterRedis {
  const insuranceLimiter = new RateLimiterMemory({ points, duration: SECONDS });
  return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: SECONDS, insuranceLimiter });
}

async function take(c: Context, of: RateLimiterRedis, key: string): Promise<void> {
  try {
    const { remainingPoints, msBeforeNext } = await of.consume(key);
    c.header('RateLimit', `"api";r=${remainingPoints};t=${Math.ceil(msBeforeNext / 1000)}`);
    c.header('RateLimit-Policy', `"api";q=${of.points};w=${SECONDS}`);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const wait = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new ApiError(429, 'too_many_calls', `Too many calls. Try again in ${wait} s.`, { retryAfter: wait });
  }
}
