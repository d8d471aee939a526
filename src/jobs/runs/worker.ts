import { randomUUID } from 'node:crypto';
import { DelayedError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Queries } from '../../core/queries.ts';
import { isFinal, type Run } from '../../core/domain/run.ts';
import { AtMostEvery } from '../at-most-every.ts';
import { showAnew } from '../mailbox/outbox/cards.ts';
import { commit } from '../commit.ts';
import { type Box, keys } from '../keys.ts';
import { preempt } from './queue/preempt.ts';
import { givesWayTo, joinQueue, ownerOf } from './queue/queue.ts';
import { shareSlots } from './queue/share-slots.ts';
import { type Queues, type RunJob, QueueWorker, workerOptions } from '../queues.ts';
import type { RunExecutor } from './executor.ts';
import { isSlotless } from './fence.ts';
import { removeLeftFolders } from './folders.ts';
import { runFromHash } from './hash.ts';
import { isUnknown, UNKNOWN_LOOK_MS, type UnknownData } from '../store/stored.ts';
import { BEAT_EVERY_MS, beat, type Off, signOff } from './queue/workers.ts';

/** Should those it gives way to not come, a run starts all the same after this many times. */
const MAX_GIVING_WAY = 20;

/** A card says how long its run has been at work, so it is shown anew this often even when nothing else changes. */
const CARD_TICK_MS = 5_000;

/** Folders that ended runs left behind are looked for this often, and at the start. */
const TIDY_EVERY_MS = 10 * 60_000;

/**
 * Runs woken side by side in a process. Waking holds no slot, since it only replays what is stored: a run that has
 * work to do joins the queue, and one that only waited ends on time however busy the slots are.
 */
const WAKES_AT_ONCE = 20;

/** A job that is about to end does so in this time. */
const IN_HAND_MS = 20;

export type RunWorkerDeps = {
  redis: Redis;
  log: Logger;
  queries: Queries;
  queues: Queues;
  executor: RunExecutor;
  slots: number;
  dataDir: string;
  now: () => number;
  unknown: UnknownData;
  wake: (box: Box) => Promise<void>;
  /** Told when a slot was taken or given back. */
  queueMoved: () => void;
  /** What does not work on this machine. */
  off: () => Off;
};

/** How often it is told how many slots are taken, at most. */
const TAKEN_EVERY_MS = 250;

/** Takes runs from the queue, at most `slots` at once, and wakes those that waited. */
export class RunWorker {
  readonly #deps: RunWorkerDeps;
  readonly #id = randomUUID();
  readonly #workers: QueueWorker<RunJob>[];
  readonly #timers: NodeJS.Timeout[] = [];
  /** The runs whose turn it is, and whose they are: what has a slot already, or is about to take one. */
  readonly #starting = new Map<string, string>();
  /** How many slots are taken is told anew whenever that changes, but not for every one of many short runs. */
  readonly #beats = new AtMostEvery(TAKEN_EVERY_MS, () =>
    this.#beat().catch((error: unknown) => this.#deps.log.debug({ err: error }, 'The taken slots could not be told')),
  );

  constructor(deps: RunWorkerDeps) {
    this.#deps = deps;
    this.#workers = [
      this.#worker('runs', deps.slots, (job, token) => this.#run(job, token)),
      this.#worker('wakes', WAKES_AT_ONCE, (job, token) => this.#wake(job, token)),
    ];
  }

  async start(): Promise<void> {
    await this.#deps.executor.start();
    await this.#beat();
    this.#every(BEAT_EVERY_MS, () => this.#beat());
    this.#every(BEAT_EVERY_MS, () => this.#makeRoom());
    this.#every(CARD_TICK_MS, () => showAnew(this.#deps, this.#deps.executor.slotted));
    const tidy = this.#every(TIDY_EVERY_MS, () => removeLeftFolders(this.#deps.dataDir, this.#deps.queries));
    tidy();
    for (const worker of this.#workers) {
      worker.run().catch((error: unknown) => this.#deps.log.error({ err: error }, 'A run worker stopped working'));
    }
  }

  /** Gives every run back to the queue; resolves when all have let go. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#beats.close();
    const closing = this.#workers.map((worker) => worker.close());
    this.#deps.executor.close();
    await Promise.all(closing);
    await signOff(this.#deps.redis, this.#id);
  }

  #worker(
    name: string,
    concurrency: number,
    work: (job: Job<RunJob>, token: string) => Promise<void>,
  ): QueueWorker<RunJob> {
    const { redis, log, executor } = this.#deps;
    const options = { ...workerOptions(redis, concurrency), autorun: false };
    async function turn(job: Job<RunJob>, token: string): Promise<void> {
      const { run } = job.data;
      log.debug({ run, queue: name }, 'A run has its turn');
      try {
        await work(job, token);
      } finally {
        log.debug({ run, queue: name }, 'The turn of a run is over');
      }
    }
    const worker = new QueueWorker<RunJob>(name, (job, token) => turn(job, token as string), options);
    worker.on('error', (error) => log.warn({ err: error }, 'A run worker lost Redis for a moment'));
    worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) executor.lose(id);
    });
    return worker;
  }

  /** A run's turn in a slot. */
  async #run(job: Job<RunJob>, token: string): Promise<void> {
    const { queries } = this.#deps;
    const before = await queries.runs.get(job.data.run);
    if (!before && (await this.#isUnknown(job.data.run))) return leaveToNewer(job, token);
    if (!before || isFinal(before.status)) return;
    if (before.status === 'waiting') return this.#letWait(before);
    if (await this.#isSlotless(before)) return this.#deps.queues.wakeRun(before.id, 0);
    this.#starting.set(before.id, ownerOf(before));
    try {
      return await this.#inSlot(before, job, token);
    } finally {
      this.#starting.delete(before.id);
    }
  }

  async #inSlot(before: Run, job: Job<RunJob>, token: string): Promise<void> {
    const place = await this.#placeBehind(before, job);
    // By BullMQ's own clock: it is to be looked at again at once.
    if (place !== undefined) return putBack(job, token, place, Date.now());
    const { queries, executor } = this.#deps;
    const work = executor.execute(before.id);
    this.#queueMoved();
    const again = await work;
    this.#queueMoved();
    if (again === undefined) return undefined;
    const after = await queries.runs.get(before.id);
    if (after?.status === 'waiting') return this.#letWait(after);
    // One that has had its turn is next when it goes on; one that made room stands where it was put.
    const order = Number((await this.#deps.redis.zscore(keys.queue, before.id)) ?? 1);
    return putBack(job, token, Math.max(1, Math.floor(order)), again.at);
  }

  /** A run's time to go on: without a slot as far as that goes, and then back into the queue for one. */
  async #wake(job: Job<RunJob>, token: string): Promise<void> {
    const { queries, queues, executor } = this.#deps;
    const { run: id } = job.data;
    const before = await queries.runs.get(id);
    if (!before && (await this.#isUnknown(id))) return leaveToNewer(job, token);
    const mine = before && (before.status === 'waiting' || (await this.#isSlotless(before)));
    const again = mine ? await executor.execute(id, true) : undefined;
    const after = await queries.runs.get(id);
    if (!after || isFinal(after.status)) return;
    const isForSlotless = after.status === 'waiting' || (again?.failed && (await this.#isSlotless(after)));
    if (!isForSlotless) {
      // The job that it waited with may not have ended yet; then there can be no other.
      const inHand = after.status === 'queued' && (await queues.isInHand(id));
      if (!inHand) return queues.enqueue(id, 1);
      await job.moveToDelayed(Date.now() + IN_HAND_MS, token);
      throw new DelayedError();
    }
    // Where it could not be executed it is still for who wakes it, but after a pause.
    await job.moveToDelayed(again?.failed ? again.at : (after.parked?.until ?? Date.now()), token);
    if (!again?.failed) await this.#rouseIfDue(id);
    throw new DelayedError();
  }

  async #letWait(run: Run): Promise<void> {
    await this.#deps.queues.wakeRun(run.id, (run.parked?.until ?? 0) - this.#deps.now());
    await this.#rouseIfDue(run.id);
  }

  /** What a run waits for may have come before its job could be told. */
  async #rouseIfDue(id: string): Promise<void> {
    const { queries, queues, now } = this.#deps;
    const run = await queries.runs.get(id);
    if (run?.status === 'waiting' && (run.parked?.until ?? 0) <= now()) await queues.rouse(id);
  }

  async #isUnknown(id: string): Promise<boolean> {
    const isThere = isUnknown(await this.#deps.redis.hgetall(keys.run(id)), runFromHash);
    if (isThere) this.#deps.unknown.meet(keys.run(id));
    return isThere;
  }

  /** Whoever wakes it is at work on it, or was and is to be followed by the next who does. */
  async #isSlotless({ id, status }: Run): Promise<boolean> {
    return status === 'running' && isSlotless(status, await this.#deps.redis.hget(keys.run(id), 'fence'));
  }

  /** Where a run is to stand that gives way to somebody who holds fewer slots; undefined where it may start. */
  async #placeBehind(run: Run, job: Job<RunJob>): Promise<number | undefined> {
    const { redis, executor } = this.#deps;
    const { gaveWay = 0 } = job.data;
    const mayWait = run.status === 'queued' && !executor.closing && gaveWay < MAX_GIVING_WAY;
    const place = mayWait ? await givesWayTo(redis, run, this.#starting) : undefined;
    if (place === undefined) {
      if (gaveWay > 0) await job.updateData({ run: run.id });
      return undefined;
    }
    await job.updateData({ run: run.id, gaveWay: gaveWay + 1 });
    await commit(redis, { require: [], write: joinQueue(run, place) });
    return Math.floor(place);
  }

  async #beat(): Promise<void> {
    const { redis, slots, executor, now, off } = this.#deps;
    await beat(redis, this.#id, { slots, busy: executor.slotted.length, off: off() }, now());
  }

  /** What nobody was told, or a process did not live to tell. */
  async #makeRoom(): Promise<void> {
    await preempt(this.#deps);
    await shareSlots(this.#deps);
    await this.#deps.executor.checkPreemptions();
  }

  #queueMoved(): void {
    this.#beats.ask();
    this.#deps.queueMoved();
  }

  #every(ms: number, work: () => Promise<void>): () => void {
    const check = () => {
      work().catch((error: unknown) => this.#deps.log.debug({ err: error }, 'A regular check failed'));
    };
    this.#timers.push(setInterval(check, ms));
    return check;
  }
}

/** Back into BullMQ's queue at that place, to be looked at again at that time (ms). */
async function putBack(job: Job<RunJob>, token: string, place: number, at: number): Promise<never> {
  await job.changePriority({ priority: place });
  await job.moveToDelayed(at, token);
  throw new DelayedError();
}

/** The job is there for the next worker that looks, which may be of that version. */
async function leaveToNewer(job: Job<RunJob>, token: string): Promise<never> {
  await job.moveToDelayed(Date.now() + UNKNOWN_LOOK_MS, token);
  throw new DelayedError();
}
