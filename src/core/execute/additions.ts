import type { Execution } from './execution.ts';
import type { Addition } from '../domain/run.ts';

/**
 * What people say to the run while it works, handed to the workflow in portions. Which portion a call got is stored under the
 * number of the call, so that a replay gets the same.
 */
export class Additions {
  readonly #execution: Execution;
  #calls = 0;
  #taken = 0;
  #before: Promise<unknown> = Promise.resolve();

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /**
   * What was said since the call before; one call after the other. Where the caller can tell that this call is a replay, only a call that
   * took something is stored, and a replay of any other takes nothing.
   */
  async take(isReplay?: boolean): Promise<Addition[]> {
    this.#execution.signal.throwIfAborted();
    const note = `#context:${++this.#calls}`;
    const portion = this.#before.then(() => this.#portion(note, isReplay));
    this.#before = portion.catch(() => undefined);
    return portion;
  }

  async #portion(note: string, isReplay: boolean | undefined): Promise<Addition[]> {
    const { journal } = this.#execution;
    const stored = this.#execution.stored(note);
    if (stored === undefined && isReplay) return [];
    const said = await journal.additions();
    const from = this.#taken;
    this.#taken = stored === undefined ? said.length : Number(stored);
    const isKnown = stored !== undefined || (isReplay === false && from === this.#taken);
    if (!isKnown) await journal.takeAdditions(note, this.#taken);
    return said.slice(from, this.#taken);
  }
}
