import type { Effect } from '../domain/effect.ts';
import type { MessageFacts } from '../facts/facts.ts';
import type { InboundOf } from '../domain/message.ts';

/** How a message is said: to the bot by name or directly, and `since` when the person's latest open offer waits for an answer. */
export type Spoken = { spokenTo: boolean; since: number | undefined };

/** One way to take a message; undefined where it cannot be meant so, and no effects where it is and nothing is to be done. */
export type Way = (inbound: InboundOf<'message'>, facts: MessageFacts, spoken: Spoken) => Effect[] | undefined;
