import type { Inbound, Place } from './message.ts';
import type { Post } from './outgoing.ts';

/** Takes an event in: when this resolves it is stored, and will be handled exactly once. */
export type Accept = (event: Inbound) => Promise<'accepted' | 'seen'>;

/** What a platform can show; core and the outbox ask these, never which platform it is. */
export type Capabilities = {
  /** The longest text of one message, in characters. */
  maxText: number;
  /** A card is edited at most this often, in ms. */
  cardEveryMs: number;
};

/** Shows posts on one platform. Everything it throws is a `DeliveryError`. */
export interface Platform {
  capabilities: Capabilities;
  /** Posts once: a key that was posted before gives the id of that message. `to` makes it private to that person. */
  post(place: Place, post: Post, key: string, to?: string): Promise<{ message: string }>;
  /** Replaces a message; a message that is gone is a permanent error. */
  edit(place: Place, message: string, post: Post): Promise<void>;
  /** Answers the event that carried `replyTo`; `post` is undefined where there is nothing to say but that it was handled. */
  answer(replyTo: string, post: Post | undefined): Promise<void>;
}

/** A delivery that did not happen: `retry` says whether to try again, and `afterMs` when the platform said so. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly retry: boolean;
  readonly afterMs: number | undefined;
  constructor(message: string, options: { retry: boolean; afterMs?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retry = options.retry;
    this.afterMs = options.afterMs;
  }
}

/** The bytes of files that runs keep. */
export interface Files {
  read(id: string): Promise<{ name: string; bytes: Uint8Array } | undefined>;
}
