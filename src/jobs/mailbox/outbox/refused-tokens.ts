import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Platform } from '../../../core/ports.ts';
import { keys, type Box } from '../../keys.ts';
import { transaction } from '../../redis/transaction.ts';

/** A refused token is tried this soon, then ever less often: refusals count against a machine. */
const FIRST_LOOK_MS = 1_000;
const LONGEST_LOOK_MS = 60_000;

/** A refusal that nobody has met with for so long is over: nothing waits for it any more. */
const STALE_MS = 5 * LONGEST_LOOK_MS;

const Refused = z.object({ why: z.string(), at: z.number() });

/** How a platform refuses a token, and for what scope. */
export type RefusedToken = { scope: string; why: string };

type Deps = {
  redis: Redis;
  log: Logger;
  platformOf: (scope: string) => Platform | undefined;
  wake: (box: Box) => Promise<void>;
  now: () => number;
};

/** Notes that the channel waits until the scope's token is taken again. */
export async function noteRefused(redis: Redis, refused: RefusedToken, channel: string, now: number): Promise<void> {
  const { scope, why } = refused;
  await transaction(redis, (multi) =>
    multi.hset(keys.refusedTokens, scope, JSON.stringify({ why, at: now })).sadd(keys.waitForToken(scope), channel),
  );
}

/** The tokens that are refused now. */
export async function refusedTokens(redis: Redis, now: number): Promise<RefusedToken[]> {
  const all = Object.entries(await redis.hgetall(keys.refusedTokens));
  return all
    .map(([scope, raw]) => ({ scope, ...Refused.parse(JSON.parse(raw)) }))
    .filter(({ at }) => Math.abs(now - at) < STALE_MS);
}

/** Asks platforms now and then whether they take a token again, and has what waited for that go on at once. */
export class RefusedTokens {
  readonly #deps: Deps;
  readonly #looks = new Map<string, NodeJS.Timeout>();
  #closed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Looks after everything that is refused, whichever process met with it. */
  async watch(): Promise<void> {
    const { redis } = this.#deps;
    for (const scope of await redis.hkeys(keys.refusedTokens)) {
      if (!this.#looks.has(scope)) this.#lookIn(scope, FIRST_LOOK_MS);
    }
  }

  /** The token is taken again, or is another one now. */
  async mended(scope: string): Promise<void> {
    const { redis, wake, log } = this.#deps;
    clearTimeout(this.#looks.get(scope));
    this.#looks.delete(scope);
    const channels = await redis.smembers(keys.waitForToken(scope));
    const known = await redis.hdel(keys.refusedTokens, scope);
    if (known + channels.length === 0) return;
    await redis.del(
      keys.waitForToken(scope),
      ...channels.flatMap((channel) => [keys.hold(channel, 'messages'), keys.hold(channel, 'edits')]),
    );
    log.info({ scope, channels: channels.length }, 'The token is accepted again; what waited for that is sent');
    await Promise.all(channels.map((id) => wake({ kind: 'outbox', id })));
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#looks.values()) clearTimeout(timer);
  }

  #lookIn(scope: string, ms: number): void {
    if (this.#closed) return;
    const look = () =>
      this.#look(scope, ms).catch((error: unknown) => {
        this.#deps.log.debug({ err: error, scope }, 'It could not be asked whether a token is accepted again');
        this.#lookIn(scope, Math.min(ms * 2, LONGEST_LOOK_MS));
      });
    this.#looks.set(
      scope,
      setTimeout(() => void look(), ms),
    );
  }

  async #look(scope: string, ms: number): Promise<void> {
    const { redis, now, platformOf } = this.#deps;
    const raw = await redis.hget(keys.refusedTokens, scope);
    const stale = raw !== null && Math.abs(now() - Refused.parse(JSON.parse(raw)).at) > STALE_MS;
    if (raw === null || stale || (await platformOf(scope)?.takesToken?.(scope))) return this.mended(scope);
    this.#lookIn(scope, Math.min(ms * 2, LONGEST_LOOK_MS));
  }
}
