import { afterPendingIo } from '../basics/after-pending-io.ts';
import type { Command } from '../command/command.ts';
import { type InboundOf, isSpokenTo } from '../domain/message.ts';
import type { Question } from '../domain/question.ts';
import type { Run } from '../domain/run.ts';
import { byId, commonFacts, type Gathering, inOrderShown, liveWork } from './around.ts';
import { type AskedStatus, askedStatus } from './asked-status.ts';
import { timedOf, typedWhen } from './asked-time.ts';
import { evidenceFor, planOf } from './asked-work.ts';
import type { MessageFacts } from './facts.ts';
import { goesOn } from './goes-on.ts';
import { followingOf, lastEndedFor, wishesAbout } from './offer-context.ts';
import { commandIn, readBeside } from './said.ts';
import { startFacts, startOf } from './start.ts';
import { targetOf } from './target.ts';
import { listPage, placeFor } from './of-command.ts';
import { inRepository } from './working-copy.ts';
import type { ScheduleWords } from '../understand/wish/schedule-words.ts';

type Message = InboundOf<'message'>;

export async function gatherMessage(inbound: Message, gathering: Gathering): Promise<MessageFacts> {
  const { ports, said } = gathering;
  const command = await commandIn(inbound, said, ports);
  const here = await readThread(inbound, gathering, command);
  const { common, asked, offers, questions, threadRuns, ownRuns, workspaceLive, target, history, replies, unread } =
    here;
  const { timed, plan, unfit, rejected } = asked;
  const when = timed ? timed.when : typedWhen(inbound, command, ports);
  // In talk among people nobody schedules anything with the bot.
  const toSchedule = takesPart(inbound, here) ? said.toSchedule : undefined;
  const more = await readMore(inbound, gathering, here, { command, when, toSchedule });
  const facts = {
    kind: 'message' as const,
    ...common,
    offers,
    questions,
    threadRuns,
    ownRuns,
    workspaceLive,
    target,
    history,
    replies,
    unread,
    when,
    ...(timed && { request: timed.request }),
    ...(toSchedule && { scheduleWords: toSchedule }),
    command,
    plan,
    ...(unfit && { unfit }),
    ...(rejected && { rejected }),
    ...more,
  };
  return { ...facts, reading: readBeside(inbound, said, facts) };
}

type Here = Awaited<ReturnType<typeof readThread>>;

function takesPart(inbound: Message, { history }: Pick<Here, 'history'>): boolean {
  return isSpokenTo(inbound) || history.length > 0;
}

/** What is read once it is known what the message asks for. */
async function readMore(
  inbound: Message,
  gathering: Gathering,
  here: Here,
  { command, when, toSchedule }: Pick<MessageFacts, 'command' | 'when'> & { toSchedule: ScheduleWords | undefined },
) {
  const { ports, said } = gathering;
  const { queries, workflows } = ports;
  const { target, threadRuns, ownRuns } = here;
  const { plan, timed } = here.asked;
  const workflow = plan && workflows.find(({ name }) => name === plan.workflow);
  const start = startOf(inbound, { ...here, command, plan, request: timed?.request });
  // In talk among people, without work of the bot's, nobody asks about any.
  const state = takesPart(inbound, here) || threadRuns.length > 0 ? said.state : undefined;
  const wantsSchedules = toSchedule !== undefined || said.schedules !== undefined;
  const [starting, evidence, place, page, schedules, status, wishes, following, lastEnded, askingRuns] =
    await Promise.all([
      startFacts(inbound, gathering, start, { when, target, threadRuns, ownRuns }),
      plan && workflow ? evidenceFor(workflow, plan, inbound.workspace, ports) : undefined,
      placeFor(inbound, command, target, ports),
      command?.kind === 'list' ? listPage(inbound, command, queries) : undefined,
      schedulesFor(inbound, command, wantsSchedules, gathering),
      state ? statusFor(inbound, state, threadRuns, gathering) : undefined,
      wishesAbout(inbound, plan, queries),
      followingOf(inbound, said, queries),
      lastEndedFor(inbound, said, [...threadRuns, ...ownRuns], queries),
      askingRunsOf(inbound, here.questions, gathering),
    ]);
  return {
    ...starting,
    evidence,
    place,
    ...(page && { page }),
    schedules,
    asked: status?.asked,
    places: status?.places ?? {},
    ...wishes,
    following,
    lastEnded,
    askingRuns,
  };
}

/** What is in the thread, and what the message asks for: what is not said to the bot is worth something only in a talk with it. */
async function readThread(inbound: Message, gathering: Gathering, command: Command | undefined) {
  const { ports, said } = gathering;
  const { queries } = ports;
  const { workspace, thread, person } = inbound;
  const judge = (isForBot: boolean) => {
    const timed = isForBot ? timedOf(inbound, command, said.request, ports) : undefined;
    const planned = timed ?? planOf(inbound, command, ports.workflows, said.request);
    const found = inRepository(planned, inbound, command, { policy: ports.policy(), workflows: ports.workflows });
    return { timed, ...found };
  };
  const [common, work, questions, target, history, replies, unread, judged] = await Promise.all([
    commonFacts(inbound, gathering),
    liveWork(inbound, queries),
    queries.questions.inThread(thread),
    targetOf(inbound, command, said, ports),
    queries.messages.history(thread),
    queries.replies.inThread(thread),
    queries.runs.unreadOf(thread, workspace, person.id),
    isSpokenTo(inbound) ? afterPendingIo(() => judge(true)) : undefined,
  ]);
  const found = judged ?? judge(history.length > 0);
  const isForBot = isSpokenTo(inbound) || history.length > 0;
  const more =
    isForBot && !found.plan && !found.timed ? await goesOn(inbound, { ...work, command, history }, ports) : undefined;
  const asked = more ? { timed: undefined, plan: more } : found;
  return { common, ...work, questions: inOrderShown(questions), target, history, replies, unread, asked };
}

/** What a question about the state of things can be about, and where the queued runs among it stand. */
async function statusFor(
  inbound: Message,
  state: NonNullable<Gathering['said']['state']>,
  threadRuns: Run[],
  { ports: { queries } }: Gathering,
): Promise<{ asked: AskedStatus; places: MessageFacts['places'] }> {
  const asked = await askedStatus(inbound, state, threadRuns, queries);
  const queued = asked.live.filter(({ status }) => status === 'queued');
  const places = await Promise.all(queued.map(async (run) => [run.id, await queries.queue.placeOf(run)] as const));
  return { asked, places: Object.fromEntries(places.flatMap(([id, place]) => (place ? [[id, place]] : []))) };
}

async function schedulesFor(
  inbound: Message,
  command: Command | undefined,
  wanted: boolean,
  { ports: { queries } }: Gathering,
): Promise<MessageFacts['schedules']> {
  const isList = command?.kind === 'schedules' && command.schedule === undefined;
  if (!isList && !wanted) return undefined;
  return queries.schedules.list(inbound, inbound.person.id, isList && command.mine);
}

async function askingRunsOf(
  { thread }: Message,
  questions: readonly Question[],
  { ports: { queries } }: Gathering,
): Promise<MessageFacts['askingRuns']> {
  const elsewhere = questions.filter((question) => question.thread !== thread && question.status === 'open');
  return byId(await Promise.all(elsewhere.map(({ run }) => queries.runs.get(run))));
}
