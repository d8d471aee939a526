import type { Command } from '../command/command.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import type { Plan } from '../domain/plan.ts';
import { judged, shouldOffer } from './opportunity.ts';
import { fallbackPlan, type Planned, planTask } from './plan.ts';
import type { HandlePorts } from '../ports.ts';
import type { Run } from '../domain/run.ts';
import { understand } from '../understand/understand.ts';
import type { RequestReading } from '../understand/reading.ts';
import type { Workflow } from '../workflow.ts';

/** What the event asks to be done, if anything. */
export function planOf(
  inbound: Inbound,
  command: Command | undefined,
  workflows: Workflow[],
  request: RequestReading,
): Planned {
  if (command?.kind === 'task') return planTask(command, workflows, understand(command.text).request.acts);
  // What is to be generated is work like any other where no model can write it.
  if (inbound.kind !== 'message' || (command && command.kind !== 'generate')) return {};
  const named = inbound.mentioned || inbound.direct ? request.named : undefined;
  const plan = request.plan ?? named;
  return plan ? { plan } : planForLongWork(inbound, workflows, request);
}

/** What no workflow is made for is answered in the talk, unless it asks for long work. */
function planForLongWork(
  { text, mentioned, direct }: InboundOf<'message'>,
  workflows: Workflow[],
  request: RequestReading,
): Planned {
  if (!(mentioned || direct) || !shouldOffer(judged(request, undefined))) return {};
  if (request.acts) return { unfit: true };
  const plan = fallbackPlan(text, workflows);
  return plan ? { plan } : {};
}

/** The words that a run started by this event is named after. `offer` is what it answers, where it asks for no work of its own. */
export function nameSource(inbound: Inbound, command: Command | undefined, run?: Run, offer?: Offer): string {
  if (command?.kind === 'task') return command.description ?? `${command.workflow ?? ''} ${command.text}`;
  if (run) return run.request;
  if (offer) return offer.request;
  return inbound.kind === 'message' ? inbound.text : '';
}

/** A retry is called as what it retries, with the next number; a retry of a retry is not numbered twice. */
export function retryName(inbound: Inbound, run: Run | undefined): string | undefined {
  if (inbound.kind !== 'action' || inbound.action !== 'retry' || !run?.name) return undefined;
  return run.retryOf === undefined ? run.name : run.name.replace(/-\d+$/, '');
}

/** How long the like of it takes: as its workflow says, or as it took before. */
export async function evidenceFor(workflow: Workflow, plan: Plan, workspace: string, { queries }: HandlePorts) {
  const expected = workflow.expectedMs(plan.input);
  if (expected !== undefined) return { typicalMs: expected, runs: 0 };
  return queries.runs.evidence(workspace, workflow.name, workflow.alike(plan.input));
}
