import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { FenceLost } from '../../core/execute/journal.ts';
import type { Run } from '../../core/domain/run.ts';
import { commit, type Requirement, type Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { isMessage, touch } from '../mailbox/outbox/writes.ts';

/**
 * What was confirmed this short a time ago is taken to be so still. A healthy worker renews its job's lock long before that
 * runs out, so only one that stood still for longer can have lost its run without knowing.
 */
const CONFIRMED_MS = 200;

/**
 * Whoever stood still while the answer was on its way finds it waiting, however old it is: one that took this long is asked for
 * once more. Longer than Redis takes on a busy machine, and far shorter than the lock of a job lasts.
 */
const ANSWERED_MS = 1_000;

/**
 * A process does not pause this often in a row just while an answer is on its way. Then Redis is slow, and asking on would hold
 * the run for as long as it is. Every later write still checks the token. While Redis is away the question itself waits, as all
 * others of the process do, and it fails when the process closes its connection.
 */
const MOST_ASKS = 5;

export type FenceDeps = {
  redis: Redis;
  now: () => number;
  /** Told about every mailbox that something was put into. */
  wakeOutbox: (channel: string) => void;
  /** The same where only cards changed, for which a moment later is soon enough. */
  wakeOutboxSoon: (channel: string) => void;
};

/** How the token of an execution without a slot begins. */
const SLOTLESS = 'light:';

/** A run that is executed without a slot: it is not for those who have one, but for whoever wakes the run. */
export function isSlotless(status: string | undefined, fence: string | null | undefined): boolean {
  return status === 'running' && fence?.startsWith(SLOTLESS) === true;
}

/** An execution's hold on its run: a token that the next execution replaces. Nothing is written without it. */
export class RunFence {
  readonly id: string;
  readonly token: string;
  /** The run as it was taken over. */
  run: Run | undefined;
  /** An earlier execution has begun the run. */
  resumed = false;
  readonly #deps: FenceDeps;
  /** When Redis last agreed that the run is this one's, by the time at which it was asked. */
  #confirmedAt = Number.NEGATIVE_INFINITY;

  constructor(id: string, deps: FenceDeps, slotless = false) {
    this.id = id;
    this.token = `${slotless ? SLOTLESS : ''}${randomUUID()}`;
    this.#deps = deps;
  }

  /** The run is this one's since the time at which Redis was asked. */
  taken(run: Run, asked: number): void {
    this.run = run;
    this.#confirmedAt = asked;
    this.#deps.wakeOutboxSoon(run.channel);
  }

  /** See `Journal.stillHas`. */
  stillHas(): Promise<void> | undefined {
    const since = this.#deps.now() - this.#confirmedAt;
    // A clock that was set back says nothing.
    return since >= 0 && since < CONFIRMED_MS ? undefined : this.#ask();
  }

  async #ask(): Promise<void> {
    for (let tries = 0; tries < MOST_ASKS; tries += 1) {
      const asked = this.#deps.now();
      const fence = await this.#deps.redis.hget(keys.run(this.id), 'fence');
      if (fence !== this.token) throw new FenceLost(`Run ${this.id} was taken over.`);
      this.#confirmedAt = asked;
      const took = this.#deps.now() - asked;
      if (took >= 0 && took < ANSWERED_MS) return;
    }
  }

  /** Marks the card as changed. */
  touch(): Write[] {
    return this.run ? touch(this.run.channel, { run: this.id }) : [];
  }

  /** Gives the label of what did not hold, and then nothing was written. */
  async write(write: Write[], require: Requirement[] = []): Promise<string | undefined> {
    const fence: Requirement = { label: 'fence', hash: keys.run(this.id), field: 'fence', equals: this.token };
    const asked = this.#deps.now();
    const lost = await commit(this.#deps.redis, { require: [fence, ...require], write });
    if (lost === 'fence') throw new FenceLost(`Run ${this.id} was taken over.`);
    this.#confirmedAt = asked;
    if (lost === undefined && this.run) {
      const wake = write.some(isMessage) ? this.#deps.wakeOutbox : this.#deps.wakeOutboxSoon;
      wake(this.run.channel);
    }
    return lost;
  }
}
