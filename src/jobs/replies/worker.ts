import type { Observe } from '../../core/telemetry.ts';
import type { FileWithBytes } from '../../core/reply/read-files.ts';
import { DelayedError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Talk } from '../../core/domain/talk.ts';
import { inOrder } from '../../core/basics/in-order.ts';
import { FenceLost } from '../../core/execute/journal.ts';
import type { Model } from '../../core/model.ts';
import { type ReplyPorts, writeReply } from '../../core/reply/write-reply.ts';
import type { Reply } from '../../core/domain/reply.ts';
import type { Workflow } from '../../core/workflow.ts';
import { type Box, keys } from '../keys.ts';
import { type ReplyJob, QueueWorker, workerOptions } from '../queues.ts';
import { RedisReplyJournal } from './journal.ts';
import { replyFromHash } from './store.ts';
import { Stops } from '../runs/stops.ts';
import { isUnknown, UNKNOWN_LOOK_MS, type UnknownData } from '../store/stored.ts';

/** Replies written side by side in a process. They wait for the model, which has limits of its own. */
const REPLIES_AT_ONCE = 50;

/** The pause before a reply is written again whose writing could not even be recorded. */
const TRY_AGAIN_MS = 2_000;

export type ReplyWorkerDeps = {
  redis: Redis;
  subscriber: Redis;
  log: Logger;
  model: Model;
  judge: ReplyPorts['judge'];
  now: () => number;
  unknown: UnknownData;
  observe: Observe;
  workflows: readonly Workflow[];
  wake: (box: Box) => Promise<void>;
  /** See `ReplyPorts`. */
  talk: (reply: Reply) => Promise<Talk>;
  files: (reply: Reply, signal: AbortSignal) => Promise<FileWithBytes[]>;
  /** Shows that the reply is still being thought about, where it is. */
  stillThinking: (reply: string) => Promise<void>;
};

/** Discord shows a sign of life for ten seconds; whoever received the message has shown the first. */
const SIGN_EVERY_MS = 8_000;

/** Writes the model's replies, and stops them when somebody says so or the process ends. */
export class ReplyWorker {
  readonly #deps: ReplyWorkerDeps;
  readonly #stops: Stops;
  readonly #worker: QueueWorker<ReplyJob>;
  readonly #inOrder = inOrder();
  #closing = false;

  constructor(deps: ReplyWorkerDeps) {
    this.#deps = deps;
    const isStopped = async (id: string) => (await deps.redis.hexists(keys.reply(id), 'stop')) === 1;
    this.#stops = new Stops({ subscriber: deps.subscriber, log: deps.log, isStopped });
    this.#worker = new QueueWorker<ReplyJob>('replies', (job, token) => this.#work(job, token as string), {
      ...workerOptions(deps.redis, REPLIES_AT_ONCE),
      autorun: false,
    });
    this.#worker.on('error', (error) => deps.log.warn({ err: error }, 'The reply worker lost Redis for a moment'));
    this.#worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.#stops.stop(id, 'lost');
    });
  }

  async start(): Promise<void> {
    await this.#stops.start();
    this.#worker
      .run()
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'The reply worker stopped working'));
  }

  /** Lets go of every reply; another process, or the next start, writes it anew in the same message. */
  async close(): Promise<void> {
    this.#closing = true;
    const closing = this.#worker.close();
    this.#stops.close();
    await closing;
  }

  async #work(job: Job<ReplyJob>, token: string): Promise<void> {
    const { reply: id } = job.data;
    // Where the lock of its job was lost, this process may be handed a reply that it is still writing.
    const again = await this.#inOrder(id, async () => (this.#closing ? 0 : this.#write(id)));
    if (again === undefined && !this.#closing) return;
    await job.moveToDelayed(this.#deps.now() + (again ?? 0), token);
    throw new DelayedError();
  }

  /** Gives the ms after which to try again, where it has to be. */
  async #write(id: string): Promise<number | undefined> {
    const { redis, log, model, judge, now, workflows, talk, files, wake } = this.#deps;
    if (isUnknown(await redis.hgetall(keys.reply(id)), replyFromHash)) {
      this.#deps.unknown.meet(keys.reply(id));
      return UNKNOWN_LOOK_MS;
    }
    const stop = this.#stops.begin(id);
    const journal = new RedisReplyJournal(id, {
      redis,
      now,
      wakeOutbox: (channel) => void wake({ kind: 'outbox', id: channel }).catch(() => undefined),
      onLost: () => this.#stops.stop(id, 'lost'),
      onError: (error) => log.warn({ err: error, reply: id }, 'What was written could not be stored'),
    });
    const signs = setInterval(() => void this.#deps.stillThinking(id), SIGN_EVERY_MS);
    try {
      const onJudged = ({ event, thread, why }: Reply) => {
        // What the model gives as its reason may quote what people wrote, which no log holds.
        if (why?.tier !== undefined) this.#deps.observe({ it: 'judged', tier: why.tier, by: why.by });
        log.info({ event, reply: id, thread, why: why && { by: why.by, tier: why.tier } }, 'Judged by the model');
      };
      await writeReply({ journal, model, judge, now, workflows, talk, files, onJudged }, stop.signal);
      return undefined;
    } catch (error) {
      if (error instanceof FenceLost) return undefined;
      log.error({ err: error, reply: id }, 'A reply could not be written; it is tried again');
      return TRY_AGAIN_MS;
    } finally {
      clearInterval(signs);
      journal.close();
      this.#stops.end(id);
    }
  }
}
