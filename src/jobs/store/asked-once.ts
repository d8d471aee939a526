import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { keys } from '../keys.ts';

/** As long as a thread's talk is kept: what a model answered may quote it. */
const KEPT_S = 3600;

/**
 * What the small model answered, by what it was asked: many people who say the same ask once, in whatever process, and what
 * was answered before a crash is not asked again. What it could not answer is not kept.
 */
export class AskedOnce {
  readonly #redis: Redis;
  readonly #log: Logger;
  readonly #asked = { reply: 0, request: 0 };

  constructor(redis: Redis, log: Logger) {
    this.#redis = redis;
    this.#log = log;
  }

  async answer<T>(
    question: { kind: 'reply' | 'request' } & Record<string, unknown>,
    schema: z.ZodType<T>,
    ask: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const key = keys.answered(question);
    const known = schema.safeParse(parsed(await this.#redis.get(key)));
    if (known.success) return known.data;
    const { kind } = question;
    this.#asked[kind] += 1;
    const answer = await ask();
    this.#log.info({ kind, asked: this.#asked[kind], answered: answer !== undefined }, 'The small model was asked');
    if (answer !== undefined) await this.#redis.set(key, JSON.stringify(answer), 'EX', KEPT_S);
    return answer;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
