import type { Redis } from 'ioredis';
import { keys } from '../../keys.ts';

/** Which of this process's runs are to make room at their next step; by broadcast, and looked for in case one was missed. */
export class Preemptions {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #asked = new Set<string>();

  /** `subscriber` can do nothing but subscribe. */
  constructor(redis: Redis, subscriber: Redis) {
    this.#redis = redis;
    this.#subscriber = subscriber;
  }

  async start(): Promise<void> {
    this.#subscriber.on('message', (channel, id) => {
      if (channel === keys.preemptions) this.#asked.add(id);
    });
    await this.#subscriber.subscribe(keys.preemptions);
  }

  isAsked(id: string): boolean {
    return this.#asked.has(id);
  }

  /** The run begins or ends here: what it was asked before counts no more. */
  forget(id: string): void {
    this.#asked.delete(id);
  }

  /** Looks at what is stored, which is right also where a broadcast got lost or was meant for another process. */
  async check(ids: string[]): Promise<void> {
    for (const id of this.#asked) if (!ids.includes(id)) this.#asked.delete(id);
    for (const id of ids) {
      if ((await this.#redis.hexists(keys.run(id), 'preempt')) === 1) this.#asked.add(id);
    }
  }
}
