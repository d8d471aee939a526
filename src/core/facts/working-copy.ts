import type { Command } from '../command/command.ts';
import type { Inbound } from '../domain/message.ts';
import { type Policy, repositoriesFor } from '../policy.ts';
import { noSuchRepository, takesNoRepository } from '../present/repository.ts';
import { repositoriesCalled, repositoriesIn } from '../understand/request/repository-in.ts';
import type { Workflow } from '../workflow.ts';
import type { Planned } from './plan.ts';

/** The same plan, for the repository that `--in` or the words name; several where each of them can be meant. */
export function inRepository(
  planned: Planned,
  inbound: Inbound,
  command: Command | undefined,
  { policy, workflows }: { policy: Policy; workflows: readonly Workflow[] },
): Planned {
  const typed = command?.kind === 'task' ? command.in : undefined;
  if (planned.rejected || (typed === undefined && inbound.kind !== 'message' && command?.kind !== 'task'))
    return planned;
  const own = repositoriesFor(policy, inbound, inbound.person);
  const all = Object.keys(policy.repositories);
  const found = typed === undefined ? said(inbound, command, own, all) : called(typed, own, all);
  if (found.length === 0 && typed === undefined) return planned;
  const { plan, workflow } = planIn(planned, textOf(inbound, command), workflows);
  if (!plan || !workflow) return planned;
  if (found.length === 0) return rejected(workflow, noSuchRepository(typed ?? '', own));
  const input = workflow.input.safeParse(workflow.inRepository(plan.input, found));
  if (input.success) return { plan: { ...plan, input: input.data } };
  return typed === undefined ? planned : rejected(workflow, takesNoRepository());
}

/** What nothing is made for may be a change of what is in the repository. */
function planIn({ plan }: Planned, text: string, workflows: readonly Workflow[]) {
  const workflow = workflows.find(({ name }) => name === plan?.workflow);
  if (plan && workflow && !workflow.takesAnything) return { plan, workflow };
  for (const one of workflows) {
    const input = one.input.safeParse(one.fromChange(text));
    if (input.success) return { plan: { workflow: one.name, input: input.data }, workflow: one };
  }
  return { plan, workflow };
}

function textOf(inbound: Inbound, command: Command | undefined): string {
  return command?.kind === 'task' ? command.text : inbound.kind === 'message' ? inbound.text : '';
}

/** What a person may not use counts only where nothing else is meant: then they are told so. */
function called(typed: string, own: readonly string[], all: readonly string[]): string[] {
  const found = repositoriesCalled(typed, own);
  return found.length > 0 ? found : all.filter((name) => name === typed.toLowerCase());
}

function said(
  inbound: Inbound,
  command: Command | undefined,
  own: readonly string[],
  all: readonly string[],
): string[] {
  if (command && !(command.kind === 'task' && command.workflow === undefined)) return [];
  const text = textOf(inbound, command);
  const named = repositoriesIn(text, all);
  const usable = named.filter((name) => own.includes(name));
  // A name that the person has not said is not told to them.
  return usable.length > 0 ? usable : named.filter((name) => text.toLowerCase().includes(name));
}

function rejected(workflow: Workflow, message: string): Planned {
  return { rejected: { workflow, issues: [{ code: 'custom', path: [], message, input: undefined }] } };
}
