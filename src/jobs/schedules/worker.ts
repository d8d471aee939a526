import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { decideTick } from '../../core/decide/schedule/tick.ts';
import { happenedBy, type Observe } from '../../core/telemetry.ts';
import { alikeOf, type Workflow } from '../../core/workflow.ts';
import type { Policy } from '../../core/policy.ts';
import type { Calendar } from '../../core/domain/time/calendar.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import { commit } from '../commit.ts';
import { type Aftermath, changeFor } from '../store/effects.ts';
import { keys } from '../keys.ts';
import { newId } from '../new-id.ts';
import { patiently } from '../mailbox/patience.ts';
import type { Queries } from '../../core/queries.ts';
import { scheduleFromHash } from './store.ts';
import { isUnknown, type UnknownData } from '../store/stored.ts';
import { type Queues, type TickJob, QueueWorker, workerOptions } from '../queues.ts';

/** Looking at a schedule only reads and writes Redis. */
const AT_ONCE = 10;

/** A schedule changes while it is looked at only when somebody acts in the same moment. */
const TRIES = 10;

/** Clocks of machines differ: a job that comes a little early comes again on time. A later one is BullMQ's to bring. */
const EARLY_MS = 60_000;

export type ScheduleWorkerDeps = {
  redis: Redis;
  log: Logger;
  queries: Queries;
  queues: Queues;
  policy: () => Policy;
  workflows: Workflow[];
  calendar: Calendar;
  now: () => number;
  unknown: UnknownData;
  observe: Observe;
  after: (aftermath: Aftermath) => Promise<void>;
};

/** Looks at schedules when BullMQ's job schedulers, the sweeper or the end of a run say so. What it finds decides, not who called. */
export class ScheduleWorker {
  readonly #deps: ScheduleWorkerDeps;
  readonly #worker: QueueWorker<TickJob>;

  constructor(deps: ScheduleWorkerDeps) {
    this.#deps = deps;
    this.#worker = new QueueWorker<TickJob>('ticks', (job) => patiently(deps, () => this.look(job.data.schedule)), {
      ...workerOptions(deps.redis, AT_ONCE),
      autorun: false,
    });
    this.#worker.on('error', (error) => deps.log.warn({ err: error }, 'The schedule worker lost Redis for a moment'));
    this.#worker.on('failed', (job, error) =>
      deps.log.error(
        { err: error, schedule: job?.data.schedule },
        'A schedule could not be looked at; the next sweep tries again',
      ),
    );
  }

  start(): void {
    this.#worker.run().catch((error: unknown) => this.#deps.log.error({ err: error }, 'The schedule worker stopped'));
  }

  async close(): Promise<void> {
    await this.#worker.close();
  }

  /** Does what is due of the schedule: one commit, on the state that it was decided on. */
  async look(id: string): Promise<void> {
    const { redis, queries, log, now } = this.#deps;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const schedule = await queries.schedules.get(id);
      if (!schedule) return this.#forget(id);
      const effects = decideTick(schedule, await this.#facts(schedule));
      if (effects.length === 0) return this.#comeBack(schedule);
      const { after, ...change } = await changeFor(redis, effects, now());
      if (await commit(redis, change)) continue;
      await this.#deps.after(after);
      for (const happened of happenedBy(effects, now())) this.#deps.observe(happened);
      log.info({ schedule: id, did: effects.map((effect) => effect.do), run: after.enqueue[0]?.run }, 'Ticked');
      return undefined;
    }
    throw new Error(`Schedule ${id} changed ${TRIES} times while it was looked at.`);
  }

  /** Not one that a newer version has: that one looks at it. */
  async #forget(id: string): Promise<void> {
    const { redis, queues, unknown } = this.#deps;
    if (!isUnknown(await redis.hgetall(keys.schedule(id)), scheduleFromHash)) return queues.disarm(id);
    unknown.meet(keys.schedule(id));
  }

  async #comeBack({ id, next, paused }: Schedule): Promise<void> {
    const wait = next - this.#deps.now();
    if (paused === undefined && wait > 0 && wait < EARLY_MS) await this.#deps.queues.lookAt(id, next, wait);
  }

  async #facts(schedule: Schedule) {
    const { queries, policy, workflows, calendar, now } = this.#deps;
    const { workspace, person, plan } = schedule;
    const [last, own, workspaceLive, newName, evidence] = await Promise.all([
      schedule.run === undefined ? undefined : queries.runs.get(schedule.run),
      queries.runs.liveOf(workspace, person.id),
      queries.runs.liveCount(workspace),
      queries.runs.freeName(workspace, schedule.name),
      queries.runs.evidence(workspace, plan.workflow, alikeOf(workflows, plan)),
    ]);
    return {
      now: now(),
      policy: policy(),
      workflows,
      calendar,
      newId: newId(),
      newName,
      canTalk: false,
      ownRuns: own,
      ownerLive: own.length,
      workspaceLive,
      evidence,
      last,
    };
  }
}
