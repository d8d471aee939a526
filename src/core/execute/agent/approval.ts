import { askStep } from '../ask.ts';
import type { Answer } from '../../domain/question.ts';
import type { Tool } from '../../domain/tool.ts';
import type { Execution } from '../execution.ts';
import { mayApproveAlways } from '../../policy.ts';
import { approvalChoices, approvalText, argumentsText } from '../../present/agent.ts';

const MINUTE = 60_000;

/** A person must be able to read what they approve, in one message on every platform. */
const LONGEST_ARGUMENTS = 1_500;

type Asking = Pick<Tool, 'name'>;

/** The call's arguments are short enough to be shown whole. */
export function canBeShown(input: unknown): boolean {
  return argumentsText(input).length <= LONGEST_ARGUMENTS;
}

/** An approval for the whole run was given with this call, which was made before the run stopped. A Retry is another run. */
export function recallApproval(execution: Execution, name: string, tool: Asking): void {
  const stored = execution.stored(name);
  if (stored === undefined || execution.run.retryOf !== undefined) return;
  const { text } = JSON.parse(stored) as Answer;
  if (text === approvalChoices.approve_run || text === approvalChoices.approve_always) execution.granted.add(tool.name);
}

/**
 * Whether a person allows this very call. They are asked unless they have approved the tool for this run, or for good where the policy
 * still allows that. No answer means no.
 */
export async function isApproved(execution: Execution, name: string, tool: Asking, input: unknown): Promise<boolean> {
  const policy = await execution.ports.policy();
  const always = mayApproveAlways(policy, tool.name);
  // An answer that is stored was given to this very call.
  if (execution.stored(name) === undefined) {
    if (execution.granted.has(tool.name)) return true;
    if (always && (await execution.journal.isGranted(tool.name))) return true;
  }
  const { approve, approve_run, approve_always, deny } = approvalChoices;
  const choices = always ? [approve, approve_run, approve_always, deny] : [approve, approve_run, deny];
  const answer = await askStep(execution, name, {
    text: approvalText(tool.name, input, choices),
    choices,
    actions: always ? ['approve', 'approve_run', 'approve_always', 'deny'] : ['approve', 'approve_run', 'deny'],
    default: deny,
    deadlineMs: policy.approvals.minutes * MINUTE,
  });
  if (answer.text === approve_run || answer.text === approve_always) execution.granted.add(tool.name);
  if (answer.text === approve_always && always) await execution.journal.grant(tool.name);
  return answer.text !== deny;
}
