import type { Effect } from '../../domain/effect.ts';
import type { WorkFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import type { SnoozeAction } from '../../domain/outgoing.ts';
import type { Run } from '../../domain/run.ts';
import { instantOf, wallAt } from '../../domain/time/zone.ts';
import { mayActFor } from '../../policy.ts';
import { notRequester } from '../../present/notices.ts';
import { snoozed } from '../../present/reminder.ts';
import { tell } from '../say.ts';
import { scheduleOf, schedulingRefusal } from './schedule.ts';

const MINUTE_MS = 60_000;

/** "Tomorrow" on a button is the next day at this hour: when most people begin to work. */
const MORNING = 9;

/** Tells the reminder again later, in its own thread. */
export function snooze(inbound: InboundOf<'action'>, facts: WorkFacts, run: Run, action: SnoozeAction): Effect[] {
  if (!mayActFor(facts.policy, 'confirm', run, inbound.person)) {
    return [tell(inbound, notRequester(run.person, 'change'))];
  }
  const { person, stranger, request, plan, priority } = run;
  const order = { person, stranger, request, plan, priority };
  const no = schedulingRefusal(inbound, facts, order);
  if (no) return [tell(inbound, no)];
  const zone = inbound.zone ?? run.schedule?.zone ?? run.zone ?? facts.policy.timeZone ?? facts.calendar.zone;
  const at = timeOf(action, facts.now, zone);
  const schedule = scheduleOf(run, facts, order, { when: { timing: { zone, at }, words: '' }, next: at });
  return [{ do: 'schedule', schedule, limits: facts.policy.limits }, tell(inbound, snoozed(schedule, facts.now))];
}

function timeOf(action: SnoozeAction, now: number, zone: string): number {
  if (action === 'snooze_10m') return now + 10 * MINUTE_MS;
  if (action === 'snooze_1h') return now + 60 * MINUTE_MS;
  const { year, month, day } = wallAt(now + 24 * 60 * MINUTE_MS, zone);
  return instantOf({ year, month, day, hour: MORNING, minute: 0 }, zone);
}
