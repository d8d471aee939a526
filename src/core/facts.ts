import type { Turn } from './conversation.ts';
import { classify } from './classify.ts';
import { MAX_REQUEST } from './command/limit.ts';
import { scheduleActs } from './command/schedules.ts';
import { type Command, parseCommand, parseMention } from './command.ts';
import type { Inbound, InboundOf } from './message.ts';
import { nameFrom } from './naming.ts';
import type { Evidence, Offer, Plan } from './offer.ts';
import { judged, shouldOffer } from './opportunity.ts';
import { choosePlan, fallbackPlan, type Planned, planTask } from './plan.ts';
import type { Policy } from './policy.ts';
import type { Calendar, HandlePorts, QueuePlace, QueueStats } from './ports.ts';
import type { Reply } from './reply.ts';
import { type Run, type Status, statuses } from './run.ts';
import type { Schedule, When } from './schedule.ts';
import { isStatusQuestion } from './status-question.ts';
import { type TimedRequest, timedRequest } from './timed-request.ts';
import { type NoTime, type ReadContext, readWhen } from './when/read.ts';
import type { Workflow } from './workflow.ts';

/** Everything a decision looks at, read before it is made. */
export type Facts = {
  now: number;
  policy: Policy;
  workflows: Workflow[];
  calendar: Calendar;
  /** When the text asks for its work to be done, where it does; or why that cannot be told. */
  when?: When | NoTime | undefined;
  /** The request without its time, where it has one. */
  request?: string;
  /** For the one schedule that this event may make. */
  scheduling?: { name: string; own: number; all: number } | undefined;
  /** For a list of schedules. */
  schedules?: Schedule[] | undefined;
  /** For the one offer or run that this event may make. */
  newId: string;
  /** A free name for the one run that this event may start. */
  newName: string;
  /** The thread's latest offers, oldest first. */
  offers: Offer[];
  /** The thread's live runs, oldest first. */
  threadRuns: Run[];
  /** What was said in the thread lately, oldest first. */
  history: Turn[];
  /** The replies that are being written in the thread. */
  replies: Reply[];
  /** There is a model that can answer. */
  canTalk: boolean;
  /** The person's live runs in the workspace, oldest first. */
  ownRuns: Run[];
  /** How many live runs the person has for whom this event may start one. */
  ownerLive: number;
  /** How many live runs the workspace has. */
  workspaceLive: number;
  /** What the text asks for as a command, and what would be done for it as a request. */
  command?: Command | undefined;
  plan?: Plan | undefined;
  /** The words after a workflow's name that its schema does not take. */
  rejected?: Planned['rejected'];
  evidence?: Evidence | undefined;
  /** What a button, a reaction or a command names. */
  target: { offer?: Offer | undefined; run?: Run | undefined; schedule?: Schedule | undefined };
  /** Where the target stands in the queue, or where a new run would. */
  place?: QueuePlace | undefined;
  /** Where the queued runs stand that a question is about, by id. */
  places: Record<string, QueuePlace>;
  /** For a list. */
  page?: { runs: Run[]; more: boolean; stats: QueueStats };
};

/** Reads the facts; changes nothing. */
export async function gather(inbound: Inbound, ports: HandlePorts): Promise<Facts> {
  const { queries, workflows } = ports;
  const { workspace, thread, person } = inbound;
  const command = commandOf(inbound, workflows);
  const [offers, threadRuns, ownRuns, workspaceLive, target, history, replies] = await Promise.all([
    queries.offersIn(thread),
    queries.liveIn(thread),
    queries.liveOf(workspace, person.id),
    queries.liveCount(workspace),
    targetOf(inbound, command, ports),
    inbound.kind === 'message' ? queries.history(thread) : [],
    inbound.kind === 'message' ? queries.repliesIn(thread) : [],
  ]);
  const timed = timedOf(inbound, command, ports);
  const { plan, rejected } = timed ?? planOf(inbound, command, workflows);
  const when = timed ? timed.when : typedWhen(command, ports);
  const workflow = plan && workflows.find(({ name }) => name === plan.workflow);
  const open = offers.filter((offer) => offer.status === 'open' && inbound.at <= offer.expiresAt);
  const named = target.offer ?? open.findLast((offer) => offer.person.id === person.id) ?? open.at(-1);
  const owner = (target.offer ?? target.run ?? named)?.person ?? person;
  const name = nameFrom(timed?.request ?? nameSource(inbound, command, target.run, named));
  const [ownerRuns, evidence, newName, page, place, scheduling, schedules] = await Promise.all([
    owner.id === person.id ? ownRuns : queries.liveOf(workspace, owner.id),
    plan && workflow ? evidenceFor(workflow, plan, workspace, ports) : undefined,
    queries.freeName(workspace, name),
    command?.kind === 'list' ? listPage(inbound, command, ports) : undefined,
    command?.kind === 'task'
      ? queries.nextPlace({ workspace, person, priority: command.priority ?? 'normal', createdAt: ports.now() })
      : target.run?.status === 'queued'
        ? queries.placeOf(target.run)
        : undefined,
    when || named?.schedule ? queries.scheduling(workspace, owner.id, name) : undefined,
    command?.kind === 'schedules' && command.schedule === undefined
      ? queries.schedules(inbound, person.id, command.mine)
      : undefined,
  ]);
  return {
    now: ports.now(),
    policy: ports.policy(),
    workflows,
    calendar: ports.calendar,
    when,
    ...(timed && { request: timed.request }),
    scheduling,
    schedules,
    newId: ports.newId(),
    newName,
    offers,
    history,
    replies,
    canTalk: ports.canTalk,
    threadRuns: byAge(threadRuns),
    ownRuns: byAge(ownRuns),
    ownerLive: ownerRuns.length,
    workspaceLive,
    command,
    plan,
    ...(rejected && { rejected }),
    evidence,
    target,
    place,
    places: await placesFor(inbound, [...threadRuns, ...ownRuns], ports),
    ...(page && { page }),
  };
}

function readContext({ now, policy, calendar }: HandlePorts): ReadContext {
  return { now: now(), zone: policy().timeZone ?? calendar.zone, calendar };
}

/** Words about time count in requests to the bot only, and as the person meant them when they wrote. */
function timedOf(
  inbound: Inbound,
  command: Command | undefined,
  ports: HandlePorts,
): (TimedRequest & Planned) | undefined {
  if (inbound.kind !== 'message' || command || !(inbound.mentioned || inbound.direct)) return undefined;
  if (inbound.text.length > MAX_REQUEST) return undefined;
  return timedRequest(inbound.text, ports.workflows, readContext(ports));
}

function typedWhen(command: Command | undefined, ports: HandlePorts): When | NoTime | undefined {
  if (command?.kind !== 'task' || (command.at === undefined && command.every === undefined)) return undefined;
  const { at, every } = command;
  return readWhen({ ...(at !== undefined && { at }), ...(every !== undefined && { every }) }, readContext(ports));
}

async function placesFor(inbound: Inbound, runs: Run[], { queries }: HandlePorts): Promise<Facts['places']> {
  if (inbound.kind !== 'message' || !isStatusQuestion(inbound.text)) return {};
  const queued = runs.filter(({ status }) => status === 'queued');
  const places = await Promise.all(queued.map(async (run) => [run.id, await queries.placeOf(run)] as const));
  return Object.fromEntries(places.flatMap(([id, place]) => (place ? [[id, place]] : [])));
}

function byAge(runs: Run[]): Run[] {
  return runs.toSorted((a, b) => a.createdAt - b.createdAt);
}

function commandOf(inbound: Inbound, workflows: Workflow[]): Command | undefined {
  if (inbound.kind === 'command') return parseCommand(inbound.command, inbound.text, workflows);
  if (inbound.kind === 'message' && (inbound.mentioned || inbound.direct)) return parseMention(inbound.text, workflows);
  return undefined;
}

function planOf(inbound: Inbound, command: Command | undefined, workflows: Workflow[]): Planned {
  if (command?.kind === 'task') return planTask(command, workflows);
  if (inbound.kind !== 'message' || command) return {};
  const plan = choosePlan(inbound.text, workflows) ?? planForLongWork(inbound, workflows);
  return plan ? { plan } : {};
}

/** What no workflow is made for is answered in the talk, unless it asks for long work. */
function planForLongWork({ text, mentioned, direct }: InboundOf<'message'>, workflows: Workflow[]): Plan | undefined {
  if (!mentioned && !direct) return undefined;
  return shouldOffer(judged(classify(text), text, undefined)) ? fallbackPlan(text, workflows) : undefined;
}

/** The words that a run started by this event is named after. */
function nameSource(inbound: Inbound, command: Command | undefined, run?: Run, offer?: Offer): string {
  if (command?.kind === 'task') return command.description ?? `${command.workflow ?? ''} ${command.text}`;
  if (run) return run.request;
  if (offer) return offer.request;
  return inbound.kind === 'message' ? inbound.text : '';
}

async function evidenceFor(workflow: Workflow, plan: Plan, workspace: string, { queries }: HandlePorts) {
  const expected = workflow.expectedMs(plan.input);
  if (expected !== undefined) return { typicalMs: expected, runs: 0 };
  return queries.evidence(workspace, workflow.name, workflow.alike(plan.input));
}

async function targetOf(
  inbound: Inbound,
  command: Command | undefined,
  { queries }: HandlePorts,
): Promise<Facts['target']> {
  if (command && 'run' in command && command.run !== undefined) {
    return { run: await queries.findRun(inbound.workspace, command.run) };
  }
  if (command?.kind === 'schedules' && command.schedule !== undefined) {
    return { schedule: await queries.findSchedule(inbound.workspace, command.schedule) };
  }
  if (inbound.kind === 'reaction') return queries.shownBy(inbound.message);
  if (inbound.kind !== 'action') return {};
  if (inbound.value === undefined) return queries.shownBy(inbound.message);
  if (scheduleActs.has(inbound.action)) {
    const schedule = await queries.schedule(inbound.value);
    if (schedule) return { schedule };
  }
  const [offer, run] = await Promise.all([queries.offer(inbound.value), queries.run(inbound.value)]);
  return { offer, run };
}

const active = ['queued', 'running', 'waiting'] as const satisfies Status[];

async function listPage(inbound: Inbound, command: Extract<Command, { kind: 'list' }>, { queries }: HandlePorts) {
  const { filter, mine, page } = command;
  const wanted = filter === 'all' ? statuses : filter === 'active' ? active : [filter];
  const [found, stats] = await Promise.all([
    queries.list({ place: inbound, person: inbound.person.id, mine, statuses: wanted, page }),
    queries.stats(inbound.workspace),
  ]);
  return { ...found, stats };
}
