import type { Effect } from '../domain/effect.ts';
import type { MessageFacts } from '../facts/facts.ts';
import { type InboundOf, isSpokenTo, isToOthers } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import { answerableFrom } from '../domain/showing.ts';
import { because } from './because.ts';
import { addToRun, maybeAddToRun } from './run/addition.ts';
import { answerInWords } from './offer/answer-offer.ts';
import { moveInWords } from './run/background.ts';
import { changedMind } from './run/changed-mind.ts';
import { isEngaged } from './engaged.ts';
import { stopFollowing } from './run/follow.ts';
import { somethingElse } from './offer/instead.ts';
import { introduction } from './introduction.ts';
import { isOpen } from './offer/offer.ts';
import { muteInWords } from './mute.ts';
import { lastWords } from './last-words.ts';
import { preferenceInWords } from './preference.ts';
import { priorityWords } from './run/priority.ts';
import { answerInOwnWords, choiceInWords, puzzled } from './question.ts';
import { request } from './offer/request.ts';
import { scheduleAnswer } from './schedule/schedule-answer.ts';
import type { Spoken, Way } from './spoken.ts';
import { wordsToSchedule } from './schedule/schedule-words.ts';
import { statusAnswer } from './run/status.ts';
import { stopWords } from './run/stop.ts';
import { remembered } from './talk.ts';
import { pickInWords } from './run/pick-run.ts';

type Message = InboundOf<'message'>;

/** What a message may be, looked at in this order, and why the bot did what follows. */
const ways: [why: string, take: Way][] = [
  ['a choice of an open question', choiceInWords],
  ['words that move an answer into the background', moveInWords],
  ['an answer to which run to stop', pickInWords],
  ['words that take something back for something else', somethingElse],
  ['words that stop', stopWords],
  ['words that mute it', muteInWords],
  ['words to a schedule of the thread', wordsToSchedule],
  ['words about priority', priorityWords],
  ['words that stop following', stopFollowing],
  ['a wish about background work', preferenceInWords],
  ['a question about the state of work', statusAnswer],
  ['a question about what is scheduled', scheduleAnswer],
  ['an answer to an open question', answerInOwnWords],
  ['second thoughts about work that is running', changedMind],
  ['a first word, or a question about what the bot can do', introduction],
  ['an answer to an open offer', answerInWords],
  ['only courtesy', (_inbound, { reading }) => (reading.courtesy ? [] : undefined)],
  ['said to work that goes on', addToRun],
  ['an answer to an open question that could not be read', puzzled],
  ['said to work that goes on', maybeAddToRun],
  ['a request', requestToBot],
];

/** What a person wrote: first as an answer to what is open, then as a request, where the bot is spoken to. */
export function decideMessage(inbound: Message, facts: MessageFacts): Effect[] {
  const spokenTo = isSpokenTo(inbound);
  const read = answered(inbound, facts);
  if (!spokenTo && isToOthers(inbound)) return [...remembered(inbound, facts, []), ...read];
  const offer = openOfferTo(inbound, facts);
  const effects = answeredAtAll(inbound, facts, { spokenTo, since: offer && answerableFrom(offer) });
  return [...remembered(inbound, facts, effects), ...read];
}

/** What nothing else has answered gets the last words. */
function answeredAtAll(inbound: Message, facts: MessageFacts, spoken: Spoken): Effect[] {
  const effects = taken(inbound, facts, spoken);
  if (effects.length > 0) return effects;
  return because(lastWords(inbound, facts, spoken.spokenTo), { by: 'rules', reasons: ['said to me'] });
}

/** By the first way to take the message that fits; everything said or started by it tells why. */
function taken(inbound: Message, facts: MessageFacts, spoken: Spoken): Effect[] {
  for (const [why, take] of ways) {
    const effects = take(inbound, facts, spoken);
    if (effects) return because(effects, { by: 'rules', reasons: [why] });
  }
  return [];
}

function requestToBot(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] {
  return spokenTo || isEngaged(inbound, facts) ? request(inbound, facts) : [];
}

/** The offer that a bare yes of this person would be for. */
function openOfferTo({ person, at }: Message, { offers, target }: MessageFacts): Offer | undefined {
  if (target.offer) return target.offer;
  if (target.question) return undefined;
  return offers.findLast((offer) => offer.person.id === person.id && isOpen(offer, at) && answerableFrom(offer) <= at);
}

/** Whoever writes on below a result has seen it. */
function answered({ workspace, person, at }: Message, { unread }: MessageFacts): Effect[] {
  const runs = unread.filter((one) => one.at <= at).map(({ run }) => run);
  return runs.length > 0 ? [{ do: 'acknowledge', workspace, person: person.id, runs }] : [];
}
