import { broughtBy, broughtOf, withMore } from '../../domain/carried.ts';
import type { Effect } from '../../domain/effect.ts';
import type { RequestFacts, WorkFacts } from '../../facts/facts.ts';
import type { Inbound } from '../../domain/message.ts';
import { isToFollow, type Offer } from '../../domain/offer.ts';
import type { Classification, Plan } from '../../domain/plan.ts';
import { mayActFor, offerExpiryMs } from '../../policy.ts';
import { notRequester } from '../../present/notices.ts';
import { additionIgnored, offerClosed, onlyAsOffered, presentDeclined } from '../../present/offer.ts';
import type { Run } from '../../domain/run.ts';
import type { Added } from '../../understand/reading.ts';
import { acceptToFollow } from '../run/follow.ts';
import { whyOf } from '../../domain/why.ts';
import { reply, show, tell } from '../say.ts';
import { makeSchedule, schedulingRefusal, toldTicks } from '../schedule/schedule.ts';
import { refusal, start, workflowOf } from '../run/start.ts';

/** What is proposed, and why; `equal` is the same work that goes on already. */
type Proposal = { request: string; plan: Plan; why: Classification; equal?: Run | undefined };

/** Proposes to do the request in the background. */
export function makeOffer(inbound: Inbound, facts: RequestFacts, proposal: Proposal): Effect[] {
  const offer = offerOf(inbound, facts, proposal);
  return [{ do: 'offer', offer }, show(inbound, { offer: offer.id })];
}

/** The open offer that would be made. */
export function offerOf(inbound: Inbound, facts: RequestFacts, { request, plan, why, equal }: Proposal): Offer {
  const { workspace, channel, thread, person } = inbound;
  return {
    workspace,
    channel,
    thread,
    id: facts.newId,
    person,
    ...(inbound.stranger && { stranger: inbound.stranger }),
    request,
    ...broughtBy(inbound),
    plan,
    why,
    status: 'open',
    createdAt: inbound.at,
    expiresAt: inbound.at + offerExpiryMs(facts.policy),
    ...(facts.evidence && { evidence: facts.evidence }),
    ...(facts.when && 'timing' in facts.when && { schedule: { when: facts.when, next: toldTicks(facts, facts.when) } }),
    ...(equal && { equal: { run: equal.id, person: equal.person } }),
  };
}

/** The offer was still open when the person acted, whenever that is handled. */
export function isOpen(offer: Offer, at: number): boolean {
  return offer.status === 'open' && at <= offer.expiresAt;
}

/** Later than this a "yes" is hardly meant for the offer. */
const LATE_MS = 60 * 60_000;

/** A "yes" to what has expired is told so; a "no" to it needs no answer. */
export function isLateYes(offer: Offer, at: number, meaning: 'accept' | 'decline'): boolean {
  const expired = offer.status === 'expired' || (offer.status === 'open' && !isOpen(offer, at));
  return expired && meaning === 'accept' && at - offer.expiresAt < LATE_MS;
}

/**
 * Text, button and reaction all come here: the same record is resolved, once, by the right person. `anyway` starts what an
 * offer to follow an equal run was made instead of.
 */
export function answerOffer(
  answer: Inbound,
  facts: WorkFacts,
  offer: Offer,
  { verdict, addition }: { verdict: 'accept' | 'decline' | 'anyway'; addition?: Added | undefined },
): Effect[] {
  // It may have been made in a direct message, where its own thread could not be written to.
  const { workspace, channel, thread } = offer;
  const inbound = { ...answer, workspace, channel, thread };
  if (!mayActFor(facts.policy, 'confirm', offer, inbound.person)) {
    return [tell(inbound, notRequester(offer.person, verdict === 'decline' ? 'decline' : 'start'))];
  }
  if (offer.status !== 'open') return [tell(inbound, offerClosed(offer, inbound.person))];
  if (!isOpen(offer, inbound.at)) {
    return [
      { do: 'resolve', offer, to: 'expired' },
      tell(inbound, offerClosed({ ...offer, status: 'expired' }, inbound.person)),
    ];
  }
  if (verdict === 'decline') return decline(inbound, offer);
  return verdict === 'accept' && isToFollow(offer)
    ? acceptToFollow(inbound, facts, offer)
    : accept(inbound, facts, offer, addition);
}

function accept(inbound: Inbound, facts: WorkFacts, offer: Offer, addition?: Added): Effect[] {
  const { person, stranger, request, plan, evidence } = offer;
  const order = {
    person,
    stranger,
    request,
    brought: withMore(broughtOf(offer), inbound),
    plan,
    evidence,
    addition: addition?.text,
    why: whyOf(offer.why),
    from: { offer: offer.id },
  };
  const when = offer.schedule?.when;
  const no = when ? schedulingRefusal(inbound, facts, order) : refusal(inbound, facts, order);
  if (no) return [tell(inbound, no)];
  const ignored = addition !== undefined && !workflowOf(facts, plan)?.takesAdditions;
  // "Yes, but at 10" is another offer.
  const retimed = when && addition?.retimes;
  if (addition && (retimed || (ignored && (when || addition.changesWork)))) {
    return [{ do: 'asked', offer }, reply(inbound, onlyAsOffered(offer, addition.text))];
  }
  if (when) {
    const resolved: Effect = { do: 'resolve', offer, to: 'accepted', by: inbound.person };
    return [resolved, ...makeSchedule(inbound, facts, order, when)];
  }
  const card = offer.elsewhere ? undefined : offer.message;
  const { run, effects } = start(inbound, facts, { ...order, card, startedBy: inbound.person });
  const told = ignored ? [reply(inbound, additionIgnored(run, addition.text))] : [];
  const resolved: Effect = { do: 'resolve', offer, to: 'accepted', by: inbound.person, run: run.id };
  return [card === undefined ? resolved : { ...resolved, becomesCard: true }, ...effects, ...told];
}

/** The offer's outcome line is answer enough to a click; words get words. */
function decline(inbound: Inbound, offer: Offer): Effect[] {
  const resolved: Effect = { do: 'resolve', offer, to: 'declined', by: inbound.person };
  return inbound.kind === 'message' ? [resolved, reply(inbound, presentDeclined())] : [resolved];
}
