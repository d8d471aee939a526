import type { Parked } from '../domain/run.ts';

/** Ends the workflow's function where it stands: the run goes on from its stored steps later. */
export class Parking extends Error {
  override name = 'Parking';
}

/** A timer further ahead than this goes off at once, so what waits longer looks again after this long. */
const LONGEST_TIMER_MS = 60 * 60_000;

/** What waits for an answer beside other work looks this often whether it has come, as who missed a signal does. */
const ANSWER_LOOK_MS = 1_000;

/** Something that the workflow has under way: a step, a wait, or whatever else its context does for it. */
export type Doing = {
  /** The id of the run that it is part of. */
  readonly run: string;
  /** What it was begun inside of. */
  readonly outer: Doing | undefined;
  /** How much of what was begun inside of it is under way. */
  inner: number;
  /** What it waits for, where it does. */
  waits?: Waiting;
};

type Waiting = {
  parked: Parked;
  goOn: () => void;
  giveUp: (reason: unknown) => void;
  timer?: NodeJS.Timeout;
};

/** Tells inside of what something is begun, over everything that is awaited; what Node's AsyncLocalStorage does. */
export interface Inside {
  run<R>(doing: Doing, work: () => R): R;
  getStore(): Doing | undefined;
}

/**
 * All that one execution has under way, side by side. What waits holds up nothing else: only when all that is left waits,
 * the execution is put aside. What comes due before that goes on.
 */
export class Branches {
  readonly #under = new Map<Doing, Promise<unknown>>();
  readonly #run: string;
  readonly #inside: Inside;
  readonly #now: () => number;
  /** Told what the run waits for once nothing else is left to do. */
  readonly #onStill: (parked: Parked) => void;
  #looking = false;
  #over = false;

  constructor(run: string, inside: Inside, now: () => number, onStill: (parked: Parked) => void) {
    this.#run = run;
    this.#inside = inside;
    this.#now = now;
    this.#onStill = onStill;
  }

  /** The workflow's function as a whole, or what ends it: known to be of this run, and nothing that is waited for. */
  whole<T>(work: () => T): T {
    return this.#inside.run({ run: this.#run, outer: undefined, inner: 0 }, work);
  }

  begin<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#inside.getStore();
    const doing: Doing = { run: this.#run, outer, inner: 0 };
    if (outer) outer.inner += 1;
    const given = this.#inside.run(doing, work);
    this.#under.set(doing, given);
    const ended = () => {
      if (outer) outer.inner -= 1;
      this.#under.delete(doing);
      this.#look();
    };
    given.then(ended, ended);
    return given;
  }

  /** Resolves where its time comes while there is other work, and for a question now and then; called inside of what waits. */
  async wait(parked: Parked): Promise<void> {
    const doing = this.#inside.getStore();
    if (!doing) throw new Error('Only what was begun here can wait.');
    const { promise, resolve: goOn, reject: giveUp } = Promise.withResolvers<void>();
    const waiting: Waiting = { parked, goOn, giveUp };
    doing.waits = waiting;
    this.#look();
    try {
      await promise;
    } finally {
      clearTimeout(waiting.timer);
      delete doing.waits;
    }
  }

  /** Has everything that waits give up. */
  giveUp(reason: unknown): void {
    for (const { waits } of this.#under.keys()) waits?.giveUp(reason);
  }

  /** Resolves when everything that was under way has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#under.values());
  }

  /** Nothing that still waits goes on from here. */
  end(): void {
    this.#over = true;
    for (const { waits } of this.#under.keys()) clearTimeout(waits?.timer);
  }

  /** Looks whether everything waits, once whatever follows from what has just ended is under way too. */
  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (!this.#over) this.#lookNow();
    });
  }

  #lookNow(): void {
    const waiting = [...this.#under.keys()].flatMap(({ waits }) => waits ?? []);
    if (waiting.length === 0) return;
    // What waits for something inside of it has nothing else to do.
    const busy = [...this.#under.keys()].some(({ waits, inner }) => !waits && inner === 0);
    if (busy) {
      for (const one of waiting) this.#alarm(one);
      return;
    }
    this.#onStill(asOneWait(waiting.map(({ parked }) => parked)));
    this.giveUp(new Parking());
  }

  #alarm(waiting: Waiting): void {
    const { parked, goOn } = waiting;
    if (waiting.timer) return;
    const left = parked.until - this.#now();
    if (left <= 0) return goOn();
    const asks = parked.question !== undefined;
    waiting.timer = setTimeout(
      () => {
        delete waiting.timer;
        if (asks) goOn();
        else this.#alarm(waiting);
      },
      Math.min(left, asks ? ANSWER_LOOK_MS : LONGEST_TIMER_MS),
    );
  }
}

/** One wait for all, until the first has something to do. A question is what people are to know of. */
function asOneWait(all: Parked[]): Parked {
  const [first, ...later] = all.toSorted((a, b) => a.until - b.until) as [Parked, ...Parked[]];
  const [asks, ...also] = [first, ...later].filter(({ question }) => question !== undefined);
  if (!asks) return first;
  const others = also.flatMap(({ question }) => question?.id ?? []);
  return { ...asks, until: first.until, ...(others.length > 0 && { alsoAsked: others }) };
}
