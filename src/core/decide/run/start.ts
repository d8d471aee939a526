import { type Brought, broughtBy } from '../../domain/carried.ts';
import type { Effect } from '../../domain/effect.ts';
import type { CommonFacts, WorkFacts } from '../../facts/facts.ts';
import type { Inbound, Person, Stranger } from '../../domain/message.ts';
import type { Evidence, Plan } from '../../domain/plan.ts';
import type { Post } from '../../domain/outgoing.ts';
import { isEnabled, mayRun, refusedRepository } from '../../policy.ts';
import { backgroundOff, notAllowed, personLimit, workflowOff, workspaceLimit } from '../../present/notices.ts';
import { repositoryRefused } from '../../present/repository.ts';
import { initialProgress } from '../../execute/progress.ts';
import type { Run } from '../../domain/run.ts';
import type { Priority } from '../../domain/priority.ts';
import type { Webhook } from '../../domain/api/webhook.ts';
import type { Why } from '../../domain/why.ts';
import { repositoriesOf, type Workflow } from '../../workflow.ts';
import type { Ticked } from '../../domain/schedule.ts';
import { type Occasion, show } from '../say.ts';

/** What a run is to be made of. */
export type Order = {
  person: Person;
  request: string;
  /** By default what the message that starts it brings. */
  brought?: Brought | undefined;
  addition?: string | undefined;
  plan: Plan;
  evidence?: Evidence | undefined;
  priority?: Priority | undefined;
  retryOf?: string | undefined;
  schedule?: Ticked | undefined;
  /** What was said to the run that it retries; see `Run`. */
  additions?: number | undefined;
  additionsTaken?: number | undefined;
  /** The person has said what it is called. */
  described?: boolean;
  /** Who confirmed it. */
  startedBy?: Person | undefined;
  /** See `Run`. */
  unasked?: Run['unasked'];
  /** The message that becomes its card, by the platform's id; without one its card is posted. */
  card?: string | undefined;
  /** As what; see `Run`. */
  title?: string | undefined;
  from?: Run['from'];
  why?: Why | undefined;
  webhook?: Webhook | undefined;
  /** Its person is no member of the workspace; see `Run`. */
  stranger?: Stranger | undefined;
  /** Its workflow has changed since the run that it retries: results of old steps may not fit the new ones. */
  anew?: boolean;
};

/** What a start looks at. */
export type StartFacts = Pick<
  WorkFacts,
  'now' | 'policy' | 'workflows' | 'newId' | 'newName' | 'canTalk' | 'ownRuns' | 'ownerLive' | 'workspaceLive'
>;

/** The workflows that the person may run there, and that work; no others are proposed. */
export function runnableHere(
  inbound: Inbound,
  { policy, workflows }: Pick<CommonFacts, 'policy' | 'workflows'>,
): Workflow[] {
  return workflows.filter(
    (workflow) => mayRun(policy, inbound, inbound.person, workflow) && workflow.whyOff(policy) === undefined,
  );
}

export function workflowOf(facts: Pick<CommonFacts, 'workflows'>, plan: Plan): Workflow | undefined {
  return facts.workflows.find(({ name }) => name === plan.workflow);
}

/** Why such work is not to be done at all, now or later; undefined where it may be. */
export function standingRefusal(inbound: Occasion, facts: StartFacts, order: Order): Post | undefined {
  const workflow = workflowOf(facts, order.plan);
  if (!isEnabled(facts.policy, inbound, order.person)) return backgroundOff();
  if (!workflow || !mayRun(facts.policy, inbound, order.person, workflow)) return notAllowed(order.plan.workflow);
  const off = workflow.whyOff(facts.policy);
  if (off !== undefined) return workflowOff(off);
  const refused = refusedRepository(
    facts.policy,
    { ...inbound, person: order.person },
    repositoriesOf(workflow, order.plan),
  );
  return refused === undefined ? undefined : repositoryRefused(refused);
}

/** Why the order cannot become a run now; undefined where it can. */
export function refusal(inbound: Occasion, facts: StartFacts, order: Order): Post | undefined {
  const { policy } = facts;
  const no = standingRefusal(inbound, facts, order);
  if (no) return no;
  const live = order.person.id === inbound.person.id ? facts.ownRuns.length : facts.ownerLive;
  if (live >= policy.limits.perPerson) return personLimit(policy.limits.perPerson);
  if (facts.workspaceLive >= policy.limits.perWorkspace) return workspaceLimit(policy.limits.perWorkspace);
  return undefined;
}

/** With a model a better name follows; what somebody named already needs none. */
function nameFor({ canTalk, newName }: StartFacts, { described, retryOf }: Order): Pick<Run, 'name' | 'keyName'> {
  const later = canTalk && !described && retryOf === undefined;
  return later ? { name: '', ...(newName !== '' && { keyName: newName }) } : { name: newName };
}

/** The run, in the queue, with its card in the thread. */
export function start(inbound: Occasion, facts: StartFacts, order: Order): { run: Run; effects: Effect[] } {
  const { workspace, channel, thread } = inbound;
  const workflow = workflowOf(facts, order.plan);
  const run: Run = {
    workspace,
    channel,
    thread,
    id: facts.newId,
    ...nameFor(facts, order),
    ...(order.title !== undefined && { title: order.title }),
    person: order.person,
    ...(inbound.direct && { direct: true as const }),
    ...(order.stranger && { stranger: order.stranger }),
    request: order.request,
    ...(order.brought?.requestMessage === undefined ? broughtBy(inbound) : order.brought),
    ...(order.addition !== undefined && { addition: order.addition }),
    plan: order.plan,
    ...(workflow?.reminds && { reminds: true as const }),
    ...(order.unasked && { unasked: order.unasked }),
    version: workflow?.version ?? 1,
    ...(order.evidence && { evidence: order.evidence }),
    ...(order.why && { why: order.why }),
    ...(order.from && { from: order.from }),
    ...(order.webhook && { webhook: order.webhook }),
    ...(order.retryOf !== undefined && { retryOf: order.retryOf }),
    ...(order.schedule && { schedule: order.schedule }),
    ...(order.additions !== undefined && { additions: order.additions }),
    ...(order.additionsTaken !== undefined && !order.anew && { additionsTaken: order.additionsTaken }),
    status: 'queued',
    priority: order.priority ?? 'normal',
    progress: initialProgress(workflow?.steps ?? []),
    output: '',
    createdAt: facts.now,
    askedAt: inbound.at,
    ...(order.card !== undefined && { card: order.card }),
    ...(order.startedBy && order.startedBy.id !== order.person.id && { startedBy: order.startedBy }),
    ...(inbound.zone !== undefined && inbound.person.id === order.person.id && { zone: inbound.zone }),
  };
  return {
    run,
    effects: [
      { do: 'start', run, limits: facts.policy.limits, ...(order.anew && { anew: true }) },
      ...(order.card === undefined && !run.reminds ? [show(inbound, { run: run.id })] : []),
    ],
  };
}
