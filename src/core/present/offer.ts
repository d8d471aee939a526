import { formatAbout } from './text/duration.ts';
import { isToFollow, type Offer, type OfferedSchedule } from '../domain/offer.ts';
import type { Evidence } from '../domain/plan.ts';
import type { Person } from '../domain/message.ts';
import type { Button, Post } from '../domain/outgoing.ts';
import type { Run } from '../domain/run.ts';
import { whyOf } from '../domain/why.ts';
import { equalText, followButtons, followText } from './run/follow.ts';
import { leftOutOfOrder } from './text/left-out.ts';
import { code, codeAndPlain, fence } from './text/markdown.ts';
import { notice } from './text/notice.ts';
import { isRepeated } from '../domain/schedule.ts';
import { nextText, whenText } from './schedule.ts';
import { nameAndId, personName } from './text/subject.ts';

export type OfferView = {
  /** The run that accepting it started, where it can still be found. */
  run?: Pick<Run, 'id' | 'name'> | undefined;
  /** The equal run that was at work already, where it can still be found. */
  equal?: Run | undefined;
  /** All that would be done, where the summary leaves something out. */
  details?: string | undefined;
  /** What the policy sets for it, in sentences. */
  terms?: string | undefined;
  /** What the request says and nothing would be done with. */
  leftOut?: readonly string[] | undefined;
};

/** An offer while it is open, and its outcome afterwards. `summary` is the workflow's, to complete "I can ...". */
export function presentOffer(offer: Offer, summary: string, context: OfferView = {}): Post {
  const what = codeAndPlain(summary);
  const open = offer.status === 'open';
  if (isToFollow(offer)) return presentToFollow(offer, context);
  return {
    kind: 'offer',
    text: open ? openText(offer, what, context) : `I offered to ${what}. ${outcome(offer, context)}`,
    buttons: open ? offerButtons(offer) : [],
    files: [],
    why: whyOf(offer.why),
  };
}

/** It asks for nothing to be started, so it is a reply with buttons. */
function presentToFollow(offer: Offer, context: OfferView): Post {
  const { equal } = context;
  const name = equal ? nameAndId(equal) : code(offer.equal?.run ?? '');
  const open = offer.status === 'open' && equal !== undefined;
  const text = open ? followText(equal, offer) : `${name} was at work already. ${followOutcome(offer, context)}`;
  return { kind: 'reply', text, buttons: open ? followButtons(offer) : [], files: [], why: whyOf(offer.why) };
}

function followOutcome(offer: Offer, context: OfferView): string {
  const by = personName(offer.resolvedBy ?? offer.person);
  if (offer.status === 'accepted' && offer.run === undefined) return `${by} follows it.`;
  if (offer.status === 'replaced') return outcome(offer, context);
  if (offer.status === 'expired' || offer.status === 'open') return 'Ask me again for a run of your own.';
  return outcome(offer, context);
}

function openText(offer: Offer, what: string, { details, equal, terms, leftOut = [] }: OfferView): string {
  if (equal) return `${equalText(equal, offer)} I can start the same once more. Shall I?`;
  // A time that the request itself names needs no repeating.
  const known = offer.evidence !== undefined && offer.evidence.runs > 0;
  const time = known ? ` ${evidenceText(offer.evidence as Evidence)}` : '';
  if (offer.schedule) return scheduledText(offer, offer.schedule, what, { details, terms, leftOut });
  const can = `I can ${what} in the background and post the result here.${time}${termsText(terms)}${leftOutOfOrder(leftOut)}`;
  return details === undefined
    ? `${can} Shall I start?`
    : `${can} This is all of it:\n\n${fence(details)}\n\nShall I start?`;
}

const SINCE = {
  words: 'This sounds like something that comes again.',
  days: 'You have asked for this on several days.',
};

function scheduledText(
  { createdAt }: Offer,
  { when, next, since }: OfferedSchedule,
  what: string,
  { details, terms, leftOut = [] }: OfferView,
): string {
  const each = isRepeated(when) ? 'each result' : 'the result';
  const why = since === undefined ? '' : `${SINCE[since]} `;
  const can = `${why}I can ${what} ${whenText(when, createdAt)} and post ${each} here.${nextText(when, next, createdAt)}${termsText(terms)}${leftOutOfOrder(leftOut)}`;
  const shall = 'Shall I schedule it?';
  return details === undefined ? `${can} ${shall}` : `${can} This is all of it:\n\n${fence(details)}\n\n${shall}`;
}

/** From evidence only: nothing is said about time where nothing is known. */
function evidenceText(evidence: Evidence): string {
  const time = formatAbout(evidence.typicalMs);
  if (evidence.runs === 1) return `It took ${time} last time.`;
  return `It usually takes ${time} (last ${evidence.runs} runs).`;
}

function offerButtons(offer: Pick<Offer, 'id' | 'schedule'>): Button[] {
  return [
    { action: 'start', value: offer.id, label: offer.schedule ? 'Schedule' : 'Start' },
    { action: 'not_now', value: offer.id, label: 'Not now' },
  ];
}

function outcome(offer: Offer, context: OfferView): string {
  const by = personName(offer.resolvedBy ?? offer.person);
  if (offer.status === 'accepted' && offer.schedule) return `${by} scheduled it.`;
  if (offer.status === 'accepted')
    return context.run ? `${by} started it as ${nameAndId(context.run)}.` : `${by} started it.`;
  if (offer.status === 'declined') return `${by} said not now.`;
  if (offer.status === 'replaced') return `${by} asked for something else instead.`;
  return 'Nobody answered in time, so it expired. Ask me again whenever you like.';
}

/** How the bot asks what was meant, and says that it still waits for an answer. */
const NOT_SURE = 'I am not sure whether that was a yes.';
const STILL_OPEN = 'is still open. Say yes to start it, or no.';

/** The bot's words ask for a yes or no to an offer, once more. */
export function asksAboutOffer(text: string): boolean {
  return text.startsWith(NOT_SURE) || text.endsWith(STILL_OPEN);
}

/** For words that are neither a yes nor a no, after the bot has asked once what they meant. */
export function offerStillOpen(offer: Offer, summary: string): Post {
  return {
    kind: 'question',
    text: `My offer to ${codeAndPlain(summary)} ${STILL_OPEN}`,
    buttons: isToFollow(offer) ? followButtons(offer) : offerButtons(offer),
    files: [],
  };
}

/** For somebody who wants a moment before they answer. */
export function offerKept(): Post {
  return { kind: 'reply', text: 'Take your time. Say yes when I should start, or no.', buttons: [], files: [] };
}

/** Asked once, after a reply to an open offer that was neither a yes nor a no. */
export function presentOfferQuestion(offer: Offer, summary: string): Post {
  if (isToFollow(offer)) {
    const text = `${NOT_SURE} Shall I tell you too when the run of ${personName(offer.equal?.person)} is done?`;
    return { kind: 'question', text, buttons: followButtons(offer), files: [] };
  }
  return {
    kind: 'question',
    text: `${NOT_SURE} Shall I ${codeAndPlain(summary)} ${offer.schedule ? whenText(offer.schedule.when, offer.createdAt) : 'in the background'}?`,
    buttons: offerButtons(offer),
    files: [],
  };
}

/** The answer to a "no" in words; the talk goes on. */
export function presentDeclined(): Post {
  return { kind: 'reply', text: 'All right, I will leave it. We can go on here.', buttons: [], files: [] };
}

/** For whoever answers an offer that is no longer open. */
export function offerClosed(offer: Offer, reader: Person): Post {
  const who = offer.resolvedBy ?? offer.person;
  const by = who.id === reader.id ? 'You' : personName(who);
  if (offer.status === 'accepted') {
    if (offer.schedule) return notice(`${by} already scheduled this.`);
    return notice(`${by} already started this${offer.run === undefined ? '' : ` as ${code(offer.run)}`}.`);
  }
  if (offer.status === 'declined') return notice(`${by} already said not now. Ask me again to get a new offer.`);
  if (offer.status === 'replaced')
    return notice(`${by} asked for something else since, so nothing was started. Ask me again to get a new offer.`);
  return notice('This offer has expired, so nothing was started. Ask me again to get a new one.');
}

/** Work that runs as it was offered says so, rather than passing over what was added. */
export function additionIgnored(run: Run, addition: string): Post {
  const text = `I started ${nameAndId(run)} as I offered it. I could not take in ${code(addition, 200)}; cancel it on its card if that matters, and ask me anew.`;
  return { ...notice(text), kind: 'reply', run: run.id };
}

/** A request while an offer is open in the thread: one question at a time. */
export function openOfferFirst(open: Offer, summary: string, asker: { person: Person; direct: boolean }): Post {
  const own = open.person.id === asker.person.id;
  const who = own ? 'you still have an open offer' : `${personName(open.person)} has an open offer in this thread`;
  // A direct message has no other thread to go to.
  const or = asker.direct ? '' : ', or ask me in a new thread';
  const text = `I can ${codeAndPlain(summary)} too, but ${who}. Settle that first (Start or Not now)${or}.`;
  return { kind: 'reply', text, buttons: [], files: [] };
}

/** What was added would make it other work, and it can only be done as it was offered: so it is not started. */
export function onlyAsOffered(offer: Offer, addition: string): Post {
  const text = `I can do this only exactly as I offered it, without ${code(addition, 200)}, so I have not started it. Start it as it is, or decline and ask me anew.`;
  return { kind: 'question', text, buttons: offerButtons(offer), files: [] };
}

function termsText(terms: string | undefined): string {
  return terms === undefined ? '' : ` ${terms}`;
}
