import { type AskedStatus, askedStatus } from './asked-status.ts';
import { evidenceFor, retryName, nameSource, planOf } from './asked-work.ts';
import type { Command } from '../command/command.ts';
import { type Inbound, isSpokenTo } from '../domain/message.ts';
import { afterPendingIo } from '../basics/after-pending-io.ts';
import { keyNameOf, nameFrom, numberedName } from '../understand/naming.ts';
import type { Offer } from '../domain/offer.ts';
import { answerableFrom } from '../domain/showing.ts';
import { targetOf } from './target.ts';
import type { Question } from '../domain/question.ts';
import { offerContext } from './offer-context.ts';
import type { HandlePorts } from '../ports.ts';
import { type Run, type Status, statuses } from '../domain/run.ts';
import { commandIn, readBeside, readInbound } from './said.ts';
import { inRepository } from './working-copy.ts';
import { timedOf, typedWhen } from './asked-time.ts';
import type { Reading } from '../understand/reading.ts';
import type { Facts } from './facts.ts';

/**
 * Reads the facts about what was said; changes nothing. `crowded`: others took each name that was free when it was looked
 * for.
 */
export async function gather(
  inbound: Inbound,
  ports: HandlePorts,
  said: Reading = readInbound(inbound, ports),
  crowded = false,
): Promise<Facts> {
  const { queries, workflows } = ports;
  const { workspace, thread, person } = inbound;
  const newId = ports.newId();
  const command = await commandIn(inbound, said, ports);
  const isForBot = (talking: boolean) => inbound.kind === 'message' && (isSpokenTo(inbound) || talking);
  const judge = (talking: boolean) => {
    const timed = isForBot(talking) ? timedOf(inbound, command, said.request, ports) : undefined;
    const planned = timed ?? planOf(inbound, command, workflows, said.request);
    return { timed, ...inRepository(planned, inbound, command, { policy: ports.policy(), workflows }) };
  };
  // Where it is not said to the bot, it depends on the talk what the words are worth.
  const isAddressed = inbound.kind !== 'message' || isSpokenTo(inbound);
  const [stored, questions, threadRuns, ownRuns, workspaceLive, target, history, replies, unread, judged] =
    await Promise.all([
      queries.offers.inThread(thread),
      inbound.kind === 'message' ? queries.questions.inThread(thread) : [],
      queries.runs.liveIn(thread),
      queries.runs.liveOf(workspace, person.id),
      queries.runs.liveCount(workspace),
      targetOf(inbound, command, said, ports),
      inbound.kind === 'message' ? queries.messages.history(thread) : [],
      inbound.kind === 'message' || inbound.kind === 'deleted' ? queries.replies.inThread(thread) : [],
      unreadBy(inbound, ports),
      isAddressed ? afterPendingIo(() => judge(false)) : undefined,
    ]);
  const offers = inOrderShown(stored);
  const { timed, plan, unfit, rejected } = judged ?? judge(history.length > 0);
  const when = timed ? timed.when : typedWhen(inbound, command, ports);
  // Only where the bot takes part can something be scheduled.
  const toSchedule = isAddressed || history.length > 0 ? said.toSchedule : undefined;
  const workflow = plan && workflows.find(({ name }) => name === plan.workflow);
  const open = offers.filter((offer) => offer.status === 'open' && inbound.at <= offer.expiresAt);
  const seen = open.filter((offer) => answerableFrom(offer) <= inbound.at);
  const named = target.offer ?? seen.findLast((offer) => offer.person.id === person.id) ?? seen.at(-1);
  const owner = (target.offer ?? target.run ?? named)?.person ?? person;
  const mayStart = command?.kind === 'task' || plan !== undefined || named !== undefined || target.run !== undefined;
  const name = mayStart
    ? (retryName(inbound, target.run) ??
      nameFrom(timed?.request ?? nameSource(inbound, command, target.run, plan ? undefined : named)))
    : '';
  const [ownerRuns, evidence, newName, page, place, scheduling, schedules, asked, around] = await Promise.all([
    owner.id === person.id ? ownRuns : queries.runs.liveOf(workspace, owner.id),
    plan && workflow ? evidenceFor(workflow, plan, workspace, ports) : undefined,
    mayStart ? (crowded ? numberedName(name, newId) : queries.runs.freeName(workspace, name)) : '',
    command?.kind === 'list' ? listPage(inbound, command, ports) : undefined,
    command?.kind === 'task'
      ? queries.queue.nextPlace({ workspace, person, priority: command.priority ?? 'normal', createdAt: ports.now() })
      : target.run?.status === 'queued'
        ? queries.queue.placeOf(target.run)
        : undefined,
    when || named?.schedule || target.run?.reminds ? queries.schedules.room(workspace, owner.id, name) : undefined,
    command?.kind === 'schedules' && command.schedule === undefined
      ? queries.schedules.list(inbound, person.id, command.mine)
      : inbound.kind === 'message' && (toSchedule || said.schedules)
        ? queries.schedules.list(inbound, person.id, false)
        : undefined,
    // In talk among people, without work of the bot's, nobody asks about any.
    inbound.kind === 'message' && said.state && (isAddressed || threadRuns.length > 0 || history.length > 0)
      ? askedStatus(inbound, said.state, threadRuns, queries)
      : undefined,
    offerContext(
      {
        inbound,
        reading: said,
        plan,
        offers: target.offer ? [...open, target.offer] : open,
        live: [...threadRuns, ...ownRuns],
      },
      queries,
    ),
  ]);
  const facts = {
    now: ports.now(),
    policy: ports.policy(),
    workflows,
    calendar: ports.calendar,
    when,
    ...(timed && { request: timed.request }),
    scheduling,
    schedules,
    ...(toSchedule && { scheduleWords: toSchedule }),
    newId,
    newName,
    names: await namesFor([...threadRuns, ...ownRuns, ...(target.run ? [target.run] : [])], ports),
    offers,
    questions: inOrderShown(questions),
    history,
    replies,
    canTalk: ports.canTalk,
    threadRuns: byAge(threadRuns),
    askingRuns: await askingRuns(inbound, questions, ports),
    ownRuns: byAge(ownRuns),
    ownerLive: ownerRuns.length,
    workspaceLive,
    command,
    plan,
    ...(unfit && { unfit }),
    ...(rejected && { rejected }),
    evidence,
    ...around,
    target,
    place,
    asked,
    places: await placesFor(asked, ports),
    unread,
    leaving: await leavingOf(inbound, ports),
    botTurns: await botTurnsOf(inbound, ports),
    ...(page && { page }),
  };
  return { ...facts, reading: readBeside(inbound, said, facts) };
}

async function askingRuns(
  { thread }: Inbound,
  questions: Question[],
  { queries }: HandlePorts,
): Promise<Facts['askingRuns']> {
  const elsewhere = questions.filter((question) => question.thread !== thread && question.status === 'open');
  const runs = await Promise.all(elsewhere.map(({ run }) => queries.runs.get(run)));
  return Object.fromEntries(runs.flatMap((run) => (run ? [[run.id, run]] : [])));
}

async function placesFor(asked: AskedStatus | undefined, { queries }: HandlePorts): Promise<Facts['places']> {
  const queued = asked?.live.filter(({ status }) => status === 'queued') ?? [];
  const places = await Promise.all(queued.map(async (run) => [run.id, await queries.queue.placeOf(run)] as const));
  return Object.fromEntries(places.flatMap(([id, place]) => (place ? [[id, place]] : [])));
}

async function unreadBy(inbound: Inbound, { queries }: HandlePorts): Promise<Facts['unread']> {
  const { workspace, thread, person } = inbound;
  if (inbound.kind === 'lifecycle' && inbound.all) {
    const runs = await queries.runs.unread(workspace, person.id);
    return runs.map(({ id, finishedAt = 0 }) => ({ run: id, at: finishedAt }));
  }
  return inbound.kind === 'message' || inbound.kind === 'lifecycle'
    ? queries.runs.unreadOf(thread, workspace, person.id)
    : [];
}

async function botTurnsOf({ stranger, workspace, person, at, id }: Inbound, { queries }: HandlePorts): Promise<number> {
  return stranger === 'bot' ? queries.people.botTurns(workspace, person.id, at, id) : 0;
}

async function leavingOf(inbound: Inbound, { queries }: HandlePorts): Promise<Facts['leaving']> {
  if (inbound.kind !== 'lifecycle' || inbound.event !== 'removed') return undefined;
  const { workspace } = inbound;
  const [runs, offers, schedules] = await Promise.all([
    queries.runs.liveInWorkspace(workspace),
    queries.offers.openIn(workspace),
    queries.schedules.inWorkspace(workspace),
  ]);
  return { runs, offers, schedules };
}

async function namesFor(runs: Run[], { queries }: HandlePorts): Promise<Facts['names']> {
  const names: Facts['names'] = {};
  for (const run of runs) {
    const { id, name, workspace } = run;
    if (name !== '' || names[id] !== undefined) continue;
    const free = await queries.runs.freeName(workspace, keyNameOf(run));
    names[id] = Object.values(names).includes(free) ? `${free}-${id}` : free;
  }
  return names;
}

/** A bare yes is for what was asked last, and by the clocks of those who ask that may not be told. */
function inOrderShown<T extends Offer | Question>(asked: T[]): T[] {
  return asked
    .map((one) => ({ one, from: answerableFrom(one) }))
    .toSorted((a, b) => (a.from === b.from ? 0 : a.from - b.from))
    .map(({ one }) => one);
}

function byAge(runs: Run[]): Run[] {
  return runs.toSorted((a, b) => a.createdAt - b.createdAt);
}

const active = ['queued', 'running', 'waiting'] as const satisfies Status[];

async function listPage(inbound: Inbound, command: Extract<Command, { kind: 'list' }>, { queries }: HandlePorts) {
  const { filter, mine, page } = command;
  const wanted = filter === 'all' ? statuses : filter === 'active' ? active : [filter];
  const [found, stats] = await Promise.all([
    queries.runs.list({ place: inbound, person: inbound.person.id, mine, statuses: wanted, page }),
    queries.queue.stats(inbound.workspace),
  ]);
  return { ...found, stats };
}
