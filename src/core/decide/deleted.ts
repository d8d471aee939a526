import { isAskedBy } from '../domain/carried.ts';
import type { Effect } from '../domain/effect.ts';
import type { DeletedFacts } from '../facts/facts.ts';
import type { InboundOf } from '../domain/message.ts';
import { isLiveReply } from '../domain/reply.ts';
import { goesOn } from '../domain/run.ts';
import { requestDeleted } from '../present/run/edited.ts';
import { isOpen } from './offer/offer.ts';
import { reply } from './say.ts';

/** A request is gone (SPEC A15): its work is offered to be canceled, and what has not begun yet ends. */
export function decideDeleted(inbound: InboundOf<'deleted'>, facts: DeletedFacts): Effect[] {
  const { message } = inbound;
  const asked = isAskedBy(message);
  const runs = facts.threadRuns.filter((run) => asked(run) && goesOn(run));
  const offers = facts.offers.filter((offer) => asked(offer) && isOpen(offer, inbound.at));
  const replies = facts.replies.filter((one) => asked(one) && isLiveReply(one));
  return [
    ...offers.map((offer): Effect => ({ do: 'resolve', offer, to: 'declined', by: offer.person })),
    ...replies.map((one): Effect => ({ do: 'stopReply', reply: one })),
    ...runs.map((run) => reply(inbound, requestDeleted(run))),
  ];
}
