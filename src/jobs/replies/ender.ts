import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { FenceLost } from '../../core/execute/journal.ts';
import type { Box } from '../keys.ts';
import { keys } from '../keys.ts';
import { patiently } from '../mailbox/patience.ts';
import type { Queues } from '../queues.ts';
import { RedisReplyJournal } from './journal.ts';

/** Replies that are left behind without a model are looked for this often, and at the start. */
const LOOK_EVERY_MS = 30_000;

export type ReplyEnderDeps = {
  redis: Redis;
  log: Logger;
  queues: Queues;
  now: () => number;
  wake: (box: Box) => Promise<void>;
};

/**
 * Stands in for who writes replies where no model is set up: those that were begun while there was one are ended, so that nobody
 * waits for them for ever. Not where another process has a model, which writes them.
 */
export class ReplyEnder {
  readonly #deps: ReplyEnderDeps;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(deps: ReplyEnderDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** One look at a time, however long Redis takes. */
  #look(): Promise<void> {
    this.#looking ??= patiently(this.#deps, () => this.#endAll())
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error }, 'Replies could not be ended; they are looked at again'),
      )
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #endAll(): Promise<void> {
    const { redis, queues } = this.#deps;
    const live = await redis.zrange(keys.liveReplies, 0, '-1');
    if (live.length === 0 || (await queues.someoneWrites())) return;
    for (const id of live) await this.#end(id);
  }

  async #end(id: string): Promise<void> {
    const { redis, log, queues, now, wake } = this.#deps;
    const onError = (error: unknown) => log.warn({ err: error, reply: id }, 'A reply could not be ended');
    const wakeOutbox = (channel: string) => void wake({ kind: 'outbox', id: channel }).catch(() => undefined);
    const journal = new RedisReplyJournal(id, { redis, now, wakeOutbox, onLost: () => undefined, onError });
    try {
      const begun = await journal.begin();
      if (begun) await journal.end({ ...begun.reply, status: 'failed', trouble: 'not_set_up' });
      await queues.forgetReply(id);
    } catch (error) {
      // Else somebody who has a model came to it first.
      if (!(error instanceof FenceLost)) onError(error);
    }
  }
}
