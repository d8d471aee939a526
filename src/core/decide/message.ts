import { classify } from '../classify.ts';
import { confirm } from '../confirm.ts';
import { MAX_REQUEST } from '../command/limit.ts';
import type { Effect } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { InboundOf } from '../message.ts';
import type { Offer } from '../offer.ts';
import { judged, shouldOffer } from '../opportunity.ts';
import { isEnabled, mayRun } from '../policy.ts';
import { backgroundOff, emptyRequest, nothingFits, notAllowed, quickWork, tooLong } from '../present/notices.ts';
import { presentOfferQuestion } from '../present/offer.ts';
import { presentStatus } from '../present/status.ts';
import { isStatusQuestion } from '../status-question.ts';
import { isStop } from '../stop.ts';
import { mayCancel } from './cancel.ts';
import { decideCommand, stopOneOf } from './command.ts';
import { answerOffer, isLateYes, isOpen, makeOffer } from './offer.ts';
import { reply } from './say.ts';
import { isCourtesy, isEngaged, remembered, startReply } from './talk.ts';
import { workflowOf } from './start.ts';

type Message = InboundOf<'message'>;

/** What a person wrote: first as an answer to what is open, then as a request, where the bot is spoken to. */
export function decideMessage(inbound: Message, facts: Facts): Effect[] {
  const spokenTo = inbound.mentioned || inbound.direct;
  if (!spokenTo && inbound.toOthers) return remembered(inbound, facts, []);
  const effects =
    stopWord(inbound, facts) ??
    statusAnswer(inbound, facts, spokenTo) ??
    answer(inbound, facts, spokenTo) ??
    (isCourtesy(inbound.text) ? [] : undefined) ??
    (spokenTo || isEngaged(inbound, facts) ? request(inbound, facts, spokenTo) : []);
  return remembered(inbound, facts, effects);
}

/** "stop" means what the bot is writing, or else the thread's live run; without one it is a "no" to an open offer, or nothing. */
function stopWord(inbound: Message, facts: Facts): Effect[] | undefined {
  if (!isStop(inbound.text)) return undefined;
  const writing = facts.replies.filter(({ person }) => person.id === inbound.person.id);
  if (writing.length > 0) return writing.map((reply): Effect => ({ do: 'stopReply', reply }));
  if (facts.threadRuns.length === 0) return undefined;
  const own = facts.threadRuns.filter((run) => mayCancel(inbound, facts, run));
  return stopOneOf(inbound, facts, own.length > 0 ? own : facts.threadRuns.slice(0, 1));
}

/** "Is that ready yet?" is about the thread's live runs, or else about the person's own that this channel may know of. */
function statusAnswer(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] | undefined {
  if (!isStatusQuestion(inbound.text)) return undefined;
  const known = facts.ownRuns.filter((run) => inbound.direct || run.channel === inbound.channel);
  const asked = facts.threadRuns.length > 0 ? facts.threadRuns : spokenTo ? known : [];
  if (asked.length === 0 && !spokenTo) return undefined;
  return [
    reply(
      inbound,
      presentStatus(
        asked.map((run) => ({ run })),
        facts.now,
      ),
    ),
  ];
}

/** The requester's words to their latest offer; undefined where the message is no answer. */
function answer(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] | undefined {
  const { verdict, addition } = confirm(inbound.text);
  const means = isStop(inbound.text) ? 'decline' : verdict;
  const own = facts.offers.findLast(({ person }) => person.id === inbound.person.id);
  const open = facts.offers.findLast((offer) => isOpen(offer, inbound.at));
  if (own && means !== 'unclear' && isLateYes(own, inbound.at, means)) return answerOffer(inbound, facts, own, means);
  if (own && isOpen(own, inbound.at)) {
    if (means !== 'unclear') return answerOffer(inbound, facts, own, means, addition);
    return unclear(inbound, facts, own, spokenTo);
  }
  if (open && means !== 'unclear') return answerOffer(inbound, facts, open, means, addition);
  return undefined;
}

/** Neither yes nor no: nothing is started or declined, and the bot asks what was meant, once. */
function unclear(inbound: Message, facts: Facts, offer: Offer, spokenTo: boolean): Effect[] | undefined {
  if (spokenTo && (facts.command || inbound.text.trim() === '')) return undefined;
  if (offer.asked && !spokenTo) return [];
  const summary = workflowOf(facts, offer.plan)?.summary(offer.plan.input) ?? offer.request;
  return [{ do: 'asked', offer }, reply(inbound, presentOfferQuestion(offer, summary))];
}

/** A request to the bot: a command in words, an offer where that helps, or a plain reply. */
function request(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] {
  if (inbound.text.length > MAX_REQUEST) return [reply(inbound, tooLong(inbound.text.length))];
  if (inbound.text.trim() === '') return [reply(inbound, emptyRequest())];
  if (facts.command) return decideCommand(inbound, facts);
  const why = judged(classify(inbound.text), inbound.text, facts.evidence);
  const { plan } = facts;
  const workflow = plan && workflowOf(facts, plan);
  if (!plan || !workflow) return talk(inbound, facts, spokenTo);
  if (!isEnabled(facts.policy, inbound, inbound.person)) return [reply(inbound, backgroundOff())];
  if (!mayRun(facts.policy, inbound, inbound.person, workflow)) return [reply(inbound, notAllowed(workflow.name))];
  if (!shouldOffer(why)) return [reply(inbound, quickWork(workflow.summary(plan.input), workflow.usage))];
  return makeOffer(inbound, facts, inbound.text, plan, why);
}

/** No work, so an answer: the model's, or without one what works all the same, and that only where it was asked. */
function talk(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] {
  if (facts.canTalk) return [startReply(inbound, facts)];
  // Without an offer or a run to mean, a bare "yes", "no" or "stop" means nothing.
  if (!spokenTo || isStop(inbound.text) || confirm(inbound.text).verdict !== 'unclear') return [];
  return [reply(inbound, nothingFits(facts.workflows))];
}
