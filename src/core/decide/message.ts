import { confirm } from '../confirm.ts';
import type { Effect } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { InboundOf } from '../message.ts';
import type { Offer } from '../offer.ts';
import { presentStatus } from '../present/status.ts';
import { isStatusQuestion } from '../status-question.ts';
import { because } from '../why.ts';
import { addToRun, maybeAddToRun } from './addition.ts';
import { answerInWords } from './answer.ts';
import { moveInWords } from './background.ts';
import { isEngaged } from './engaged.ts';
import { stopFollowing } from './follow.ts';
import { isOpen } from './offer.ts';
import { preferenceInWords } from './preference.ts';
import { priorityWords } from './priority.ts';
import { answerInOwnWords, choiceInWords, puzzled } from './question.ts';
import { request } from './request.ts';
import { reply } from './say.ts';
import { stopWords } from './stop.ts';
import { isCourtesy, remembered } from './talk.ts';

type Message = InboundOf<'message'>;

/** What a person wrote: first as an answer to what is open, then as a request, where the bot is spoken to. */
export function decideMessage(inbound: Message, facts: Facts): Effect[] {
  const spokenTo = inbound.mentioned || inbound.direct;
  const read = answered(inbound, facts);
  if (!spokenTo && inbound.toOthers) return [...remembered(inbound, facts, []), ...read];
  const prompts = { spokenTo, since: openOfferTo(inbound, facts)?.createdAt };
  const ways: [why: () => string, take: () => Effect[] | undefined][] = [
    [() => 'a choice of an open question', () => choiceInWords(inbound, facts, prompts)],
    [() => 'words that move an answer into the background', () => moveInWords(inbound, facts)],
    [() => 'words that stop', () => stopWords(inbound, facts)],
    [() => 'words about priority', () => priorityWords(inbound, facts, spokenTo)],
    [() => 'words that stop following', () => stopFollowing(inbound, facts, spokenTo)],
    [() => 'a wish about background work', () => preferenceInWords(inbound, facts, spokenTo)],
    [() => 'a question about the state of work', () => statusAnswer(inbound, facts, spokenTo)],
    [() => 'an answer to an open question', () => answerInOwnWords(inbound, facts, prompts)],
    [() => `an answer to an open offer that ${reasonOf(inbound)}`, () => answerInWords(inbound, facts, spokenTo)],
    [() => 'only courtesy', () => (isCourtesy(inbound.text) ? [] : undefined)],
    [() => 'said to work that goes on', () => addToRun(inbound, facts, spokenTo)],
    [() => 'an answer to an open question that could not be read', () => puzzled(inbound, facts, prompts)],
    [
      () => 'said to work that goes on',
      () => maybeAddToRun(inbound, facts, spokenTo, () => request(inbound, facts, spokenTo)),
    ],
    [() => 'a request', () => (spokenTo || isEngaged(inbound, facts) ? request(inbound, facts, spokenTo) : [])],
  ];
  const effects = taken(ways);
  return [...remembered(inbound, facts, effects), ...read];
}

/** The first way to take the message that fits, and everything said or started by it tells why. */
function taken(ways: [why: () => string, take: () => Effect[] | undefined][]): Effect[] {
  for (const [why, take] of ways) {
    const effects = take();
    if (effects) return effects.length > 0 ? because(effects, { by: 'rules', reasons: [why()] }) : effects;
  }
  return [];
}

function reasonOf({ text }: Message): string {
  return confirm(text).reasons.join(', ');
}

/** The offer that a bare yes of this person would be for. */
function openOfferTo({ person, at }: Message, { offers }: Facts): Offer | undefined {
  return offers.findLast((offer) => offer.person.id === person.id && isOpen(offer, at));
}

/** Whoever writes on below a result has seen it. */
function answered({ workspace, person, at }: Message, { unread }: Facts): Effect[] {
  const runs = unread.filter((one) => one.at <= at).map(({ run }) => run);
  return runs.length > 0 ? [{ do: 'acknowledge', workspace, person: person.id, runs }] : [];
}

/**
 * "Is that ready yet?" is about the thread's live runs, or else about the person's own that this channel may know of; where
 * none is live, about the one that ended last.
 */
function statusAnswer(inbound: Message, facts: Facts, spokenTo: boolean): Effect[] | undefined {
  if (!isStatusQuestion(inbound.text)) return undefined;
  const known = facts.ownRuns.filter((run) => inbound.direct || run.channel === inbound.channel);
  const asked = facts.threadRuns.length > 0 ? facts.threadRuns : spokenTo ? known : [];
  const about = spokenTo || (facts.lastEnded && isEngaged(inbound, facts));
  if (asked.length === 0 && !about) return undefined;
  const states = asked.map((run) => ({ run, place: facts.places[run.id] }));
  return [reply(inbound, presentStatus(states, facts.now, facts.lastEnded))];
}
