import { keptOf } from '../domain/conversation.ts';
import type { Effect } from '../domain/effect.ts';
import type { MessageFacts } from '../facts/facts.ts';
import type { InboundOf } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import { shouldOffer } from '../facts/opportunity.ts';
import type { Post } from '../domain/outgoing.ts';
import { takesNothingIn } from '../present/run/addition.ts';
import { longWorkNeedsModel, nothingAsked, nothingCan, nothingToStop } from '../present/last-words.ts';
import { fromNewerVersion } from '../present/newer.ts';
import { nothingFits, nothingFitsAgain } from '../present/notices.ts';
import { offerClosed, offerStillOpen } from '../present/offer.ts';
import { presentChoicesAgain } from '../present/question.ts';
import { mayCancel, thereWhenSaid } from './run/cancel.ts';
import { isEngaged } from './engaged.ts';
import { ownOpenOffer, ownRuns } from './run/own.ts';
import { ownOpenQuestion } from './question.ts';
import { about, reply } from './say.ts';
import { runnableHere, workflowOf } from './run/start.ts';
import { askToPick } from './run/pick-run.ts';

type Message = InboundOf<'message'>;

/** For this long a yes or no is told what became of the offer that it may be meant for. */
const SETTLED_MS = 15 * 60_000;

/**
 * What the bot says to a message that nothing else has answered: no message to the bot ends in silence (SPEC A6, A12).
 * Only thanks and praise need no answer, and without a mention remarks that ask for nothing.
 */
export function lastWords(inbound: Message, facts: MessageFacts, spokenTo: boolean): Effect[] {
  if (facts.target.unknown) return [reply(inbound, fromNewerVersion())];
  const { courtesy, praise, stop } = facts.reading;
  if (courtesy || praise) return [];
  if (!spokenTo && !(isEngaged(inbound, facts) && wantsAnswer(inbound, facts))) return [];
  if (stop) return nothingStopped(inbound, facts);
  const post = answerToOpen(inbound, facts) ?? answerToSettled(inbound, facts) ?? deafRun(inbound, facts);
  return [reply(inbound, post ?? withoutModel(inbound, facts))];
}

/** An order, a question, or an answer to something; "the first one was nice" is only told. */
function wantsAnswer(inbound: Message, facts: MessageFacts): boolean {
  const { stop, asks, request, answer, toDoubt } = facts.reading;
  return (
    ownOpenOffer(inbound, facts) !== undefined ||
    stop !== undefined ||
    asks ||
    request.why.tier !== 'conversation' ||
    answer.means !== 'unclear' ||
    (toDoubt !== undefined && settledLately(inbound, facts) !== undefined)
  );
}

function answerToOpen(inbound: Message, facts: MessageFacts): Post | undefined {
  const question = ownOpenQuestion(inbound, facts);
  if (question) return about(presentChoicesAgain(question), question, inbound);
  const offer = ownOpenOffer(inbound, facts);
  if (!offer) return undefined;
  const summary = workflowOf(facts, offer.plan)?.summary(offer.plan.input) ?? offer.request;
  return offerStillOpen(offer, summary);
}

/** A yes or no with nothing to mean: to what is settled, or to nothing at all. "Approve" is one only where something was asked. */
function answerToSettled(inbound: Message, facts: MessageFacts): Post | undefined {
  const { answer, toDoubt, request } = facts.reading;
  const settled = settledLately(inbound, facts);
  if (answer.means === 'unclear' && !(toDoubt && settled)) return undefined;
  // "Review it before noon" begins like an answer and asks for something.
  if (request.why.tier !== 'conversation' && inbound.text.trim().includes(' ')) return undefined;
  return settled ? offerClosed(settled, inbound.person) : nothingAsked();
}

/** The person's latest offer here, where it is settled and was made a short while ago. */
function settledLately({ person, at }: Message, { offers }: MessageFacts): Offer | undefined {
  const settled = offers.findLast((offer) => offer.person.id === person.id);
  return settled && settled.status !== 'open' && at - settled.createdAt < SETTLED_MS ? settled : undefined;
}

function deafRun(inbound: Message, facts: MessageFacts): Post | undefined {
  const run = ownRuns(inbound, facts).at(-1);
  return run && facts.reading.toRun && !workflowOf(facts, run.plan)?.takesAdditions ? takesNothingIn(run) : undefined;
}

/** Said in full once in a thread; after that it is known there. */
function withoutModel(inbound: Message, facts: MessageFacts): Post {
  const runnable = runnableHere(inbound, facts);
  if (facts.unfit) return nothingCan(runnable);
  const said = shouldOffer(facts.reading.request.why) ? longWorkNeedsModel(runnable) : nothingFits(runnable);
  const known = keptOf(said.text);
  return facts.history.some(({ by, text }) => by === 'bot' && text === known) ? nothingFitsAgain() : said;
}

/** Asked to stop something that is not there: which of the person's runs is meant, if there are any. */
function nothingStopped(inbound: Message, facts: MessageFacts): Effect[] {
  const own = thereWhenSaid(inbound, facts.threadRuns).filter((run) => mayCancel(inbound, facts, run));
  return own.length > 0 ? askToPick(inbound, own, true) : [reply(inbound, nothingToStop())];
}
