import { setTimeout as sleep } from 'node:timers/promises';
import type { InboundOf } from '../src/core/domain/message.ts';
import { cardsOf, lastWordsOf, type Order } from './ledger.ts';
import type { Mail } from './mail.ts';
import type { PlatformServer, Standing } from './platform-server.ts';
import type { Random } from './random.ts';

const LOOK_EVERY_MS = 100;

export type PersonOptions = {
  number: number;
  mail: Mail;
  platform: PlatformServer;
  luck: Random;
  /** False when nobody waits for anything any more. */
  waits: () => boolean;
};

/** So many channels are shared by all people. */
const CHANNELS = 8;

/** Somebody who talks with the bot in a thread of their own. */
export class Person {
  readonly orders: Order[] = [];
  readonly luck: Random;
  readonly number: number;
  readonly thread: string;
  readonly #options: PersonOptions;
  #events = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.luck = options.luck;
    this.number = options.number;
    this.thread = `fake:c${this.number % CHANNELS}/t${this.number}`;
  }

  /** What stands in the thread. */
  get standing(): Standing[] {
    return this.#options.platform.in(this.thread);
  }

  async says(text: string, mentioned = false): Promise<string> {
    const about = { text, mentioned, direct: false, toOthers: false };
    const arrival = this.#arrival();
    return this.#send({ kind: 'message', ...arrival, ...about, message: `fake:${arrival.id}` });
  }

  async commands(command: string, text: string): Promise<string> {
    return this.#send({ kind: 'command', ...this.#arrival(), command, text });
  }

  /** `label` names the button where several do the same. */
  async presses({ id, post }: Standing, action: string, label?: string): Promise<string> {
    const value = post.buttons.find(
      (button) => button.action === action && (label === undefined || button.label === label),
    )?.value;
    return this.#send({ kind: 'action', ...this.#arrival(), message: id, action, ...(value && { value }) });
  }

  async reacts({ id }: Standing, emoji: string): Promise<string> {
    return this.#send({ kind: 'reaction', ...this.#arrival(), message: id, emoji });
  }

  /** Looks into the thread until what is waited for is there; undefined where it never came. */
  async sees(fits: (message: Standing) => boolean): Promise<Standing | undefined> {
    while (this.#options.waits()) {
      const found = this.standing.find(fits);
      if (found) return found;
      await sleep(LOOK_EVERY_MS);
    }
    return undefined;
  }

  async seesCard(order: Order): Promise<Standing | undefined> {
    return this.sees((message) => cardsOf(order, [message]).length > 0);
  }

  /** Waits for the last word of the run that the order became. */
  async seesEnd(order: Order): Promise<Standing | undefined> {
    const card = await this.seesCard(order);
    const run = card?.post.run;
    return run === undefined ? undefined : this.sees((message) => lastWordsOf(run, [message]).length > 0);
  }

  /** Ids say whose event it is; the platform gives them out in order. */
  #arrival() {
    this.#events += 1;
    const [channel = ''] = this.thread.split('/');
    const person = { id: `u${this.number}`, name: `Person ${this.number}` };
    const id = `event-${this.number}-${this.#events}`;
    return { workspace: 'fake:w', channel, thread: this.thread, id, at: Date.now(), person };
  }

  async #send(event: InboundOf<'message' | 'command' | 'action' | 'reaction'>): Promise<string> {
    await this.#options.mail.send(event);
    return event.id;
  }
}
