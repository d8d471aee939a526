import type { Facts, MessageFacts } from '../facts/facts.ts';
import type { Unclear } from '../understand/hear.ts';
import { type Inbound, type InboundOf, isSpokenTo, isToOthers } from '../domain/message.ts';
import { isToFollow } from '../domain/offer.ts';
import { answerableFrom } from '../domain/showing.ts';
import { offeredIn } from '../facts/open.ts';
import { isAskedByAnother } from './offer/answer-offer.ts';
import { ownOpenQuestion } from './question.ts';
import { isOpen } from './offer/offer.ts';

/** No reply to "Shall I?" that is left to the model is longer. */
const LONGEST = 400;

/**
 * What the small model is asked about: words of the person who was asked, to what is still open, that the judge finds neither
 * a yes nor a no. Words that are a command, a request or a question of their own are taken as that.
 */
export function unclearTo(inbound: Inbound, facts: Facts): Unclear | undefined {
  if (inbound.kind !== 'message' || facts.kind !== 'message' || !facts.canTalk) return undefined;
  const said = inbound.text.trim();
  if (said === '' || said.length > LONGEST || facts.command || facts.plan || facts.asked || facts.when)
    return undefined;
  const { asks, courtesy, stop, answer } = facts.reading;
  if (asks || courtesy || stop?.whole || answer.means !== 'unclear') return undefined;
  if (isToOthers(inbound) && !isSpokenTo(inbound)) return undefined;
  return toQuestion(inbound, facts, said) ?? toOffer(inbound, facts, said);
}

function toQuestion(inbound: InboundOf<'message'>, facts: MessageFacts, said: string): Unclear | undefined {
  if (facts.target.offer) return undefined;
  const question = ownOpenQuestion(inbound, facts);
  if (!question || question.choices.length === 0 || isAskedByAnother(inbound, facts, question)) return undefined;
  return { said, asked: question.text, choices: question.choices };
}

function toOffer(inbound: InboundOf<'message'>, facts: MessageFacts, said: string): Unclear | undefined {
  const { target, offers } = facts;
  if (target.question || target.run) return undefined;
  const mine = (target.offer ? [target.offer] : offers).filter(({ person }) => person.id === inbound.person.id);
  const open = mine.findLast((offer) => isOpen(offer, inbound.at) && answerableFrom(offer) <= inbound.at);
  if (!open || isToFollow(open) || isAskedByAnother(inbound, facts, open)) return undefined;
  return facts.reading.answer.mayBeYes ? { said, asked: offeredIn(open, facts.workflows) } : undefined;
}
