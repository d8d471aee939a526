/**
 * Measures how long an event loop has stalled, from another thread that looks every `tickMs`. One look adds at most one tick: a longer
 * time between two looks means that this thread did not run either, because the process was stopped (SIGSTOP), the machine was
 * suspended, or the machine is overloaded. None of that is the fault of what the event loop does.
 */
export class StallMeter {
  readonly #tickMs: number;
  #beat: number | undefined;
  #lookedAt = 0;
  #stalledMs = 0;

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** `beat` is a number that the event loop changes whenever it gets to its timers. Gives the length of the stall so far. */
  look(beat: number, now: number): number {
    const passed = Math.min(now - this.#lookedAt, this.#tickMs);
    this.#stalledMs = beat === this.#beat ? this.#stalledMs + passed : 0;
    this.#beat = beat;
    this.#lookedAt = now;
    return this.#stalledMs;
  }
}
