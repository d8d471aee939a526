import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Platform } from '../core/ports.ts';
import { happenedBy, type Observe } from '../core/telemetry.ts';
import { commit } from './commit.ts';
import { keepTalk } from './replies/keep-talk.ts';
import { forgetLeft } from './runs/forget-left.ts';
import { type Box, isBoxKind, keys, parseBox } from './keys.ts';
import type { Namer } from './runs/namer.ts';
import { patiently } from './mailbox/patience.ts';
import { offerFromHash, resolveOffer } from './store/offers.ts';
import type { Queries } from '../core/queries.ts';
import type { Queues } from './queues.ts';
import type { RefusedTokens } from './mailbox/outbox/refused-tokens.ts';
import { runFromHash } from './runs/hash.ts';
import { tellDue } from './runs/tell-later.ts';
import { removeRun } from './runs/writes.ts';
import { scheduleFromHash } from './schedules/store.ts';
import { isUnknown, type UnknownData } from './store/stored.ts';

/** Mailboxes left behind by a process that died between storing and waking are woken this soon. */
const SWEEP_MS = 3_000;

/** Runs without a job are looked for every so many sweeps, and at the start. */
const SWEEPS_PER_RUN_CHECK = 10;

/** Expired runs are removed in portions, so that no sweep is long. */
const REMOVED_AT_ONCE = 200;

export type ReconcileDeps = {
  redis: Redis;
  log: Logger;
  queues: Queues;
  wake: (box: Box) => Promise<void>;
  queries: Queries;
  namer: Namer;
  tokens?: RefusedTokens;
  /** Left out where nothing is delivered. */
  platformOf?: (channel: string) => Platform | undefined;
  now: () => number;
  unknown: UnknownData;
  runKeptMs: () => number;
  observe: Observe;
};

/** Finds what a crash left undone and sees to it that somebody does it. */
export class Reconciler {
  readonly #deps: ReconcileDeps;
  #timer: NodeJS.Timeout | undefined;
  #sweeps = 0;
  #sweeping: Promise<void> | undefined;

  constructor(deps: ReconcileDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    await this.#sweepOnce();
    this.#timer = setInterval(() => void this.#sweepOnce(), SWEEP_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  /** One at a time, however long Redis takes. */
  #sweepOnce(): Promise<void> {
    this.#sweeping ??= patiently(this.#deps, () => this.sweep())
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, 'A sweep failed; the next one does its work'))
      .finally(() => (this.#sweeping = undefined));
    return this.#sweeping;
  }

  async sweep(): Promise<void> {
    const first = this.#sweeps % SWEEPS_PER_RUN_CHECK === 0;
    this.#sweeps += 1;
    await this.#expireOffers();
    await this.#tickDue();
    await this.#tellDue();
    await forgetLeft(this.#deps);
    await this.#deps.tokens?.watch();
    if (first) {
      await this.#enqueueRuns();
      await this.#enqueueReplies();
      await this.#armSchedules();
      await this.#keepTalks();
      await this.#removeOldRuns();
    }
    for (const name of await this.#deps.redis.smembers(keys.boxes)) await this.#wake(name);
  }

  async #expireOffers(): Promise<void> {
    const { redis, queries, now } = this.#deps;
    for (const id of await redis.zrange(keys.offersDue, '-inf', String(now()), 'BYSCORE')) {
      const offer = await queries.offers.get(id);
      if (!offer) {
        if (!(await this.#isUnknown(keys.offer(id), offerFromHash))) await redis.zrem(keys.offersDue, id);
        continue;
      }
      const resolved = await commit(redis, resolveOffer({ offer, to: 'expired' }));
      if (resolved) await redis.zrem(keys.offersDue, id);
      else {
        for (const happened of happenedBy([{ do: 'resolve', offer, to: 'expired' }], now()))
          this.#deps.observe(happened);
        await this.#deps.wake({ kind: 'outbox', id: offer.channel });
      }
    }
  }

  /** A kind of mailbox that only a newer version has is for that one to drain. */
  async #wake(name: string): Promise<void> {
    const box = parseBox(name);
    if (isBoxKind(box.kind)) await this.#deps.wake(box);
    else this.#deps.unknown.meet(name);
  }

  async #isUnknown(key: string, fromHash: (hash: Record<string, string>) => unknown): Promise<boolean> {
    const isThere = isUnknown(await this.#deps.redis.hgetall(key), fromHash);
    if (isThere) this.#deps.unknown.meet(key);
    return isThere;
  }

  /** A tick that nobody was woken for, as after a jump of the clock or a loss of jobs, comes this late. */
  async #tickDue(): Promise<void> {
    const { redis, queues, now } = this.#deps;
    const due = await redis.zrange(keys.schedulesDue, '-inf', String(now()), 'BYSCORE', 'WITHSCORES');
    for (let i = 0; i < due.length; i += 2) await queues.lookAt(String(due[i]), Number(due[i + 1]));
  }

  async #tellDue(): Promise<void> {
    const { platformOf, queries } = this.#deps;
    if (platformOf) await tellDue({ ...this.#deps, platformOf, run: (id) => queries.runs.get(id) });
  }

  /** Every schedule that is not paused has its timer, and is looked at now and then, should a clock have been wrong. */
  async #armSchedules(): Promise<void> {
    const { redis, queries, queues, now } = this.#deps;
    for (const id of await redis.zrange(keys.schedulesDue, 0, '-1')) {
      const schedule = await queries.schedules.get(id);
      if (!schedule) {
        if (!(await this.#isUnknown(keys.schedule(id), scheduleFromHash))) await redis.zrem(keys.schedulesDue, id);
      } else {
        await queues.arm(schedule, now());
        await queues.lookAt(id, schedule.next);
      }
    }
  }

  /** A live run whose job was lost with the process that was to add it gets one; adding it again changes nothing. */
  async #enqueueRuns(): Promise<void> {
    const { redis, queries, queues, now } = this.#deps;
    for (const id of await redis.zrange(keys.live, 0, '-1')) {
      const run = await queries.runs.get(id);
      if (!run) {
        await this.#isUnknown(keys.run(id), runFromHash);
        continue;
      }
      if (run.name === '') void this.#deps.namer.name(id);
      const order = Number((await redis.zscore(keys.queue, id)) ?? 1);
      const wait = (run.parked?.until ?? 0) - now();
      if (run.status === 'waiting') await (wait > 0 ? queues.wakeRun(id, wait) : queues.rouse(id));
      else await queues.enqueue(id, order);
    }
  }

  /** Whatever is live in a thread (a run, an open offer, a reply that is being written) keeps its talk. */
  async #keepTalks(): Promise<void> {
    const { redis, queries } = this.#deps;
    const [runs, offers, replies] = await Promise.all([
      redis.zrange(keys.live, 0, '-1').then((ids) => Promise.all(ids.map((id) => queries.runs.get(id)))),
      redis.zrange(keys.offersDue, 0, '-1').then((ids) => Promise.all(ids.map((id) => queries.offers.get(id)))),
      redis.zrange(keys.liveReplies, 0, '-1').then((ids) => Promise.all(ids.map((id) => queries.replies.get(id)))),
    ]);
    const threads = new Set([...runs, ...offers, ...replies].flatMap((live) => (live ? [live.thread] : [])));
    for (const thread of threads) await keepTalk(redis, thread);
  }

  async #enqueueReplies(): Promise<void> {
    for (const id of await this.#deps.redis.zrange(keys.liveReplies, 0, '-1')) await this.#deps.queues.writeReply(id);
  }

  async #removeOldRuns(): Promise<void> {
    const { redis, queries, now, runKeptMs } = this.#deps;
    const before = String(now() - runKeptMs());
    for (const id of await redis.zrange(keys.finished, '-inf', before, 'BYSCORE', 'LIMIT', 0, REMOVED_AT_ONCE)) {
      const run = await queries.runs.get(id);
      if (!run && (await this.#isUnknown(keys.run(id), runFromHash))) continue;
      await commit(redis, { require: [], write: run ? removeRun(run) : [['ZREM', keys.finished, id]] });
    }
  }
}
