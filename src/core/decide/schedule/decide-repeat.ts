import type { Effect } from '../../domain/effect.ts';
import { suggestRepeat } from '../../understand/repeat-suggestion.ts';
import type { Offer } from '../../domain/offer.ts';
import { isEnabled, mayRun } from '../../policy.ts';
import type { Run } from '../../domain/run.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { isOpen } from '../offer/offer.ts';
import { type Occasion, show } from '../say.ts';
import { toldTicks } from './schedule.ts';
import { type StartFacts, workflowOf } from '../run/start.ts';
import type { WorkFacts } from '../../facts/facts.ts';

/** What a suggestion looks at; `times` are when equal requests of the person were made that succeeded. */
export type SuggestionFacts = Pick<StartFacts, 'now' | 'policy' | 'workflows' | 'newId'> &
  Pick<WorkFacts, 'calendar' | 'offers'> & { times: number[]; zone: string; schedules: Schedule[] };

/** Whoever has just got a result may look at it tomorrow. */
const OPEN_MS = 24 * 3_600_000;

/**
 * After a success: an offer to repeat it where the request or its history suggests that. Made once for each request, and
 * not into an open question.
 */
export function decideRepeatSuggestion(run: Run, facts: SuggestionFacts): Effect[] {
  const { policy, offers, schedules, now } = facts;
  const suggestion = suggestRepeat(run, facts.times, facts.zone);
  const workflow = workflowOf(facts, run.plan);
  if (!suggestion || !workflow || policy.limits.schedulesPerPerson <= schedules.length) return [];
  if (!isEnabled(policy, run, run.person) || !mayRun(policy, run, run.person, workflow)) return [];
  if (workflow.whyOff(policy) !== undefined) return [];
  if (offers.some((offer) => isOpen(offer, now))) return [];
  if (schedules.some(({ plan }) => JSON.stringify(plan) === JSON.stringify(run.plan))) return [];
  const next = toldTicks(facts, suggestion.when);
  if (next.length === 0) return [];
  const { workspace, channel, thread, person, request, plan } = run;
  const offer: Offer = {
    workspace,
    channel,
    thread,
    id: facts.newId,
    person,
    ...(run.stranger && { stranger: run.stranger }),
    request,
    plan,
    why: { tier: 'complex', confidence: 1, reasons: ['is asked for again and again'] },
    status: 'open',
    createdAt: now,
    expiresAt: now + OPEN_MS,
    // Nobody asked for it, so whoever talks about something else is not asked what they meant.
    asked: true,
    schedule: { when: suggestion.when, next, since: suggestion.since },
  };
  const occasion: Occasion = { workspace, channel, thread, person, at: now, id: `${run.id}/again` };
  return [{ do: 'offer', offer }, show(occasion, { offer: offer.id })];
}
