import { classify } from '../classify.ts';
import { turn } from '../conversation.ts';
import { MAX_REQUEST } from '../command/limit.ts';
import { confirm } from '../confirm.ts';
import type { Effect } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { InboundOf } from '../message.ts';
import { SURE } from '../judge.ts';
import type { Offer } from '../offer.ts';
import { judged, shouldOffer } from '../opportunity.ts';
import { fallbackPlan } from '../plan.ts';
import { isEnabled, mayRun } from '../policy.ts';
import {
  backgroundOff,
  emptyRequest,
  nothingFits,
  nothingFitsAgain,
  notAllowed,
  quickWork,
  tooLong,
} from '../present/notices.ts';
import { openOfferFirst } from '../present/offer.ts';
import { noTime } from '../present/schedule.ts';
import { presentStatus } from '../present/status.ts';
import { isStatusQuestion } from '../status-question.ts';
import { isStop } from '../stop.ts';
import { answerInWords } from './answer.ts';
import { decideCommand } from './command.ts';
import { isOpen, makeOffer, offerOf } from './offer.ts';
import { reply } from './say.ts';
import { workflowOf } from './start.ts';
import { stopWords } from './stop.ts';
import { isCourtesy, isEngaged, remembered, startReply } from './talk.ts';

type Message = InboundOf<'message'>;

/** What a person wrote: first as an answer to what is open, then as a request, where the bot is spoken to. */
export function decideMessage(inbound: Message, facts: Facts): Effect[] {
  const spokenTo = inbound.mentioned || inbound.direct;
  if (!spokenTo && inbound.toOthers) return remembered(inbound, facts, []);
  const effects =
    stopWords(inbound, facts) ??
    statusAnswer(inbound, facts, spokenTo) ??
    answerInWords(inbound, facts, spokenTo) ??
    (isCourtesy(inbound.text) ? [] : undefined) ??
    (spokenTo || isEngaged(inbound, facts) ? request(inbound, facts, spokenTo) : []);
  return remembered(inbound, facts, effects);
}

/** "Is that ready yet?" is about the thread's live runs, or else about the person's own that this channel may know of. */
function statusAnswer(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] | undefined {
  if (!isStatusQuestion(inbound.text)) return undefined;
  const known = facts.ownRuns.filter((run) => inbound.direct || run.channel === inbound.channel);
  const asked = facts.threadRuns.length > 0 ? facts.threadRuns : spokenTo ? known : [];
  if (asked.length === 0 && !spokenTo) return undefined;
  const states = asked.map((run) => ({ run, place: facts.places[run.id] }));
  return [reply(inbound, presentStatus(states, facts.now))];
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
  // What can be answered in the talk as well is not offered again to somebody who has just said no.
  if (!facts.when && workflow.takesAnything && facts.canTalk && saidNoLately(inbound, facts))
    return talk(inbound, facts, spokenTo);
  if (!isEnabled(facts.policy, inbound, inbound.person)) return [reply(inbound, backgroundOff())];
  if (!mayRun(facts.policy, inbound, inbound.person, workflow)) return [reply(inbound, notAllowed(workflow.name))];
  if (facts.when && 'wrong' in facts.when) return [reply(inbound, noTime(facts.when))];
  if (!facts.when && !shouldOffer(why))
    return [reply(inbound, quickWork(workflow.summary(plan.input), workflow.usage))];
  // One question at a time: a second offer in the thread would leave open which of them a "yes" means.
  const open = facts.offers.findLast((offer) => isOpen(offer, inbound.at) && offer.schedule?.since === undefined);
  if (open) return [reply(inbound, openOfferFirst(open, workflow.summary(plan.input)))];
  return makeOffer(inbound, facts, facts.request ?? inbound.text, plan, why);
}

/** No work, so an answer: the model's, or without one what works all the same, and that only where it was asked. */
function talk(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] {
  if (facts.canTalk) return [startReply(inbound, facts, offerUnlessTalk(inbound, facts))];
  // Without an offer or a run to mean, a bare "yes", "no" or "stop" means nothing.
  if (!spokenTo || isStop(inbound.text) || confirm(inbound.text).verdict !== 'unclear') return [];
  // Said once in a thread it is known there.
  const said = nothingFits(facts.workflows);
  const again = facts.history.some(({ by, text }) => by === 'bot' && text === turn('bot', '', said.text, 0).text);
  return [reply(inbound, again ? nothingFitsAgain() : said)];
}

/** What to offer if the model takes for long work what the rules are unsure of; nothing where they are sure enough. */
function offerUnlessTalk(inbound: Message, facts: Facts): Offer | undefined {
  const why = classify(inbound.text);
  const plan = why.confidence < SURE ? fallbackPlan(inbound.text, facts.workflows) : undefined;
  const open = facts.offers.some((offer) => isOpen(offer, inbound.at));
  if (!plan || open || saidNoLately(inbound, facts) || !isEnabled(facts.policy, inbound, inbound.person))
    return undefined;
  return offerOf(inbound, facts, inbound.text, plan, why);
}

/** A "no" holds for the talk that it was said in. */
const NO_HOLDS_MS = 15 * 60_000;

function saidNoLately({ person, at }: Message, { offers }: Facts): boolean {
  const latest = offers.findLast((offer) => offer.person.id === person.id);
  return latest?.status === 'declined' && at - latest.createdAt < NO_HOLDS_MS;
}
