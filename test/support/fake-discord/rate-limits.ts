import { ApiError } from './errors.ts';

/** So many calls in so many ms. */
export type Limit = readonly [calls: number, ms: number];

/** What Discord allows where it says nothing else in its headers, by experience. */
export const USUAL_LIMIT: Limit = [50, 1_000];
/** For all calls of a bot together, but for those that answer interactions [topics/rate-limits]. */
const GLOBAL_LIMIT: Limit = [50, 1_000];

type Bucket = { left: number; resetAt: number };

/** Buckets by route and major parameter, as Discord keeps them, with the headers that tell of them. */
export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  /** All windows are this much shorter, so that a long measurement ends; 1 is Discord's own pace. */
  speed = 1;
  enforced = true;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one call; gives the headers for its answer. */
  take(bucket: string, limit: Limit, exempt: boolean): Record<string, string> {
    if (!this.enforced) return {};
    if (!exempt) this.#takeGlobal();
    const [calls] = limit;
    const found = this.#bucket(bucket, limit);
    const afterS = (found.resetAt - this.#now()) / 1_000;
    const headers = {
      'x-ratelimit-limit': String(calls),
      'x-ratelimit-remaining': String(Math.max(0, found.left - 1)),
      'x-ratelimit-reset': (found.resetAt / 1_000).toFixed(3),
      'x-ratelimit-reset-after': afterS.toFixed(3),
      'x-ratelimit-bucket': Buffer.from(bucket.replace(/ .*/, '')).toString('hex').slice(0, 32),
    };
    if (found.left <= 0) throw limited(afterS, { ...headers, 'x-ratelimit-scope': 'user' }, false, this.speed);
    found.left -= 1;
    return headers;
  }

  #takeGlobal(): void {
    const found = this.#bucket('global', GLOBAL_LIMIT);
    if (found.left <= 0) throw limited((found.resetAt - this.#now()) / 1_000, {}, true, this.speed);
    found.left -= 1;
  }

  #bucket(name: string, [calls, ms]: Limit): Bucket {
    const now = this.#now();
    const found = this.#buckets.get(name);
    if (found && now < found.resetAt) return found;
    const fresh = { left: calls, resetAt: now + ms / this.speed };
    this.#buckets.set(name, fresh);
    return fresh;
  }
}

/** Too many calls: `seconds` until the next one may come. The header has whole seconds, of a clock that goes at `speed`. */
export function limited(seconds: number, headers: Record<string, string> = {}, global = false, speed = 1): ApiError {
  const wait = Math.max(0.001, Number(seconds.toFixed(3)));
  const all = {
    ...headers,
    'retry-after': String(Math.ceil(wait * speed) / speed),
    'x-ratelimit-scope': global ? 'global' : (headers['x-ratelimit-scope'] ?? 'user'),
    ...(global && { 'x-ratelimit-global': 'true' }),
  };
  const error = new ApiError(429, 0, 'You are being rate limited.', { retry_after: wait, global }, all);
  delete error.body['code'];
  return error;
}
