import type { Command } from '../command/command.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { type Status, statuses } from '../domain/run.ts';
import type { HandlePorts } from '../ports.ts';
import type { Queries, QueuePlace, Target } from '../queries.ts';
import { commonFacts, type Gathering, liveWork } from './around.ts';
import { typedWhen } from './asked-time.ts';
import { evidenceFor, planOf } from './asked-work.ts';
import type { CommandFacts } from './facts.ts';
import { wishesAbout } from './offer-context.ts';
import { commandIn } from './said.ts';
import { startFacts, startOf } from './start.ts';
import { targetOf } from './target.ts';
import { inRepository } from './working-copy.ts';

export async function gatherCommand(inbound: InboundOf<'command'>, gathering: Gathering): Promise<CommandFacts> {
  const { ports, said } = gathering;
  const { queries, workflows } = ports;
  const command = await commandIn(inbound, said, ports);
  const [common, work, target] = await Promise.all([
    commonFacts(inbound, gathering),
    liveWork(inbound, queries),
    targetOf(inbound, command, said, ports),
  ]);
  const planned = planOf(inbound, command, workflows, said.request);
  const { plan, unfit, rejected } = inRepository(planned, inbound, command, { policy: ports.policy(), workflows });
  const workflow = plan && workflows.find(({ name }) => name === plan.workflow);
  const when = typedWhen(inbound, command, ports);
  const start = startOf(inbound, { command, plan, target, offers: work.offers });
  const [starting, evidence, place, page, schedules, wishes] = await Promise.all([
    startFacts(inbound, gathering, start, { when, target, ...work }),
    plan && workflow ? evidenceFor(workflow, plan, inbound.workspace, ports) : undefined,
    placeFor(inbound, command, target, ports),
    command?.kind === 'list' ? listPage(inbound, command, queries) : undefined,
    command?.kind === 'schedules' && command.schedule === undefined
      ? queries.schedules.list(inbound, inbound.person.id, command.mine)
      : undefined,
    wishesAbout(inbound, plan, queries),
  ]);
  return {
    kind: 'command',
    ...common,
    ...work,
    target,
    command,
    plan,
    ...(unfit && { unfit }),
    ...(rejected && { rejected }),
    when,
    ...starting,
    evidence,
    place,
    ...(page && { page }),
    schedules,
    ...wishes,
  };
}

/** Where the named run stands in the queue, or where the one would that a task starts. */
export async function placeFor(
  inbound: Inbound,
  command: Command | undefined,
  target: Target,
  { queries, now }: HandlePorts,
): Promise<QueuePlace | undefined> {
  const { workspace, person } = inbound;
  if (command?.kind === 'task') {
    const { priority = 'normal' } = command;
    return queries.queue.nextPlace({ workspace, person, priority, createdAt: now() });
  }
  return target.run?.status === 'queued' ? queries.queue.placeOf(target.run) : undefined;
}

const active = ['queued', 'running', 'waiting'] as const satisfies Status[];

export async function listPage(inbound: Inbound, command: Extract<Command, { kind: 'list' }>, queries: Queries) {
  const { filter, mine, page } = command;
  const wanted = filter === 'all' ? statuses : filter === 'active' ? active : [filter];
  const [found, stats] = await Promise.all([
    queries.runs.list({ place: inbound, person: inbound.person.id, mine, statuses: wanted, page }),
    queries.queue.stats(inbound.workspace),
  ]);
  return { ...found, stats };
}
