import { AsyncLocalStorage } from 'node:async_hooks';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { inOrder } from '../../core/basics/in-order.ts';
import { type Box, boxName, parseBox } from '../keys.ts';
import { countHang } from '../watchdog/hangs.ts';
import { dropLease, RENEW_EVERY_MS, renewLease, tryTurn } from './lease.ts';
import { hasTurn, releaseTurn, type Turn } from './mailbox.ts';
import { GivenUp, patiently } from './patience.ts';
import { type DrainJob, QueueWorker, workerOptions } from '../queues.ts';

/**
 * Mailboxes of one kind drained side by side in a process. Draining waits for Redis or a platform most of the time;
 * one slow channel must not hold up the others.
 */
const DRAINERS = 50;

/** So many are drained where they are woken. More than that are for any process, so that one that waits for a slow platform holds up none. */
export const ROOM = 100;

/** The pause before a mailbox whose entry failed is tried again; it doubles with every failure. */
export const FIRST_RETRY_MS = 500;
export const LONGEST_RETRY_MS = 5 * 60_000;

export type DrainDeps = {
  redis: Redis;
  log: Logger;
  /** Has whichever process has room drain the mailbox. */
  share: (box: Box) => Promise<void>;
  /** How long a drain may get nowhere, in ms; left out except in tests. */
  stuckMs?: number;
};

/** A mailbox that is being drained here: under which turn, and whether something came meanwhile. */
type InHand = { again: boolean; turn?: Turn };

/** What a drain leaves behind: the time in ms after which to come again, where there is something to come for. */
export type Leftover = number | undefined;

/** After the lease has run out, by however much clocks and timers are off. */
const AFTER_LEASE_MS = 50;

/**
 * Drains the mailboxes of one kind, each by one drainer at a time. `drain` works until the mailbox is empty, its turn
 * is lost, or `stopping` says so.
 */
export class Drainer {
  readonly #worker: QueueWorker<DrainJob>;
  readonly #deps: DrainDeps;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #inOrder = inOrder();
  readonly #inHand = new Map<string, InHand>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #drain: (turn: Turn, abandoned: boolean) => Promise<Leftover>;
  /** A drain is no part of what happened to wake it. */
  readonly #apart = AsyncLocalStorage.snapshot();
  #renewing: NodeJS.Timeout | undefined;
  #started = false;
  #stopping = false;

  constructor(kind: Box['kind'], deps: DrainDeps, drain: (turn: Turn, abandoned: boolean) => Promise<Leftover>) {
    this.#deps = deps;
    this.#drain = drain;
    this.#worker = new QueueWorker<DrainJob>(kind, (job) => this.#begin(parseBox(job.data.box)), {
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
    this.#started = true;
    this.#renewing = setInterval(() => void this.#renew(), RENEW_EVERY_MS);
    this.#worker.run().catch((error: unknown) => this.#deps.log.error({ err: error }, 'A drainer stopped working'));
  }

  async close(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#worker.close();
    await Promise.allSettled(this.#underWay);
    clearInterval(this.#renewing);
  }

  /**
   * Sees to it that the mailbox is looked at after this call: by its drainer in this process if it has one, else by a new one, and
   * by whichever process has room where this one has none.
   */
  async wake(box: Box): Promise<void> {
    const inHand = this.#inHand.get(boxName(box));
    if (inHand) {
      inHand.again = true;
      return;
    }
    if (!this.#started || this.#stopping || this.#inHand.size >= ROOM) return this.#deps.share(box);
    void this.#apart(() => this.#begin(box)).catch((error: unknown) =>
      this.#deps.log.error({ err: error, box }, 'A mailbox could not be drained; the next sweep tries again'),
    );
  }

  /** One after the other where it is already being drained here: two at once would both send the same. */
  async #begin(box: Box): Promise<void> {
    const inHand: InHand = { again: false };
    if (!this.#inHand.has(boxName(box))) this.#inHand.set(boxName(box), inHand);
    const drained = this.#inOrder(boxName(box), () => this.#patiently(box, inHand));
    this.#underWay.add(drained);
    await drained.finally(() => this.#underWay.delete(drained));
  }

  /**
   * A drain that no longer gets on loses the mailbox to the next one, which comes at once and takes the turn under another token. An
   * event that this happens to twice is set aside, as one that hangs the process; a message is tried more often, for the platform may be the cause.
   */
  async #patiently(box: Box, inHand: InHand): Promise<void> {
    const { redis, log, stuckMs } = this.#deps;
    const name = boxName(box);
    this.#inHand.set(name, inHand);
    try {
      await patiently({ redis, ms: stuckMs }, () => this.#takeTurn(box, inHand));
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      const { entry } = error;
      log.error({ box: name, event: entry }, 'A mailbox did not get on; the next drainer takes it over');
      if (this.#inHand.get(name) === inHand) this.#inHand.delete(name);
      if (entry !== undefined && box.kind !== 'outbox') await countHang(redis, name, entry);
      if (inHand.turn) await dropLease(redis, inHand.turn);
      await this.#wakeAgain(box);
    }
  }

  async #takeTurn(box: Box, inHand: InHand): Promise<void> {
    try {
      const taken = await tryTurn(this.#deps.redis, box);
      if ('busyMs' in taken) {
        // Its drainer has word that something came. Should it be dead, the mailbox is free then.
        inHand.again = false;
        this.#comeAgain(box, taken.busyMs + AFTER_LEASE_MS);
        return;
      }
      inHand.turn = taken.turn;
      await this.#drainInTurn(taken.turn, taken.abandoned, inHand);
    } finally {
      if (this.#inHand.get(boxName(box)) === inHand) this.#inHand.delete(boxName(box));
      // It came when nobody looked any more.
      if (inHand.again) await this.#wakeAgain(box);
    }
  }

  /** Until nothing came while it was looked at, neither from this process nor from another. */
  async #drainInTurn(turn: Turn, abandoned: boolean, inHand: InHand): Promise<void> {
    const { redis } = this.#deps;
    let died = abandoned;
    let words = 0;
    for (;;) {
      inHand.again = false;
      const later = await this.#drainOrLater(turn, died);
      died = false;
      if (inHand.again && !this.#stopping && (await hasTurn(redis, turn))) continue;
      const released = await releaseTurn(redis, turn, { words, anyway: this.#stopping });
      if (typeof released === 'number') {
        words = released;
        continue;
      }
      if (later !== undefined) this.#comeAgain(turn.box, later);
      // What this process no longer comes to is for the others.
      if (this.#stopping && released === 'left') await this.#deps.share(turn.box);
      return;
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
        void this.#wakeAgain(box);
      },
      Math.min(ms, LONGEST_RETRY_MS),
    );
    this.#timers.set(name, timer);
  }

  async #wakeAgain(box: Box): Promise<void> {
    await this.wake(box).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    const turns = [...this.#inHand.values()].flatMap(({ turn }) => (turn ? [turn] : []));
    await Promise.all(turns.map((turn) => renewLease(this.#deps.redis, turn).catch(() => undefined)));
  }
}
