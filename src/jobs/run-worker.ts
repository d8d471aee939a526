import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DelayedError, type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { execute } from '../core/execute.ts';
import { FenceLost, Stopped } from '../core/journal.ts';
import type { Queries } from '../core/ports.ts';
import { alikeOf, type Workflow } from '../core/workflow.ts';
import { showAnew, showQueue } from './cards.ts';
import { commit } from './commit.ts';
import { type RedisFiles, runFolder } from './files.ts';
import { type Box, keys } from './keys.ts';
import { givesWayTo, joinQueue } from './queue.ts';
import { type RunJob, workerOptions } from './queues.ts';
import { RunJournal } from './run-journal.ts';
import { Stops } from './stops.ts';
import { BEAT_EVERY_MS, beat, signOff } from './workers.ts';

/** The pause before a run is tried again whose execution could not even be recorded. */
const TRY_AGAIN_MS = 5_000;

/** Should those it gives way to not come, a run starts all the same after this many times. */
const MAX_GIVING_WAY = 20;

/** A card says how long its run has been at work, so it is shown anew this often even when nothing else changes. */
const CARD_TICK_MS = 5_000;

export type RunWorkerDeps = {
  redis: Redis;
  /** Subscribes to signals, so it can do nothing else. */
  subscriber: Redis;
  log: Logger;
  queries: Queries;
  files: RedisFiles;
  workflows: Workflow[];
  slots: number;
  dataDir: string;
  now: () => number;
  wake: (box: Box) => Promise<void>;
};

/** Executes runs, at most `slots` at once, and stops them when they are canceled or the process shuts down. */
export class RunWorker {
  readonly #deps: RunWorkerDeps;
  readonly #id = randomUUID();
  readonly #worker: Worker<RunJob>;
  readonly #stops: Stops;
  /** How often a run gave way to others here. */
  readonly #gaveWay = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[] = [];
  #closing = false;

  constructor(deps: RunWorkerDeps) {
    this.#deps = deps;
    const isStopped = async (id: string) => (await deps.redis.hexists(keys.run(id), 'canceledBy')) === 1;
    this.#stops = new Stops({ subscriber: deps.subscriber, log: deps.log, isStopped });
    this.#worker = new Worker<RunJob>('runs', (job, token) => this.#work(job, token as string), {
      ...workerOptions(deps.redis, deps.slots),
      autorun: false,
    });
    this.#worker.on('error', (error) => deps.log.warn({ err: error }, 'The run worker lost Redis for a moment'));
    this.#worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.#stops.stop(id, 'lost');
    });
  }

  async start(): Promise<void> {
    await this.#stops.start();
    await this.#beat();
    this.#every(BEAT_EVERY_MS, () => this.#beat());
    this.#every(CARD_TICK_MS, () => showAnew(this.#deps, this.#stops.active));
    this.#worker
      .run()
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'The run worker stopped working'));
  }

  /** Gives every run back to the queue; resolves when all have let go. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    const closing = this.#worker.close();
    this.#stops.close();
    await closing;
    await signOff(this.#deps.redis, this.#id);
  }

  async #work(job: Job<RunJob>, token: string): Promise<void> {
    const { run } = job.data;
    const place = await this.#placeBehind(run);
    // By BullMQ's own clock: it is to be looked at again at once.
    const again = place === undefined ? await this.#executeOrLater(run) : Date.now();
    if (again === undefined) return;
    // One that has had its turn is next when it goes on, whatever the queue has come to count from meanwhile.
    await job.changePriority({ priority: place ?? 1 });
    await job.moveToDelayed(again, token);
    throw new DelayedError();
  }

  /** Where a run is to stand that gives way to somebody who holds fewer slots; undefined where it may start. */
  async #placeBehind(id: string): Promise<number | undefined> {
    const { redis, queries } = this.#deps;
    const gaveWay = this.#gaveWay.get(id) ?? 0;
    const run = this.#closing || gaveWay >= MAX_GIVING_WAY ? undefined : await queries.run(id);
    const place = run?.status === 'queued' ? await givesWayTo(redis, run) : undefined;
    if (run === undefined || place === undefined) {
      this.#gaveWay.delete(id);
      return undefined;
    }
    this.#gaveWay.set(id, gaveWay + 1);
    await commit(redis, { require: [], write: joinQueue(run, place) });
    return Math.floor(place);
  }

  /** What goes wrong around a run, and not in it, is not the run's fault: it is tried again. */
  async #executeOrLater(id: string): Promise<number | undefined> {
    try {
      return await this.#execute(id);
    } catch (error) {
      this.#deps.log.error({ err: error, run: id }, 'A run could not be executed; it is tried again');
      return this.#deps.now() + TRY_AGAIN_MS;
    }
  }

  async #execute(id: string): Promise<number | undefined> {
    const { redis, log, files, workflows, dataDir, now } = this.#deps;
    // Fetched while the process was told to stop: somebody else may have it.
    if (this.#closing) return now();
    const stop = this.#stops.begin(id);
    const journal = new RunJournal(id, {
      redis,
      now,
      wakeOutbox: (channel) => this.#wakeOutbox(channel),
      alike: (run) => alikeOf(workflows, run.plan),
      onLost: () => stop.abort(new Stopped('lost')),
      onError: (error) => log.warn({ err: error, run: id }, 'Progress could not be stored'),
    });
    try {
      void this.#queueMoved();
      const again = await execute(
        {
          journal,
          workflows,
          now,
          keep: (_run, name, bytes) => files.keep(name, bytes),
          folder: (run) => runFolder(dataDir, run),
        },
        stop.signal,
      );
      if (again === undefined && !isLost(stop.signal))
        await rm(join(dataDir, 'runs', id), { recursive: true, force: true });
      return again;
    } catch (error) {
      if (error instanceof FenceLost) return undefined;
      throw error;
    } finally {
      journal.close();
      this.#stops.end(id);
      void this.#queueMoved();
    }
  }

  async #beat(): Promise<void> {
    await beat(this.#deps.redis, this.#id, this.#deps.slots, this.#stops.active.length, this.#deps.now());
  }

  async #queueMoved(): Promise<void> {
    try {
      await this.#beat();
      await showQueue(this.#deps);
    } catch (error) {
      this.#deps.log.debug({ err: error }, 'The places in the queue could not be brought up to date');
    }
  }

  #wakeOutbox(channel: string): void {
    this.#deps.wake({ kind: 'outbox', id: channel }).catch(() => undefined);
  }

  #every(ms: number, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) => this.#deps.log.debug({ err: error }, 'A regular check failed'));
    }, ms);
    this.#timers.push(timer);
  }
}

/** Whoever has taken the run over may work in the same folder. */
function isLost({ reason }: AbortSignal): boolean {
  return reason instanceof Stopped && reason.why === 'lost';
}
