import { isAskedBy } from '../domain/carried.ts';
import type { Effect } from '../domain/effect.ts';
import type { Offer } from '../domain/offer.ts';
import type { MessageFacts } from '../facts/facts.ts';
import { asSentNow, type InboundOf } from '../domain/message.ts';
import { goesOn, MAX_ADDITIONS, type Run } from '../domain/run.ts';
import { additionsFull } from '../present/run/addition.ts';
import { correction, takesNoCorrection } from '../present/run/edited.ts';
import { decideMessage } from './message.ts';
import { isOpen } from './offer/offer.ts';
import { request } from './offer/request.ts';
import { workflowOf } from './run/start.ts';
import { reply } from './say.ts';

type Edit = InboundOf<'edit'>;

/**
 * A person has edited their message (SPEC A15). A request that waits or runs gets the correction; one that is only offered, or is
 * being answered, is handled again; and an edit that adds the mention counts from now. Any other edit changes nothing.
 */
export function decideEdit(inbound: Edit, facts: MessageFacts): Effect[] {
  const { message, text, before, mentioned } = inbound;
  if (before?.text === text && before.mentioned === mentioned) return [];
  const asked = isAskedBy(message);
  const runs = facts.threadRuns.filter((run) => asked(run) && goesOn(run));
  if (runs.length > 0) return runs.flatMap((run) => correct(inbound, facts, run));
  const offer = facts.offers.findLast((one) => asked(one) && isOpen(one, inbound.at));
  if (offer) return offer.request === text ? [] : anew(inbound, facts, offer);
  const answer = facts.replies.findLast(asked);
  if (answer?.request === text) return [];
  if (answer) return [{ do: 'stopReply', reply: answer }, ...decideMessage(asSentNow(inbound), facts)];
  return wasHeard(inbound, facts) ? [] : decideMessage(asSentNow(inbound), facts);
}

/** Nobody asks for what was offered any more, whatever the message asks for now. It is no answer to that offer. */
function anew(inbound: Edit, facts: MessageFacts, offer: Offer): Effect[] {
  const offers = facts.offers.filter(({ id }) => id !== offer.id);
  const withdrawn: Effect = { do: 'resolve', offer, to: 'replaced', by: inbound.person };
  return [withdrawn, ...request(asSentNow(inbound), { ...facts, offers })];
}

/** Well within the time for which it is remembered what was said: of an older message nobody knows whether it counted already. */
const KNOWN_MS = 30 * 60_000;

/** The message counted before it was edited, or may have, or does not count now either. */
function wasHeard({ message, mentioned, direct, before, sentAt }: Edit, { history, now }: MessageFacts): boolean {
  if (!mentioned || direct || before?.mentioned === true) return true;
  if (before === undefined && sentAt !== undefined && now - sentAt > KNOWN_MS) return true;
  return history.some((turn) => turn.message === message);
}

function correct(inbound: Edit, facts: MessageFacts, run: Run): Effect[] {
  if (run.person.id !== inbound.person.id) return [];
  if ((run.requestNow ?? run.request) === inbound.text) return [];
  if (!workflowOf(facts, run.plan)?.takesAdditions) return [reply(inbound, takesNoCorrection(run))];
  if ((run.additions ?? 0) >= MAX_ADDITIONS) return [reply(inbound, additionsFull(run))];
  const addition = { by: inbound.person, text: correction(inbound.text), at: inbound.at };
  return [{ do: 'add', run, addition, requestNow: inbound.text }];
}
