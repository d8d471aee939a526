import { type JobsOptions, Queue, type QueueOptions, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Schedule } from '../core/domain/schedule.ts';
import { boxName, type Box, QUEUE_PREFIX } from './keys.ts';

/**
 * A job's lock lasts this long without renewal, and is renewed every second, so a pause of four seconds does no harm. With the
 * stall check below a dead worker's job is handed out again after 4 to 7 s. It may meet a second fault on the way: whoever
 * fetched it dies before it notes so, or never hears that it has it. Both together are to stay under 15 s (SPEC H5).
 */
const LOCK_MS = 6_000;
const STALL_CHECK_MS = 500;

/**
 * A worker without work looks by itself after so many seconds. BullMQ wakes one worker for a job, the one that has waited longest: where that
 * stands still, or dies right then, the job lies there until another one looks. Left to itself that takes 5 s, and 10 s
 * where the queue holds delayed jobs: recoveries of up to 20 s came of it.
 */
const LOOK_AGAIN_S = 1;

/** Crashes are counted by us, per run and per mailbox entry; BullMQ is never to give a job up by itself. */
const NEVER = 1_000_000;

/** Carries traces over the queues, where they are on. */
let telemetry: QueueOptions['telemetry'];

export function traceQueues(given: QueueOptions['telemetry']): void {
  telemetry = given;
}

/** What every worker is made with. */
export function workerOptions(connection: Redis, concurrency: number) {
  return {
    connection,
    prefix: QUEUE_PREFIX,
    concurrency,
    lockDuration: LOCK_MS,
    // BullMQ looks twice in this time which locks are to be renewed.
    lockRenewTime: LOCK_MS / 3,
    drainDelay: LOOK_AGAIN_S,
    stalledInterval: STALL_CHECK_MS,
    maxStalledCount: NEVER,
    ...(telemetry && { telemetry }),
  };
}

/** A worker of BullMQ that looks for jobs as often as is said above, also where there are delayed ones. */
export class QueueWorker<Data> extends Worker<Data> {
  override get maximumBlockTimeout(): number {
    return LOOK_AGAIN_S;
  }
}

/** The state is ours; a job only wakes somebody up, and leaves nothing behind. */
const FORGET: JobsOptions = { removeOnComplete: true, removeOnFail: true };

/** A timer further ahead than this is set anew when it goes off: BullMQ packs time and order into one number. */
const LONGEST_DELAY_MS = 30 * 24 * 3_600_000;

/** Nobody reads BullMQ's streams of events, of which it would keep 10,000 for each queue. */
const EVENTS_KEPT = 100;

export type DrainJob = { box: string };
/** `gaveWay`: how often the run has given way to others since it was queued. */
export type RunJob = { run: string; gaveWay?: number };
export type ReplyJob = { reply: string };
export type TickJob = { schedule: string };

/** The BullMQ queues: one per kind of mailbox, and one of runs. */
export class Queues {
  readonly #boxes: Record<Box['kind'], Queue<DrainJob>>;
  readonly runs: Queue<RunJob>;
  readonly #wakes: Queue<RunJob>;
  readonly #replies: Queue<ReplyJob>;
  readonly #ticks: Queue<TickJob>;

  constructor(connection: Redis, onError: (error: unknown) => void) {
    const streams = { events: { maxLen: EVENTS_KEPT } };
    const traces = telemetry && { telemetry };
    const options = { connection, prefix: QUEUE_PREFIX, defaultJobOptions: FORGET, streams, ...traces };
    this.#boxes = {
      lane: new Queue('lane', options),
      inbox: new Queue('inbox', options),
      outbox: new Queue('outbox', options),
    };
    this.runs = new Queue('runs', options);
    this.#wakes = new Queue('wakes', options);
    this.#replies = new Queue('replies', options);
    this.#ticks = new Queue('ticks', options);
    for (const queue of this.#all()) queue.on('error', onError);
  }

  /** Sees to it that somebody drains the mailbox after this call, once. */
  async wake(box: Box): Promise<void> {
    const name = boxName(box);
    await this.#boxes[box.kind].add('drain', { box: name }, { deduplication: { id: name, keepLastIfActive: true } });
  }

  /** Sees to it that somebody executes the run; does nothing where that is so already. `delay` is in ms. */
  async enqueue(run: string, order: number, delay = 0): Promise<void> {
    await this.runs.add(
      'run',
      { run },
      { jobId: run, priority: Math.max(1, Math.floor(order)), delay: Math.max(0, delay) },
    );
  }

  /** Has the queued run stand elsewhere. */
  async reorder(run: string, order: number): Promise<void> {
    const job = await this.runs.getJob(run);
    await job?.changePriority({ priority: Math.max(1, Math.floor(order)) });
  }

  /** Sees to it that somebody wakes the waiting run after `delay` ms. */
  async wakeRun(run: string, delay: number): Promise<void> {
    await this.#wakes.add('wake', { run }, { jobId: run, delay: Math.max(0, Math.ceil(delay)) });
  }

  /** Has the waiting run woken now, whatever time it was to be woken at. */
  async rouse(run: string): Promise<void> {
    const job = await this.#wakes.getJob(run);
    if (!job) return this.wakeRun(run, 0);
    // One that is being woken already looks again when it is put back.
    if (await job.isDelayed()) await job.promote().catch(() => undefined);
  }

  /** Somebody has the run's job in hand, so that it cannot be added anew yet. */
  async isInHand(run: string): Promise<boolean> {
    return (await (await this.runs.getJob(run))?.isActive()) ?? false;
  }

  /** Sees to it that somebody writes the reply; does nothing where that is so already. */
  async writeReply(reply: string): Promise<void> {
    await this.#replies.add('write', { reply }, { jobId: reply });
  }

  /** A process is there that writes replies. */
  async someoneWrites(): Promise<boolean> {
    return (await this.#replies.getWorkersCount()) > 0;
  }

  /** Nobody is to write the reply any more. */
  async forgetReply(reply: string): Promise<void> {
    // One whose process has just died cannot be removed yet; whoever takes it finds that it has ended.
    await this.#replies.remove(reply).catch(() => 0);
  }

  /**
   * Sees to it that somebody looks at the schedule at its ticks: a job scheduler of BullMQ for cron, since that goes on by itself, else
   * one job for the next tick. Both only wake; what is due says the schedule.
   */
  async arm({ id, when, next }: Schedule, now: number): Promise<void> {
    const { timing } = when;
    if (!('cron' in timing) || timing.also || timing.nth) return this.lookAt(id, next, next - now);
    const rhythm = { pattern: timing.cron, tz: timing.zone };
    const known = await this.#ticks.getJobScheduler(id);
    if (known?.pattern === rhythm.pattern && known.tz === rhythm.tz) return;
    await this.#ticks.upsertJobScheduler(id, rhythm, { name: 'tick', data: { schedule: id }, opts: FORGET });
  }

  async disarm(schedule: string): Promise<void> {
    await this.#ticks.removeJobScheduler(schedule);
  }

  /** Sees to it that somebody looks at the schedule after `delay` ms; once for each tick. */
  async lookAt(schedule: string, tick: number, delay = 0): Promise<void> {
    const jobId = `${schedule}-${tick}-${delay > 0 ? 'then' : 'now'}`;
    await this.#ticks.add(
      'tick',
      { schedule },
      { jobId, delay: Math.min(Math.max(0, Math.ceil(delay)), LONGEST_DELAY_MS) },
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#all().map((queue) => queue.close()));
  }

  #all(): Queue[] {
    return [...Object.values(this.#boxes), this.runs, this.#wakes, this.#replies, this.#ticks];
  }
}
