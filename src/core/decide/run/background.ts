import { broughtOf } from '../../domain/carried.ts';
import type { Effect } from '../../domain/effect.ts';
import type { ActionFacts, MessageFacts } from '../../facts/facts.ts';
import type { Inbound, InboundOf } from '../../domain/message.ts';
import { continuedPlan } from '../../facts/plan.ts';
import { buttonGone, notRequester } from '../../present/notices.ts';
import { isLiveReply, type Reply } from '../../domain/reply.ts';
import { reply as say, tell } from '../say.ts';
import { refusal, start } from './start.ts';

/** "Continue in the background": the reply that is being written for this person goes on as a run. */
export function moveInWords(inbound: InboundOf<'message'>, facts: MessageFacts): Effect[] | undefined {
  if (!facts.reading.toBackground) return undefined;
  const own = facts.replies.findLast((reply) => reply.person.id === inbound.person.id && isLiveReply(reply));
  return own && move(inbound, facts, own);
}

export function moveByButton(inbound: InboundOf<'action'>, facts: ActionFacts): Effect[] {
  const { reply } = facts.target;
  if (reply?.workspace !== inbound.workspace || reply.channel !== inbound.channel) return [tell(inbound, buttonGone())];
  if (reply.person.id !== inbound.person.id) return [tell(inbound, notRequester(reply.person, 'continue'))];
  return isLiveReply(reply) ? move(inbound, facts, reply) : [tell(inbound, buttonGone())];
}

/** One commit ends the reply and starts the run that takes its words over, so exactly one of them answers. */
function move(inbound: Inbound, facts: MessageFacts | ActionFacts, reply: Reply): Effect[] {
  const no = inbound.kind === 'message' ? say : tell;
  const plan = continuedPlan(reply, facts.history, facts.workflows);
  if (!plan) return [no(inbound, buttonGone())];
  const order = {
    person: reply.person,
    stranger: inbound.stranger,
    request: reply.request,
    brought: broughtOf(reply),
    plan,
    from: { reply: reply.id },
  };
  const refused = refusal(inbound, facts, order);
  if (refused) return [no(inbound, refused)];
  const { run, effects } = start(inbound, facts, order);
  return [{ do: 'moveReply', reply: { ...reply, status: 'moved', run: run.id }, was: reply.status }, ...effects];
}
