import type { Moment, Parked } from '../domain/run.ts';
import type { Charge } from '../domain/spending.ts';

/** A longer timeline cannot be looked at, and it is stored with each step; what comes after that is left out. */
const MOST_MOMENTS = 200;

const LONGEST_NAME = 60;

/** What an execution adds to the timeline of its run. */
export class Timeline {
  readonly #moments: Moment[];
  readonly #now: () => number;
  readonly #since = new Map<string, number>();

  /** `before` is what earlier executions stored; a wait that one of them began is over. */
  constructor(before: readonly Moment[] | undefined, createdAt: number, now: () => number) {
    this.#now = () => Math.max(0, now() - createdAt);
    this.#moments = [...(before ?? [])];
    const last = this.#moments.at(-1);
    if (last && 'wait' in last && last.ms === undefined) {
      this.#moments.splice(-1, 1, { ...last, ms: Math.max(0, this.#now() - last.at) });
    }
  }

  /** Undefined where nothing has happened. */
  get moments(): Moment[] | undefined {
    return this.#moments.length === 0 ? undefined : [...this.#moments];
  }

  begin(step: string): void {
    this.#since.set(step, this.#now());
  }

  /** A try of the step ended. One that did not begin here is left out: nobody knows how long it took. */
  end(step: string, how: { failed?: true; charge?: Charge | undefined } = {}): void {
    const at = this.#since.get(step);
    this.#since.delete(step);
    if (at === undefined) return;
    const { failed, charge } = how;
    this.#add({
      step: step.slice(0, LONGEST_NAME).toWellFormed(),
      at,
      ms: this.#now() - at,
      ...(failed && { failed }),
      ...(charge && { tokens: charge.tokens }),
      ...(charge?.cost !== undefined && { cost: charge.cost }),
    });
  }

  wait(reason: Parked['reason']): void {
    this.#add({ wait: reason, at: this.#now() });
  }

  #add(moment: Moment): void {
    if (this.#moments.length < MOST_MOMENTS) this.#moments.push(moment);
  }
}
