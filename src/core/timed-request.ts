import { asksForWork } from './command/mention.ts';
import type { Plan } from './offer.ts';
import { choosePlan, fallbackPlan } from './plan.ts';
import type { When } from './schedule.ts';
import { findWhen, type NoTime, type ReadContext } from './when/read.ts';
import type { Workflow } from './workflow.ts';

/** Work that a message asks for at a time of its own; `request` is the message without the time. */
export type TimedRequest = { when: When | NoTime; request: string; plan: Plan };

/** Undefined where the message asks for no work, or for work now; "what happens tomorrow at 9?" is a question. */
export function timedRequest(
  text: string,
  workflows: readonly Workflow[],
  context: ReadContext,
): TimedRequest | undefined {
  if (/[?？]\s*$/.test(text) && !/^\W*(?:can|could|would|will) you\b/i.test(text)) return undefined;
  const found = findWhen(text, context);
  if (!found) return undefined;
  const whole = choosePlan(text, workflows);
  // "Remind me in 20 minutes" says how long to wait, which is the work itself.
  if (whole && 'timing' in found && 'at' in found.timing && saysHowLong(whole, workflows)) return undefined;
  const { rest, ...when } = found;
  const plan = choosePlan(rest, workflows) ?? (asksForWork(rest) ? fallbackPlan(rest, workflows) : undefined);
  return plan && { when, request: rest, plan };
}

function saysHowLong({ workflow, input }: Plan, workflows: readonly Workflow[]): boolean {
  return workflows.find(({ name }) => name === workflow)?.expectedMs(input) !== undefined;
}
