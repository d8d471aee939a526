/**
 * Measures how long an event loop has stalled, from another thread that looks every `tickMs`. One look adds at most one tick: a longer
 * time between two looks means that this thread did not run either, because the process was stopped (SIGSTOP) or the machine was
 * suspended. Nor does the time count in which the event loop waited for a processor, on an overloaded machine. None of that is the
 * fault of what the event loop does.
 */
export class StallMeter {
  readonly #tickMs: number;
  #beat: number | undefined;
  #lookedAt = 0;
  #waitedMs = 0;
  #stalledMs = 0;

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /**
   * `beat` is a number that the event loop changes whenever it gets to its timers; `waitedMs` is how long its thread has waited for a
   * processor since it began. Gives the length of the stall so far, in ms.
   */
  look(beat: number, now: number, waitedMs: number): number {
    const passed = Math.max(0, Math.min(now - this.#lookedAt, this.#tickMs) - (waitedMs - this.#waitedMs));
    this.#stalledMs = beat === this.#beat ? this.#stalledMs + passed : 0;
    this.#beat = beat;
    this.#lookedAt = now;
    this.#waitedMs = waitedMs;
    return this.#stalledMs;
  }
}
