import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbound } from '../src/core/domain/message.ts';
import type { Fleet } from './fleet.ts';
import { seeded } from './random.ts';

/** A platform waits this long for its event to be acknowledged, and sends it again this soon. */
const ACKNOWLEDGED_MS = 8_000;
const AGAIN_MS = 250;

/** Platforms send this share of their events twice. */
const TWICE = 0.1;
const TWICE_WITHIN_MS = 3_000;

/** Hands events to the bot as a chat platform does: again and again until it takes them, and some of them twice. */
export class Mail {
  /** Events that the bot acknowledged. */
  taken = 0;
  readonly #fleet: Fleet;
  readonly #seed: number;
  #tries = 0;

  constructor(fleet: Fleet, seed: number) {
    this.#fleet = fleet;
    this.#seed = seed;
  }

  /** Resolves when the bot has taken the event. */
  async send(event: Inbound): Promise<void> {
    const luck = seeded(this.#seed, 'mail', event.id);
    if (luck.chance(TWICE)) {
      const later = luck.between(0, TWICE_WITHIN_MS);
      void sleep(later).then(() => this.#deliver(event));
    }
    await this.#deliver(event);
    this.taken += 1;
  }

  async #deliver(event: Inbound): Promise<void> {
    while (!(await this.#offer(event))) await sleep(AGAIN_MS);
  }

  async #offer(event: Inbound): Promise<boolean> {
    const { doors } = this.#fleet;
    this.#tries += 1;
    const door = doors[this.#tries % doors.length];
    if (door === undefined) return false;
    const body = JSON.stringify(event);
    try {
      const { status } = await fetch(door, { method: 'POST', body, signal: AbortSignal.timeout(ACKNOWLEDGED_MS) });
      return status === 200;
    } catch {
      return false;
    }
  }
}
