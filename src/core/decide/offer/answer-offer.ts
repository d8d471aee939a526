import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { Heard } from '../../understand/hear.ts';
import type { InboundOf } from '../../domain/message.ts';
import { isToFollow, type Offer } from '../../domain/offer.ts';
import { answerableFrom, type Showing } from '../../domain/showing.ts';
import { mayActFor } from '../../policy.ts';
import { asksAboutOffer, offerKept, presentOfferQuestion } from '../../present/offer.ts';
import { addedBy } from '../../understand/understand.ts';
import { endsInQuestion } from '../../understand/question-mark.ts';
import type { Added, AnswerReading } from '../../understand/reading.ts';
import type { Why } from '../../domain/why.ts';
import { because } from '../because.ts';
import { isEngaged } from '../engaged.ts';
import { answerOffer, isLateYes, isOpen } from './offer.ts';
import { about, reply } from '../say.ts';
import type { Spoken } from '../spoken.ts';
import { workflowOf } from '../run/start.ts';

type Message = InboundOf<'message'>;

/** What an answer comes to, whoever heard it. */
type Verdict = { verdict: 'accept' | 'decline' | 'unclear'; addition: Added | undefined; reasons: string[] };

/** What a message answers in words: the person's own latest offer, or somebody else's; undefined where it is no answer. */
export function answerInWords(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const { heard } = facts;
  const means = heard && (heard.means === 'accept' || heard.means === 'decline') ? heard : undefined;
  const read = means ? heardAs(means) : readAs(facts.reading.answer);
  const reasons = [`an answer to an open offer that ${read.reasons.join(', ')}`];
  const why: Why = { by: means ? 'model' : 'rules', reasons };
  const effects = answerTo(inbound, facts, spokenTo, read);
  return effects && because(effects, why);
}

function heardAs(heard: Extract<Heard, { means: 'accept' | 'decline' }>): Verdict {
  const addition = heard.means === 'accept' ? heard.addition : undefined;
  const added = addition === undefined ? undefined : addedBy(addition);
  return { verdict: heard.means, addition: added, reasons: [`means ${heard.means}`] };
}

/** To an offer "later" is a no. */
function readAs({ means, addition, reasons }: AnswerReading): Verdict {
  return { verdict: means === 'later' ? 'decline' : means, addition, reasons };
}

function answerTo(
  inbound: Message,
  facts: MessageFacts,
  spokenTo: boolean,
  { verdict, addition }: Verdict,
): Effect[] | undefined {
  const { answer, praise, toDoubt, stop, following } = facts.reading;
  // Words that come late are about the offers there were when they were said.
  const offers = offersMeant(facts).filter((offer) => answerableFrom(offer) <= inbound.at);
  const mine = offers.filter(({ person }) => person.id === inbound.person.id);
  const own = mine.findLast((offer) => isOpen(offer, inbound.at)) ?? mine.at(-1);
  const praised = own !== undefined && praise !== undefined && followsResult(inbound, facts, own);
  const doubted = own && isOpen(own, inbound.at) && wasAskedAbout(inbound, facts, own) ? toDoubt : undefined;
  const means = stop?.whole ? 'decline' : (doubted ?? (praised ? 'unclear' : verdict));
  const follow = own && isOpen(own, inbound.at) && isToFollow(own) ? following?.says : undefined;
  if (own && follow && follow !== 'unfollow')
    return answerOffer(inbound, facts, own, { verdict: follow === 'follow' ? 'accept' : 'anyway' });
  if (
    own &&
    isOpen(own, inbound.at) &&
    means !== 'unclear' &&
    !facts.target.offer &&
    isAskedByAnother(inbound, facts, own)
  ) {
    return unclear(inbound, facts, own, spokenTo);
  }
  if (own && isOpen(own, inbound.at) && answer.moment && !stop?.whole) {
    return [reply(inbound, offerKept())];
  }
  if (own && means !== 'unclear' && (isOpen(own, inbound.at) || isLateYes(own, inbound.at, means))) {
    return answerOffer(inbound, facts, own, { verdict: means, addition });
  }
  if (own && isOpen(own, inbound.at)) return unclear(inbound, facts, own, spokenTo);
  const others = offers.findLast((offer) => isOpen(offer, inbound.at));
  if (!others || means === 'unclear') return undefined;
  // Somebody whom the policy lets confirm may be talking to anybody: only what is said to the bot is an answer.
  const allowed = mayActFor(facts.policy, 'confirm', others, inbound.person);
  return allowed && !spokenTo ? [] : answerOffer(inbound, facts, others, { verdict: means, addition });
}

/** A reply to the bot's message is about what that shows; other words may be about any offer in the thread. */
function offersMeant({ offers, target }: MessageFacts): Offer[] {
  if (target.offer) return [target.offer];
  return target.question || target.run ? [] : offers;
}

/** The last that the bot has said to the person is its question whether that was a yes. */
function wasAskedAbout({ person }: Message, { history }: MessageFacts, { asked }: Offer): boolean {
  const last = history.findLast((said) => said.by === 'bot' && said.person === person.id);
  return asked === true && last !== undefined && asksAboutOffer(last.text);
}

/** A result came right before the offer or since, and praise is for the result. */
function followsResult({ at }: Message, { unread, now }: MessageFacts, { schedule, createdAt }: Offer): boolean {
  if (schedule?.since !== undefined) return true;
  // One that ended in the future was ended by a clock that is ahead.
  return unread.some((ended) => ended.at > createdAt && (ended.at <= at || ended.at > now));
}

/** The last thing said since the bot asked is another person's question to somebody else than the bot: a "yes" may answer that. */
export function isAskedByAnother(
  inbound: Message,
  { history }: MessageFacts,
  asked: { createdAt: number } & Showing,
): boolean {
  const since = answerableFrom(asked);
  const last = history.findLast(({ by, at }) => by === 'person' && at > since && at < inbound.at);
  return last !== undefined && !last.toBot && last.person !== inbound.person.id && endsInQuestion(last.text);
}

/**
 * Neither yes nor no: nothing is started or declined, and the bot asks what was meant, once. What asks for something
 * of its own is a request.
 */
function unclear(inbound: Message, facts: MessageFacts, offer: Offer, spokenTo: boolean): Effect[] | undefined {
  if (facts.plan && isEngaged(inbound, facts)) return undefined;
  if (facts.heard?.means === 'other' && (spokenTo || isEngaged(inbound, facts))) return undefined;
  if (spokenTo && (facts.command || facts.plan || offer.asked || inbound.text.trim() === '')) return undefined;
  if (facts.canTalk && facts.reading.asks) return undefined;
  if (facts.reading.courtesy) return [];
  // Asked about once; from then on it is talk, or the last words say that the offer is open still.
  if (offer.asked) return facts.canTalk ? undefined : [];
  const summary = workflowOf(facts, offer.plan)?.summary(offer.plan.input) ?? offer.request;
  return [{ do: 'asked', offer }, reply(inbound, about(presentOfferQuestion(offer, summary), offer, inbound))];
}
