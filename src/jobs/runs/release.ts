import type { Redis } from 'ioredis';
import { FenceLost } from '../../core/execute/journal.ts';
import { type Parked, questionsOf, type Run } from '../../core/domain/run.ts';
import type { Priority } from '../../core/domain/priority.ts';
import type { Change, Requirement, Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { joinQueue, leaveSlot, orderOf } from './queue/queue.ts';
import { stillMakesRoom, yielded } from './queue/preempt.ts';
import { isOpen } from '../store/questions.ts';
import type { RunFence } from './fence.ts';
import { runFields } from './hash.ts';
import type { RunReports } from './reports.ts';
import { finishedSteps } from './claim.ts';

type Deps = { redis: Redis; now: () => number };

/** How an execution lets go of a run that has not ended: to wait, to make room, or for another worker. */
export class RunRelease {
  readonly #deps: Deps;
  readonly #fence: RunFence;
  readonly #reports: RunReports;
  /** What was to be reported, until it is stored. */
  readonly #reported: Write[] = [];

  constructor(deps: Deps, fence: RunFence, reports: RunReports) {
    this.#deps = deps;
    this.#fence = fence;
    this.#reports = reports;
  }

  /** See `Journal.park`. */
  async park(parked: Parked): Promise<boolean> {
    const { id } = this.#fence;
    const change = await this.#parking(parked);
    const notCanceled: Requirement = { label: 'canceled', hash: keys.run(id), field: 'canceledBy', equals: null };
    const lost = await this.#giveUp({ require: [notCanceled, ...change.require], write: change.write });
    if (lost === undefined || lost === 'canceled') return lost === undefined;
    // What it was to wait for has come, or whom it was to make room for needs none any more: it goes on at once.
    const { question: _answered, alsoAsked: _too, ...rest } = parked;
    const now = this.#deps.now();
    return this.park(parked.reason === 'preempt' ? { reason: 'slot', until: now } : { ...rest, until: now });
  }

  async handOver(): Promise<void> {
    const steps = await this.#deps.redis.hgetall(keys.steps(this.#fence.id));
    const write = [...(await this.#queued(0)), ...this.#set({ continuedFrom: finishedSteps(steps) + 1 })];
    await this.#giveUp({ require: [], write });
  }

  async #parking(parked: Parked): Promise<Change> {
    if (parked.reason === 'slot') return { require: [], write: await this.#queued(0) };
    if (parked.reason === 'preempt') return this.#makingRoom();
    return {
      require: questionsOf(parked).map((id) => isOpen({ id })),
      write: this.#set({ status: 'waiting', parked, failure: parked.failure }),
    };
  }

  /** Behind the one that it makes room for, and no further than the time that it has waited already allows. */
  async #makingRoom(): Promise<Change> {
    const run = this.#fence.run as Run;
    const { redis, now } = this.#deps;
    const high = (await redis.hget(keys.run(run.id), 'preempt')) ?? '';
    const [{ order }, ahead, name] = await Promise.all([
      orderOf(redis, { ...run, createdAt: now() - (run.waitedMs ?? 0) }, now()),
      redis.zscore(keys.queue, high),
      redis.hget(keys.run(high), 'name'),
    ]);
    const place = Math.max(order, Number(ahead ?? 0) + 1);
    const yieldedTo = { id: high, name: name ?? '' };
    return {
      require: [stillMakesRoom(run.id, high)],
      write: [...(await this.#queued(place)), ...this.#set({ yieldedTo }), ...yielded(run.id, high)],
    };
  }

  /** In the queue at that place, by the priority that it has now. */
  async #queued(order: number): Promise<Write[]> {
    const run = this.#fence.run as Run;
    const priority = await this.#deps.redis.hget(keys.run(run.id), 'priority');
    const queued = { ...run, priority: (priority ?? run.priority) as Priority };
    return [...this.#set({ status: 'queued', queuedAt: this.#deps.now() }), ...joinQueue(queued, order)];
  }

  #set(fields: Parameters<typeof runFields>[0]): Write[] {
    return [['HSET', keys.run(this.#fence.id), ...runFields(fields)]];
  }

  /** The run is nobody's from here on; what was to be reported is stored with it. */
  async #giveUp({ require, write }: Change): Promise<string | undefined> {
    const { id } = this.#fence;
    this.#reported.push(...this.#reports.stop());
    const left: Write[] = [leaveSlot(id), ['HDEL', keys.run(id), 'fence', 'preempt']];
    try {
      return await this.#fence.write([...this.#reported, ...write, ...left, ...this.#fence.touch()], require);
    } catch (error) {
      if (error instanceof FenceLost && (await this.#isNobodys())) return undefined;
      throw error;
    }
  }

  /** Given up already, where Redis did so and went away before it could say so: this execution's job still brings it back. */
  async #isNobodys(): Promise<boolean> {
    const [status, fence] = await this.#deps.redis.hmget(keys.run(this.#fence.id), 'status', 'fence');
    return fence === null && (status === 'waiting' || status === 'queued');
  }
}
