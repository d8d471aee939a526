import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Stopped } from '../../core/execute/journal.ts';
import { keys } from '../keys.ts';

/** Should a broadcast be missed, the signal that was stored before it is seen this much later at most. */
const CHECK_MS = 1_000;

export type StopsDeps = {
  /** Subscribes to signals, so it can do nothing else. */
  subscriber: Redis;
  log: Logger;
  /** A stop was stored for the work with that id. */
  isStopped: (id: string) => Promise<boolean>;
};

/** What this process is at work on, and how to stop each of it: by a signal from anywhere, or since the process ends. */
export class Stops {
  readonly #deps: StopsDeps;
  readonly #active = new Map<string, AbortController>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: StopsDeps) {
    this.#deps = deps;
  }

  get active(): string[] {
    return [...this.#active.keys()];
  }

  async start(): Promise<void> {
    this.#deps.subscriber.on('message', (channel, id) => {
      if (channel === keys.signals) this.stop(id, 'cancel');
    });
    await this.#deps.subscriber.subscribe(keys.signals);
    this.#timer = setInterval(() => {
      this.#check().catch((error: unknown) => this.#deps.log.debug({ err: error }, 'Stops could not be looked for'));
    }, CHECK_MS);
  }

  begin(id: string): AbortController {
    const stop = new AbortController();
    this.#active.set(id, stop);
    return stop;
  }

  end(id: string): void {
    this.#active.delete(id);
  }

  stop(id: string, why: Stopped['why']): void {
    this.#active.get(id)?.abort(new Stopped(why));
  }

  /** No more signals are looked for, and everything at work lets go. */
  close(): void {
    clearInterval(this.#timer);
    for (const id of this.#active.keys()) this.stop(id, 'handover');
  }

  async #check(): Promise<void> {
    for (const id of this.#active.keys()) {
      if (await this.#deps.isStopped(id)) this.stop(id, 'cancel');
    }
  }
}
