import { GatewayIntentBits } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';

/** Discord keeps what a session missed for a while; more than this and it cannot be resumed. */
const KEPT = 5_000;

type Kept = { seq: number; text: string };

/** One shard's session: it outlives its connection, and holds what came while nobody was connected. */
export class Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  #socket: WebSocket | undefined;
  #seq = 0;
  readonly #kept: Kept[] = [];

  constructor(id: string, intents: number, shard: readonly [number, number]) {
    this.id = id;
    this.intents = intents;
    this.shard = shard;
  }

  get socket(): WebSocket | undefined {
    return this.#socket;
  }

  get seq(): number {
    return this.#seq;
  }

  wants(intent: GatewayIntentBits | undefined): boolean {
    return intent === undefined || (this.intents & intent) !== 0;
  }

  readsContent(): boolean {
    return this.wants(GatewayIntentBits.MessageContent);
  }

  attach(socket: WebSocket): void {
    this.#socket = socket;
  }

  detach(): void {
    this.#socket = undefined;
  }

  dispatch(type: string, data: object): void {
    this.#seq += 1;
    const text = JSON.stringify({ op: 0, s: this.#seq, t: type, d: data });
    this.#kept.push({ seq: this.#seq, text });
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#socket?.send(text);
  }

  /** Sends again what came after `seq`; false where that is not known any more. */
  replay(seq: number): boolean {
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1;
    if (seq > this.#seq || seq < oldest - 1) return false;
    for (const { text } of this.#kept.filter((kept) => kept.seq > seq)) this.#socket?.send(text);
    return true;
  }

  /** Sends the last events of that type once more, as a flawed resume does: under new numbers. */
  repeat(type: string, count: number): void {
    const again = this.#kept.filter(({ text }) => text.includes(`"t":"${type}"`)).slice(-count);
    for (const { text } of again) {
      const { t, d } = JSON.parse(text) as { t: string; d: object };
      this.dispatch(t, d);
    }
  }
}
