import type { Logger } from 'pino';
import { AtMostEvery } from '../../at-most-every.ts';
import { type CardsDeps, showQueue } from '../../mailbox/outbox/cards.ts';
import { preempt } from './preempt.ts';
import { shareSlots } from './share-slots.ts';

/** How often the cards of those who wait are brought up to date, at most. */
const PLACES_EVERY_MS = 500;

/** How often it is looked whether one person holds every slot while somebody else waits, at most. */
const SHARES_EVERY_MS = 250;

/** What follows where runs join the queue, or take and leave slots. */
export class QueueMoves {
  readonly #deps: CardsDeps & { log: Logger; now: () => number };
  readonly #places = new AtMostEvery(PLACES_EVERY_MS, () => this.#tried(showQueue(this.#deps)));
  readonly #shares = new AtMostEvery(SHARES_EVERY_MS, () => this.#tried(shareSlots(this.#deps)));

  constructor(deps: CardsDeps & { log: Logger; now: () => number }) {
    this.#deps = deps;
  }

  /** Runs were put into the queue: what is urgent gets a slot where one can be had. */
  queued(): void {
    void this.#tried(preempt(this.#deps));
    this.moved();
  }

  /** A slot was taken or given back: those who wait are told their place, and nobody is to hold every slot. */
  moved(): void {
    this.#places.ask();
    this.#shares.ask();
  }

  close(): void {
    this.#places.close();
    this.#shares.close();
  }

  async #tried(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => this.#deps.log.debug({ err: error }, 'The queue could not be looked after'));
  }
}
