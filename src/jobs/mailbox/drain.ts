import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { inOrder } from '../../core/basics/in-order.ts';
import { type Box, boxName, parseBox } from '../keys.ts';
import { countHang } from '../watchdog/hangs.ts';
import { hasTurn, releaseTurn, takeTurn, type Turn } from './mailbox.ts';
import { GivenUp, patiently } from './patience.ts';
import { type DrainJob, QueueWorker, workerOptions } from '../queues.ts';

/**
 * Mailboxes of one kind drained side by side in a process. Draining waits for Redis or a platform most of the time;
 * one slow channel must not hold up the others.
 */
const DRAINERS = 50;

/** The pause before a mailbox whose entry failed is tried again; it doubles with every failure. */
export const FIRST_RETRY_MS = 500;
export const LONGEST_RETRY_MS = 5 * 60_000;

export type DrainDeps = {
  redis: Redis;
  log: Logger;
  wake: (box: Box) => Promise<void>;
  /** How long a drain may get nowhere, in ms; left out except in tests. */
  stuckMs?: number;
};

/** What a drain leaves behind: the time in ms after which to come again, where there is something to come for. */
export type Leftover = number | undefined;

/**
 * Drains the mailboxes of one kind, each by one drainer at a time. `drain` works until the mailbox is empty, its turn
 * is lost, or `stopping` says so.
 */
export class Drainer {
  readonly #worker: QueueWorker<DrainJob>;
  readonly #deps: DrainDeps;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #inOrder = inOrder();
  /** The mailboxes that are being drained here, and whether something came meanwhile. */
  readonly #inHand = new Map<string, { again: boolean }>();
  readonly #drain: (turn: Turn, abandoned: boolean) => Promise<Leftover>;
  #stopping = false;

  constructor(kind: Box['kind'], deps: DrainDeps, drain: (turn: Turn, abandoned: boolean) => Promise<Leftover>) {
    this.#deps = deps;
    this.#drain = drain;
    this.#worker = new QueueWorker<DrainJob>(kind, (job) => this.#run(parseBox(job.data.box)), {
      ...workerOptions(deps.redis, DRAINERS),
      autorun: false,
    });
    this.#worker.on('failed', (job, error) =>
      deps.log.error({ err: error, box: job?.data.box }, 'A mailbox could not be drained; the next sweep tries again'),
    );
    this.#worker.on('error', (error) => deps.log.warn({ err: error }, `The ${kind} worker lost Redis for a moment`));
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  start(): void {
    this.#worker.run().catch((error: unknown) => this.#deps.log.error({ err: error }, 'A drainer stopped working'));
  }

  async close(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#worker.close();
  }

  /**
   * Has whoever drains the mailbox in this process look once more before it is let go; false where nobody does. Saves the job
   * that else would have to be added for that.
   */
  lookAgain(box: Box): boolean {
    const inHand = this.#inHand.get(boxName(box));
    if (inHand) inHand.again = true;
    return inHand !== undefined;
  }

  /**
   * Where this process was so slow that it lost the job's lock, BullMQ hands it the same mailbox again while it is still at it.
   * Then one comes after the other: nobody died, and two at once would both send the same.
   */
  async #run(box: Box): Promise<void> {
    await this.#inOrder(boxName(box), () => this.#patiently(box));
  }

  /**
   * A drain that no longer gets on loses the mailbox to the next one, which comes at once and takes the turn under another token. An
   * event that this happens to twice is set aside, as one that hangs the process; a message is tried more often, for the platform may be the cause.
   */
  async #patiently(box: Box): Promise<void> {
    const { redis, log, wake, stuckMs } = this.#deps;
    const name = boxName(box);
    try {
      await patiently({ redis, ms: stuckMs }, () => this.#takeTurn(box));
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      const { entry } = error;
      log.error({ box: name, event: entry }, 'A mailbox did not get on; the next drainer takes it over');
      this.#inHand.delete(name);
      if (entry !== undefined && box.kind !== 'outbox') await countHang(redis, name, entry);
      await wake(box).catch(() => undefined);
    }
  }

  async #takeTurn(box: Box): Promise<void> {
    const inHand = { again: false };
    this.#inHand.set(boxName(box), inHand);
    try {
      const { turn, abandoned } = await takeTurn(this.#deps.redis, box);
      let later = await this.#drainOrLater(turn, abandoned);
      while (inHand.again && !this.#stopping && (await hasTurn(this.#deps.redis, turn))) {
        inHand.again = false;
        later = await this.#drainOrLater(turn, false);
      }
      await releaseTurn(this.#deps.redis, turn);
      if (later !== undefined) this.#comeAgain(box, later);
    } finally {
      if (this.#inHand.get(boxName(box)) === inHand) this.#inHand.delete(boxName(box));
      // It came when nobody looked any more.
      if (inHand.again) await this.#deps.wake(box).catch(() => undefined);
    }
  }

  /** What goes wrong around the entries is not their fault, so none is blamed for it. */
  async #drainOrLater(turn: Turn, abandoned: boolean): Promise<Leftover> {
    try {
      return await this.#drain(turn, abandoned);
    } catch (error) {
      this.#deps.log.error({ err: error, box: turn.name }, 'A mailbox could not be drained; it is tried again');
      return FIRST_RETRY_MS;
    }
  }

  /** A timer is enough: should this process die first, the sweeper comes. */
  #comeAgain(box: Box, ms: number): void {
    if (this.#stopping) return;
    const name = boxName(box);
    clearTimeout(this.#timers.get(name));
    const timer = setTimeout(
      () => {
        this.#timers.delete(name);
        this.#deps.wake(box).catch(() => undefined);
      },
      Math.min(ms, LONGEST_RETRY_MS),
    );
    this.#timers.set(name, timer);
  }
}
