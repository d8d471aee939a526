import { aboutStatus } from '../../understand/wish/about-status.ts';
import type { AskedStatus } from '../../facts/asked-status.ts';
import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import { isToldHere } from '../../facts/told-here.ts';
import type { InboundOf } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Post } from '../../domain/outgoing.ts';
import { unknownRun } from '../../present/notices.ts';
import {
  noSuchWork,
  nothingOf,
  notStarted,
  presentMissed,
  presentStatus,
  statusForModel,
  type StatusOf,
} from '../../present/run/status.ts';
import type { Run } from '../../domain/run.ts';
import { isEngaged } from '../engaged.ts';
import { isOpen } from '../offer/offer.ts';
import { reply } from '../say.ts';
import type { Spoken } from '../spoken.ts';
import { workflowOf } from './start.ts';

type Message = InboundOf<'message'>;

/** So many runs that ended lately tell the model enough. */
const ENDED_TOLD = 3;

/**
 * "Is that ready yet?", "is longish-task done?", "what is Ana working on?": from stored facts. What names nothing that is known
 * here is no question about work, and goes on.
 */
export function statusAnswer(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const { asked, history, offers } = facts;
  if (!asked || !(spokenTo || facts.threadRuns.length > 0 || isEngaged(inbound, facts))) return undefined;
  if (asked.question.missed) return missedAnswer(inbound, facts, asked);
  const about = aboutStatus({ asked, history, offers, asker: inbound.person });
  if (!about) return unknown(inbound, facts, spokenTo);
  if (about.kind === 'runs') return [reply(inbound, presentStatus(statesOf(inbound, facts, about.runs), facts.now))];
  if (about.kind === 'person' && about.runs.length > 0)
    return [reply(inbound, presentStatus(statesOf(inbound, facts, about.runs), facts.now))];
  if (about.kind === 'person') {
    const offer = openOffers(inbound, facts).find(({ person }) => person.id === about.person.id);
    const last = asked.ended.find(({ person }) => person.id === about.person.id);
    return [reply(inbound, offer ? offered(inbound, facts, offer) : nothingOf(about.person, last, facts.now))];
  }
  return general(inbound, facts, asked, spokenTo);
}

/** Whatever goes on: in the thread, or else what is offered there, or else what the asker may know of. */
function general(inbound: Message, facts: MessageFacts, asked: AskedStatus, spokenTo: boolean): Effect[] | undefined {
  if (facts.threadRuns.length > 0)
    return [reply(inbound, presentStatus(statesOf(inbound, facts, facts.threadRuns), facts.now))];
  const offer = openOffers(inbound, facts).at(-1);
  if (offer) return [reply(inbound, offered(inbound, facts, offer))];
  const live = elsewhere(inbound, facts, asked);
  if (!spokenTo && live.length === 0 && !facts.lastEnded) return undefined;
  return [reply(inbound, presentStatus(statesOf(inbound, facts, live), facts.now, facts.lastEnded))];
}

/** Work of other threads: "is it ready?" is about the person's own, or else about what ended here, or else about any. */
function elsewhere(inbound: Message, { lastEnded }: MessageFacts, { question, live }: AskedStatus): Run[] {
  if (question.ofAll) return live;
  const own = live.filter(({ person }) => person.id === inbound.person.id);
  if (own.length > 0) return own;
  return lastEnded?.thread === inbound.thread ? [] : live;
}

function missedAnswer(inbound: Message, facts: MessageFacts, { missed, live }: AskedStatus): Effect[] | undefined {
  const own = live.filter(({ person }) => person.id === inbound.person.id);
  // Without work it may be about the talk.
  if (missed.length === 0 && own.length === 0 && facts.canTalk) return undefined;
  return [reply(inbound, presentMissed(missed, statesOf(inbound, facts, own), facts.now))];
}

/** A run that is named and cannot be found; in a thread with live work, without a model, there is still that to tell. */
function unknown(inbound: Message, facts: MessageFacts, spokenTo: boolean): Effect[] | undefined {
  const { asked, threadRuns, canTalk } = facts;
  const reference = asked?.question.reference;
  const bare = asked?.question.about.every((word) => reference?.split('-').includes(word));
  if (spokenTo && reference !== undefined && bare) return [reply(inbound, unknownRun(reference))];
  if (canTalk || !asked) return undefined;
  if (!asked.question.whole || threadRuns.length === 0) {
    const asks = asked.question.asksState;
    return asks && spokenTo && !facts.plan && !facts.command ? [reply(inbound, noSuchWork())] : undefined;
  }
  return [reply(inbound, presentStatus(statesOf(inbound, facts, threadRuns), facts.now))];
}

/** What the model is told of work when it answers a question that may be about work, or in a thread with live work. */
export function knownOfWork(inbound: Message, facts: MessageFacts): string | undefined {
  const { asked, threadRuns, ownRuns, now } = facts;
  const stops = facts.reading.stop !== undefined;
  if (!asked && threadRuns.length === 0 && !stops) return undefined;
  // A model that is asked to stop what is not there must not say that it did.
  const own = stops ? ownRuns.filter((run) => isToldHere(run, inbound)) : [];
  const around = threadRuns.length > 0 ? threadRuns : own;
  const offers = openOffers(inbound, facts).map((offer) => offered(inbound, facts, offer).text);
  const live = statesOf(inbound, facts, asked?.live ?? around);
  return [...offers, statusForModel(live, asked?.ended.slice(0, ENDED_TOLD) ?? [], now)].join('\n');
}

function openOffers(inbound: Message, { offers }: MessageFacts): Offer[] {
  return offers.filter((offer) => isOpen(offer, inbound.at));
}

function offered(inbound: Message, facts: MessageFacts, offer: Offer): Post {
  return notStarted(offer, workflowOf(facts, offer.plan)?.summary(offer.plan.input) ?? offer.request, inbound.person);
}

/** Of somebody else's run it is said whose it is. */
function statesOf({ person }: Message, { places }: MessageFacts, runs: Run[]): StatusOf[] {
  return runs.map((run) => ({ run, place: places[run.id], ...(run.person.id !== person.id && { whose: run.person }) }));
}
