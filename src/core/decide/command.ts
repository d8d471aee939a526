import { broughtOn } from '../domain/carried.ts';
import type { Command } from '../command/command.ts';
import { helpText } from '../command/help.ts';
import type { Effect } from '../domain/effect.ts';
import type { RequestFacts } from '../facts/facts.ts';
import type { Inbound } from '../domain/message.ts';
import type { Plan } from '../domain/plan.ts';
import { examplesFor } from '../present/introduction.ts';
import { presentRun } from '../present/run/details.ts';
import { nothingCan } from '../present/last-words.ts';
import { presentList } from '../present/run/list.ts';
import { fromNewerVersion } from '../present/newer.ts';
import {
  commandText,
  emptyRequest,
  invalidInput,
  needsModel,
  nothingFits,
  nothingToCancel,
  askWhichRun,
  presentStarted,
  unknownRun,
} from '../present/notices.ts';
import { noTime } from '../present/no-time.ts';
import { isFinal, type Run } from '../domain/run.ts';
import { cancel, mayCancel, thereWhenSaid, visible } from './run/cancel.ts';
import { abilitiesHere } from './introduction.ts';
import { preferByCommand } from './preference.ts';
import { titleOf } from '../domain/title.ts';
import { tell } from './say.ts';
import { decideSchedules, makeSchedule, schedulingRefusal } from './schedule/schedule.ts';
import { refusal, runnableHere, start, workflowOf } from './run/start.ts';
import { stepViews } from './run/steps.ts';
import { askToPick } from './run/pick-run.ts';
import { startReplyTo } from './talk.ts';

/** A slash command, or its words after a mention. */
export function decideCommand(inbound: Inbound, facts: RequestFacts): Effect[] {
  const { command } = facts;
  if (!command) return [];
  if (facts.target.unknown) return [tell(inbound, fromNewerVersion())];
  switch (command.kind) {
    case 'task':
      return task(inbound, facts, command);
    case 'list':
      return list(inbound, facts, command);
    case 'show':
      return details(inbound, facts, command.run);
    case 'cancel':
      return cancelOne(inbound, facts, command.run);
    case 'schedules':
      return decideSchedules(inbound, facts, command);
    case 'prefer':
      return preferByCommand(inbound, facts, command);
    case 'generate':
      return generate(inbound, facts, command.text);
    case 'help':
      return [tell(inbound, commandText(help(inbound, facts, command.about)))];
    case 'error':
      return [tell(inbound, commandText(command.text))];
  }
}

/** Of a message, it is answered as the request that it is (`request` in offer/request.ts). */
function generate(inbound: Inbound, facts: RequestFacts, text: string): Effect[] {
  if (inbound.kind !== 'command') return [];
  return [facts.canTalk ? startReplyTo(inbound, facts, text) : tell(inbound, needsModel())];
}

function help(inbound: Inbound, facts: RequestFacts, about: string): string {
  return helpText(about, runnableHere(inbound, facts), examplesFor(abilitiesHere(inbound, facts)));
}

function task(inbound: Inbound, facts: RequestFacts, command: Extract<Command, { kind: 'task' }>): Effect[] {
  const { plan, rejected, evidence } = facts;
  if (rejected) return [tell(inbound, invalidInput(rejected.workflow, rejected.issues))];
  if (!plan) {
    const isEmpty = command.text.trim() === '';
    const runnable = runnableHere(inbound, facts);
    return [tell(inbound, isEmpty ? emptyRequest() : facts.unfit ? nothingCan(runnable) : nothingFits(runnable))];
  }
  const request = command.description ?? (command.text.trim() || summaryOf(facts, plan));
  const described = command.description !== undefined;
  const { person, stranger } = inbound;
  const title = command.description === undefined ? undefined : titleOf(command.description);
  const { priority, webhook } = command;
  const brought = inbound.kind === 'command' && inbound.about ? broughtOn(inbound.about, inbound.text) : undefined;
  const order = { person, stranger, request, plan, priority, evidence, described, title, webhook, brought };
  const { when } = facts;
  if (when && 'wrong' in when) return [tell(inbound, noTime(when, facts.now))];
  const no = when ? schedulingRefusal(inbound, facts, order) : refusal(inbound, facts, order);
  if (no) return [tell(inbound, no)];
  if (when) return makeSchedule(inbound, facts, order, when);
  const { run, effects } = start(inbound, facts, order);
  const equal = equalRun(inbound, facts, plan);
  // In the thread of a mention the card tells that it started; a command is answered where it was typed.
  if (inbound.kind === 'message' && !equal) return effects;
  return [...effects, tell(inbound, presentStarted(run, facts.place, equal))];
}

/** In the place of a request, where a program gave the input alone. */
function summaryOf(facts: RequestFacts, plan: Plan): string {
  return workflowOf(facts, plan)?.summary(plan.input) ?? plan.workflow;
}

/** A live run of the same that the person may see. To follow somebody's wait is of no use to anybody. */
function equalRun(inbound: Inbound, facts: RequestFacts, plan: Plan): Run | undefined {
  if (workflowOf(facts, plan)?.expectedMs(plan.input) !== undefined) return undefined;
  return facts.alike.find((run) => run.addition === undefined && visible(inbound, run));
}

function list(inbound: Inbound, facts: RequestFacts, command: Extract<Command, { kind: 'list' }>): Effect[] {
  if (!facts.page) return [];
  const { filter, mine, page } = command;
  return [tell(inbound, presentList({ ...facts.page, filter, mine, page, person: inbound.person.id, now: facts.now }))];
}

function details(inbound: Inbound, facts: RequestFacts, named: string): Effect[] {
  const run = visible(inbound, facts.target.run);
  if (!run) return [tell(inbound, unknownRun(named))];
  const steps = stepViews(run, workflowOf(facts, run.plan)?.steps ?? []);
  const told = tell(inbound, presentRun(run, steps, { now: facts.now, place: facts.place }));
  const { workspace, person } = inbound;
  // Whoever looks at it knows how it ended.
  const unread = run.unread?.includes(person.id);
  return unread ? [told, { do: 'acknowledge', workspace, person: person.id, runs: [run.id] }] : [told];
}

/** Without a name it is the only run that can be meant: of this thread, or else of this person. */
function cancelOne(inbound: Inbound, facts: RequestFacts, named: string | undefined): Effect[] {
  if (named !== undefined) {
    const run = visible(inbound, facts.target.run);
    return run ? cancel(inbound, facts, run) : [tell(inbound, unknownRun(named))];
  }
  const inThread = thereWhenSaid(inbound, facts.threadRuns).filter((run) => mayCancel(inbound, facts, run));
  return stopOneOf(inbound, facts, inThread.length > 0 ? inThread : thereWhenSaid(inbound, facts.ownRuns));
}

/** Stops the only one, or asks which. */
export function stopOneOf(inbound: Inbound, facts: RequestFacts, runs: Run[]): Effect[] {
  const live = runs.filter((run) => !isFinal(run.status));
  const [only] = live;
  if (!only) return [tell(inbound, nothingToCancel())];
  if (live.length === 1) return cancel(inbound, facts, only);
  return inbound.kind === 'message' ? askToPick(inbound, live) : [tell(inbound, askWhichRun(live))];
}
