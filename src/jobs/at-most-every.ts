import { shared } from './mailbox/patience.ts';

/** Does its work when it is asked to, but only so often: what is asked for meanwhile is done once, when the time has come. */
export class AtMostEvery {
  readonly #ms: number;
  readonly #work: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #asked = false;

  /** `work` handles its own errors. */
  constructor(ms: number, work: () => Promise<void>) {
    this.#ms = ms;
    this.#work = work;
  }

  ask(): void {
    this.#asked = true;
    if (!this.#timer) this.#go();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked = false;
  }

  #go(): void {
    this.#timer = undefined;
    if (!this.#asked) return;
    this.#asked = false;
    // It is everybody's, not that of the work which happened to ask first.
    shared(() => {
      this.#timer = setTimeout(() => this.#go(), this.#ms).unref();
      void this.#work();
    });
  }
}
