import { turnOfBot } from '../../domain/conversation.ts';
import type { Effect } from '../../domain/effect.ts';
import type { RequestFacts, WorkFacts } from '../../facts/facts.ts';
import type { Inbound, Place } from '../../domain/message.ts';
import { mayActFor } from '../../policy.ts';
import { momentsAsWords } from '../../present/text/moment.ts';
import { noTime } from '../../present/no-time.ts';
import {
  notScheduleOwner,
  onceCannotPause,
  presentSchedule,
  presentScheduled,
  presentSchedules,
  scheduleAlready,
  scheduleChanged,
  scheduledAnswer,
  scheduleLimit,
  unknownSchedule,
} from '../../present/schedule.ts';
import type { Post } from '../../domain/outgoing.ts';
import { isRepeated, type Schedule, TOLD_TICKS, type When } from '../../domain/schedule.ts';
import { tickAfter, ticksAfter } from '../../domain/time/ticks.ts';
import type { Command } from '../../command/command.ts';
import { reply, tell } from '../say.ts';
import { type Order, standingRefusal, workflowOf } from '../run/start.ts';

export type ScheduleAct = 'pause' | 'resume' | 'delete';

/** Why the order cannot be scheduled; undefined where it can. */
export function schedulingRefusal(inbound: Inbound, facts: WorkFacts, order: Order): Post | undefined {
  const { limits } = facts.policy;
  const no = standingRefusal(inbound, facts, order);
  if (no) return no;
  if ((facts.scheduling?.own ?? 0) >= limits.schedulesPerPerson)
    return scheduleLimit(limits.schedulesPerPerson, 'person');
  if ((facts.scheduling?.all ?? 0) >= limits.schedulesPerWorkspace) {
    return scheduleLimit(limits.schedulesPerWorkspace, 'workspace');
  }
  return undefined;
}

/** Stores the schedule, and says in its thread what will happen when. */
export function makeSchedule(inbound: Inbound, facts: WorkFacts, order: Order, when: When): Effect[] {
  const [next] = ticksAfter(when.timing, facts.now, 1, facts.calendar);
  if (next === undefined) return [tell(inbound, noTime({ wrong: 'past', text: order.request }, facts.now))];
  const { person, request, plan } = order;
  const schedule = scheduleOf(inbound, facts, order, { when, next });
  const ticks = toldTicks(facts, when);
  const summary = workflowOf(facts, plan)?.summary(plan.input) ?? request;
  const told: Effect[] =
    inbound.kind === 'command' || inbound.replyTo !== undefined
      ? [tell(inbound, scheduledAnswer(schedule, ticks, facts.now))]
      : [];
  const post = presentScheduled(schedule, summary, ticks, facts.now);
  return [
    { do: 'schedule', schedule, limits: facts.policy.limits },
    reply(inbound, post, { schedule: schedule.id }),
    ...told,
    ...talkBegun(inbound, post, person.id),
  ];
}

/** A schedule as it begins, in that place. */
export function scheduleOf(
  { workspace, channel, thread }: Place,
  facts: WorkFacts,
  order: Order,
  { when, next }: { when: When; next: number },
): Schedule {
  const { person, request, addition, plan, priority = 'normal' } = order;
  return {
    workspace,
    channel,
    thread,
    id: facts.newId,
    name: facts.scheduling?.name ?? facts.newName,
    ...(order.title !== undefined && { title: order.title }),
    person,
    ...(order.stranger && { stranger: order.stranger }),
    request,
    ...(addition !== undefined && { addition }),
    plan,
    ...(workflowOf(facts, plan)?.reminds && { reminds: true as const }),
    priority,
    when,
    createdAt: facts.now,
    next,
    failures: 0,
    revision: 1,
  };
}

/** What a command scheduled begins a talk with its person: "delete it" below needs no mention. */
function talkBegun(inbound: Inbound, { text }: Post, person: string): Effect[] {
  if (inbound.kind !== 'command') return [];
  const { thread, at } = inbound;
  return [{ do: 'remember', thread, turn: turnOfBot(momentsAsWords(text), at, person) }];
}

export function toldTicks(facts: Pick<WorkFacts, 'now' | 'calendar'>, when: When): number[] {
  return ticksAfter(when.timing, facts.now, TOLD_TICKS, facts.calendar);
}

/** `/schedules` and what follows it. */
export function decideSchedules(
  inbound: Inbound,
  facts: RequestFacts,
  command: Extract<Command, { kind: 'schedules' }>,
): Effect[] {
  const { schedule: named, act } = command;
  if (named === undefined) return [tell(inbound, presentSchedules(facts.schedules ?? [], facts.now))];
  const schedule = visibleSchedule(inbound, facts.target.schedule);
  if (!schedule) return [tell(inbound, unknownSchedule(named))];
  return act ? changeSchedule(inbound, facts, schedule, act) : [tell(inbound, presentSchedule(schedule, facts.now))];
}

/** As for runs: those of the channel that one is in, and one's own. */
export function visibleSchedule(inbound: Inbound, schedule: Schedule | undefined): Schedule | undefined {
  if (!schedule || schedule.workspace !== inbound.workspace) return undefined;
  return schedule.channel === inbound.channel || schedule.person.id === inbound.person.id ? schedule : undefined;
}

export function changeSchedule(inbound: Inbound, facts: WorkFacts, schedule: Schedule, act: ScheduleAct): Effect[] {
  const { effects, post } = changed(inbound, facts, schedule, act);
  return [...effects, tell(inbound, post)];
}

/** What a change does, and how it is told; a refusal is for the person alone. */
export function changed(
  inbound: Inbound,
  facts: WorkFacts,
  schedule: Schedule,
  act: ScheduleAct,
): { effects: Effect[]; post: Post; isPrivate?: true } {
  if (!mayActFor(facts.policy, 'cancel', schedule, inbound.person)) {
    return { effects: [], post: notScheduleOwner(schedule), isPrivate: true };
  }
  if (act === 'delete') {
    const effects: Effect[] = [{ do: 'reschedule', was: schedule, to: undefined, by: inbound.person }];
    return { effects, post: scheduleChanged(schedule, act, facts.now) };
  }
  if (!isRepeated(schedule.when)) return { effects: [], post: onceCannotPause(schedule) };
  if ((act === 'pause') === (schedule.paused !== undefined)) return { effects: [], post: scheduleAlready(schedule) };
  const to = act === 'pause' ? paused(inbound, schedule) : resumed(facts, schedule);
  return { effects: [{ do: 'reschedule', was: schedule, to }], post: scheduleChanged(to, act, facts.now) };
}

function paused(inbound: Inbound, schedule: Schedule): Schedule {
  return { ...schedule, paused: 'person', pausedBy: inbound.person };
}

/** What passed while it was paused was not wanted, so it is not made up for. */
function resumed(facts: WorkFacts, schedule: Schedule): Schedule {
  const { paused: _paused, pausedBy: _by, skipped: _skipped, ...rest } = schedule;
  const next = tickAfter(schedule.when.timing, facts.now, facts.calendar) ?? schedule.next;
  return { ...rest, next, failures: 0 };
}
