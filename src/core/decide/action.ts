import { scheduleActs } from '../command/parse/schedules.ts';
import { broughtOf } from '../domain/carried.ts';
import type { Effect } from '../domain/effect.ts';
import type { ActionFacts, ReactionFacts, WorkFacts } from '../facts/facts.ts';
import type { InboundOf } from '../domain/message.ts';
import { isToFollow, type Offer } from '../domain/offer.ts';
import { isQuestionAction, isSnoozeAction } from '../domain/outgoing.ts';
import { isVerdict, type Verdict, isFinal, type Run } from '../domain/run.ts';
import { mayActFor } from '../policy.ts';
import { fromNewerVersion } from '../present/newer.ts';
import { presentFeedback } from '../present/run/feedback.ts';
import { alreadyRetried, buttonGone, notRequester } from '../present/notices.ts';
import { understandReaction } from '../understand/understand.ts';
import { moveByButton } from './run/background.ts';
import { cancel, visible } from './run/cancel.ts';
import { follow, unfollow } from './run/follow.ts';
import { answerOffer, isLateYes, isOpen } from './offer/offer.ts';
import { pressChoice, reactToQuestion } from './question.ts';
import { tell } from './say.ts';
import { changeSchedule, visibleSchedule } from './schedule/schedule.ts';
import { snooze } from './schedule/snooze.ts';
import { refusal, start, workflowOf } from './run/start.ts';

/** A button was pressed. Its value comes from outside, so it counts only in the workspace it was pressed in. */
export function decideAction(inbound: InboundOf<'action'>, facts: ActionFacts): Effect[] {
  if (facts.target.unknown) return [tell(inbound, fromNewerVersion())];
  const offer = here(inbound, facts.target.offer);
  const run = visible(inbound, facts.target.run);
  if (offer && inbound.action === 'start') {
    return answerOffer(inbound, facts, offer, { verdict: isToFollow(offer) ? 'anyway' : 'accept' });
  }
  if (offer && isToFollow(offer) && inbound.action === 'follow')
    return answerOffer(inbound, facts, offer, { verdict: 'accept' });
  if (offer && inbound.action === 'not_now') return answerOffer(inbound, facts, offer, { verdict: 'decline' });
  if (isQuestionAction(inbound.action)) return pressChoice(inbound, facts) ?? [tell(inbound, buttonGone())];
  if (run && inbound.action === 'follow') return follow(inbound, facts, run);
  if (run && inbound.action === 'unfollow') return unfollow(inbound, run);
  if (run?.reminds && isSnoozeAction(inbound.action)) return snooze(inbound, facts, run, inbound.action);
  if (run && isVerdict(inbound.action)) return feedback(inbound, run, inbound.action);
  if (run && inbound.action === 'cancel') return cancel(inbound, facts, run);
  if (run && inbound.action === 'retry' && run.channel === inbound.channel) return retry(inbound, facts, run);
  if (inbound.action === 'background') return moveByButton(inbound, facts);
  const schedule = visibleSchedule(inbound, facts.target.schedule);
  const act = scheduleActs.get(inbound.action);
  if (schedule && act) return changeSchedule(inbound, facts, schedule, act);
  if (inbound.action === 'acknowledge') return acknowledge(inbound, facts);
  return [tell(inbound, buttonGone())];
}

function here(inbound: InboundOf<'action'>, offer: Offer | undefined): Offer | undefined {
  return offer?.workspace === inbound.workspace && offer.channel === inbound.channel ? offer : undefined;
}

/** Whoever is to know of a run's end may say that they do, wherever they are. */
function acknowledge({ workspace, person }: InboundOf<'action'>, { target: { run } }: WorkFacts): Effect[] {
  if (run?.workspace !== workspace || !run.unread?.includes(person.id)) return [];
  return [{ do: 'acknowledge', workspace, person: person.id, runs: [run.id] }];
}

/** What people think is kept with the run; a second press of the same says nothing new. */
function feedback(inbound: InboundOf<'action'>, run: Run, verdict: Verdict): Effect[] {
  const { person } = inbound;
  if (run.feedback?.[person.id] === verdict) return [];
  return [{ do: 'feedback', run, person, verdict }, tell(inbound, presentFeedback(verdict))];
}

/** A new run takes over what the failed one finished, and continues with the step that failed. */
function retry(inbound: InboundOf<'action'>, facts: WorkFacts, run: Run): Effect[] {
  if (!mayActFor(facts.policy, 'confirm', run, inbound.person)) {
    return [tell(inbound, notRequester(run.person, 'retry'))];
  }
  if (run.status !== 'failed') return [tell(inbound, buttonGone())];
  if (run.retriedAs !== undefined) return [tell(inbound, alreadyRetried(run, run.retriedAs))];
  const { person, stranger, request, addition, plan, evidence, priority, additions, additionsTaken, webhook } = run;
  const anew = workflowOf(facts, plan)?.version !== run.version;
  const order = {
    person,
    stranger,
    request,
    brought: broughtOf(run),
    addition,
    plan,
    evidence,
    priority,
    additions,
    additionsTaken,
    webhook,
    retryOf: run.id,
    title: run.title,
    anew,
  };
  const no = refusal(inbound, facts, order);
  return no ? [tell(inbound, no)] : start(inbound, facts, order).effects;
}

/** A reaction says what a button says, but only where it can mean that: any other one is just a reaction. */
export function decideReaction(inbound: InboundOf<'reaction'>, facts: ReactionFacts): Effect[] {
  const { means: meaning } = understandReaction(inbound.emoji);
  const { offer, run, question } = facts.target;
  if (question) return reactToQuestion(inbound, facts, question);
  if (meaning && offer && (isOpen(offer, inbound.at) || isLateYes(offer, inbound.at, meaning))) {
    return answerOffer(inbound, facts, offer, { verdict: meaning });
  }
  if (meaning === 'decline' && run && !isFinal(run.status)) return cancel(inbound, facts, run);
  return [];
}
