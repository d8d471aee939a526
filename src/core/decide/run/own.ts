import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import { answerableFrom } from '../../domain/showing.ts';
import type { Run } from '../../domain/run.ts';
import { thereWhenSaid } from './cancel.ts';
import { isOpen } from '../offer/offer.ts';

type Message = InboundOf<'message'>;

/** The person's latest offer here that they can answer. */
export function ownOpenOffer({ person, at }: Message, { offers }: Pick<MessageFacts, 'offers'>): Offer | undefined {
  return offers.findLast((offer) => offer.person.id === person.id && isOpen(offer, at) && answerableFrom(offer) <= at);
}

/** The live runs of the person here that nobody has stopped, oldest first. */
export function ownRuns(inbound: Message, facts: Pick<MessageFacts, 'threadRuns'>): Run[] {
  return thereWhenSaid(inbound, facts.threadRuns).filter(
    ({ person, canceledBy }) => person.id === inbound.person.id && canceledBy === undefined,
  );
}
