import type { Effect } from '../../domain/effect.ts';
import type { Evidence } from '../../domain/plan.ts';
import type { Calendar } from '../../domain/time/calendar.ts';
import { isEnabled, mayStillRun, refusedRepository } from '../../policy.ts';
import { notDoneOnce, pausedAfterFailures, pausedByPolicy, waitsForRoom } from '../../present/schedule.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import {
  isRepeated,
  LATE_MS,
  MAX_FAILURES,
  ROOM_LOOK_MS,
  ROOM_WAIT_MS,
  type PauseReason,
  type Schedule,
  type SkipReason,
} from '../../domain/schedule.ts';
import { missedTicks, tickAfter } from '../../domain/time/ticks.ts';
import { type Occasion, reply } from '../say.ts';
import { repositoriesOf } from '../../workflow.ts';
import { start, type StartFacts, workflowOf } from '../run/start.ts';

/** Clocks are put right by seconds; this far ahead one was wrong altogether. */
const CLOCK_SLIP_MS = 60 * 60_000;

/** What a tick looks at; `last` is the schedule's latest run, as far as it is kept. */
export type TickFacts = StartFacts & {
  calendar: Pick<Calendar, 'next'>;
  last?: Run | undefined;
  evidence?: Evidence | undefined;
};

/**
 * What follows from looking at a schedule: nothing where its tick is still to come, else one run for all ticks that have
 * passed, or none where that cannot be. It is decided on one state of the schedule, so each tick fires once.
 */
export function decideTick(was: Schedule, facts: TickFacts): Effect[] {
  if (was.paused !== undefined) return [];
  const schedule = mended(settled(was, facts.last), facts);
  const { workspace, channel, thread, person, next: due } = schedule;
  const occasion: Occasion = { workspace, channel, thread, person, at: facts.now, id: `${schedule.id}/${due}` };
  if (schedule.failures >= MAX_FAILURES) return pause(schedule, occasion, 'failures');
  if (due > facts.now) return schedule === was ? [] : [{ do: 'reschedule', was, to: schedule }];
  const workflow = workflowOf(facts, schedule.plan);
  if (!workflow || !mayStillRun(facts.policy, schedule, workflow)) return pause(schedule, occasion, 'policy');
  if (refusedRepository(facts.policy, schedule, repositoriesOf(workflow, schedule.plan)) !== undefined)
    return pause(schedule, occasion, 'policy');
  const off = workflow.whyOff(facts.policy);
  // A run would fail each time for what only an operator can change.
  if (off !== undefined) return pause(schedule, occasion, 'policy', off);
  const why = skipReason(schedule, facts);
  if (why) return skip(schedule, facts, occasion, why);

  const missed = missedTicks(schedule, facts.now, facts.calendar);
  const { id, name, title, request, addition, plan, priority, when } = schedule;
  const { stranger } = schedule;
  const order = {
    person,
    stranger,
    request,
    addition,
    plan,
    priority,
    evidence: facts.evidence,
    described: true,
    title,
  };
  const ticked = { id, name, zone: when.timing.zone, due, missed, late: facts.now - due > LATE_MS };
  const { run, effects } = start(occasion, facts, { ...order, schedule: ticked });
  const { skipped: _skipped, ...rest } = schedule;
  return [{ do: 'reschedule', was: schedule, to: after({ ...rest, run: run.id, ticked: due }, facts) }, ...effects];
}

/** The end of the last run is counted once: failures in a row, which a success ends and a cancel leaves as they are. */
function settled(schedule: Schedule, last: Run | undefined): Schedule {
  if (!last || !isFinal(last.status) || schedule.counted === last.id) return schedule;
  const failures =
    last.status === 'failed' ? schedule.failures + 1 : last.status === 'completed' ? 0 : schedule.failures;
  return { ...schedule, counted: last.id, failures };
}

/** A clock that was far ahead has fired ticks that are still to come: without it the schedule would wait for them to pass. */
function mended(schedule: Schedule, { now, calendar }: TickFacts): Schedule {
  if ((schedule.ticked ?? 0) <= now + CLOCK_SLIP_MS) return schedule;
  const next = tickAfter(schedule.when.timing, now, calendar);
  if (next === undefined || next >= schedule.next) return schedule;
  const { ticked: _ticked, ...rest } = schedule;
  return { ...rest, next };
}

function skipReason(schedule: Schedule, facts: TickFacts): SkipReason | undefined {
  if (!isEnabled(facts.policy, schedule, schedule.person)) return 'off';
  if (facts.last && !isFinal(facts.last.status)) return 'overlap';
  const { perPerson, perWorkspace } = facts.policy.limits;
  return facts.ownerLive >= perPerson || facts.workspaceLive >= perWorkspace ? 'limit' : undefined;
}

/** The schedule when its tick is done with; undefined where no other one comes. */
function after(schedule: Schedule, { now, calendar }: TickFacts): Schedule | undefined {
  if (!isRepeated(schedule.when)) return undefined;
  const next = tickAfter(schedule.when.timing, now, calendar);
  return next === undefined ? undefined : { ...schedule, next };
}

function skip(schedule: Schedule, facts: TickFacts, occasion: Occasion, why: SkipReason): Effect[] {
  const times = (schedule.skipped?.times ?? 0) + 1;
  const { timing } = schedule.when;
  if (why === 'limit' && 'at' in timing && facts.now < timing.at + ROOM_WAIT_MS) {
    const to: Schedule = { ...schedule, next: facts.now + ROOM_LOOK_MS, skipped: { times, why } };
    const waits: Effect = { do: 'reschedule', was: schedule, to };
    return times === 1 ? [waits, reply(occasion, waitsForRoom(schedule))] : [waits];
  }
  const effects: Effect[] = [
    { do: 'reschedule', was: schedule, to: after({ ...schedule, skipped: { times, why } }, facts) },
  ];
  // A repeated one says it in its list and on the card; one that is done once has no other time to come.
  if (!isRepeated(schedule.when)) effects.push(reply(occasion, notDoneOnce(schedule, why)));
  if (why === 'overlap' && facts.last) effects.push({ do: 'countSkip', run: facts.last });
  return effects;
}

/** `off`: the work does not work here, and why. */
function pause(schedule: Schedule, occasion: Occasion, why: Exclude<PauseReason, 'person'>, off?: string): Effect[] {
  if (!isRepeated(schedule.when)) {
    return [{ do: 'reschedule', was: schedule, to: undefined }, reply(occasion, notDoneOnce(schedule, 'policy', off))];
  }
  const said = why === 'failures' ? pausedAfterFailures(schedule) : pausedByPolicy(schedule, off);
  return [{ do: 'reschedule', was: schedule, to: { ...schedule, paused: why } }, reply(occasion, said)];
}
