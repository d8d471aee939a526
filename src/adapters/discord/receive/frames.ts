import { SimpleShardingStrategy, type WebSocketManager } from '@discordjs/ws';
import { z } from 'zod';
import type { Log } from '../log.ts';

const RECONNECT = 7;
const INVALID_SESSION = 9;
const HELLO = 10;

const event = { op: z.literal(0), s: z.int().nonnegative() };
const Ready = z.looseObject({ session_id: z.string(), resume_gateway_url: z.string() });

/** What Discord sends, as far as the library relies on it (docs, events/gateway-events, "Payload Structure"). */
const Frame = z.union([
  z.looseObject({ ...event, t: z.literal('READY'), d: Ready }),
  z.looseObject({ ...event, t: z.string().refine((type) => type !== 'READY') }),
  z.looseObject({ op: z.literal(INVALID_SESSION), d: z.boolean() }),
  z.looseObject({ op: z.literal(HELLO), d: z.looseObject({ heartbeat_interval: z.int().positive() }) }),
  // The others are a heartbeat and its acknowledgement.
  z.looseObject({ op: z.union([z.literal(1), z.literal(RECONNECT), z.literal(11)]) }),
]);

/** Where the library decodes a frame; it is private, and there is no public place for this. */
type Decoding = { unpackMessage: (data: unknown, isBinary: boolean) => Promise<unknown> };

/** Drops any other frame: the library throws on it where nobody can catch that, or sends heartbeats without a pause. */
export class KnownFrames extends SimpleShardingStrategy {
  readonly #log: Log;

  constructor(manager: WebSocketManager, log: Log) {
    super(manager);
    this.#log = log;
  }

  override async spawn(ids: number[]): Promise<void> {
    await super.spawn(ids);
    for (const shard of (this['shards'] as ReadonlyMap<number, Decoding>).values()) {
      const decode = shard.unpackMessage.bind(shard);
      let isLeaving = false;
      shard.unpackMessage = async (data, isBinary) => {
        const { data: frame } = Frame.safeParse(await decode(data, isBinary));
        if (!frame) {
          this.#log.warn({}, 'Discord sent something that is no event');
          return null;
        }
        // The library leaves the connection once for each of these, and comes to nothing when it does so twice at once.
        const isLeave = frame.op === RECONNECT || frame.op === INVALID_SESSION;
        if (isLeave && isLeaving) return null;
        if (isLeave || frame.op === HELLO) isLeaving = isLeave;
        return frame;
      };
    }
  }
}
