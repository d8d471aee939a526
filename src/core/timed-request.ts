import { classify } from './classify.ts';
import { asksForWork } from './command/mention.ts';
import type { Plan } from './offer.ts';
import { choosePlan, chooseTimedPlan, fallbackPlan } from './plan.ts';
import type { When } from './schedule.ts';
import { findWhen, leftTime, type NoTime, outsideCode, type ReadContext } from './when/read.ts';
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
  const whole = choosePlan(text, workflows);
  const found = findWhen(text, context) ?? (whole && findWhen(text, context, true));
  if (!found) return whole ? atUnclearTime(text, whole, workflows) : onlyForLater(text, workflows, context);
  // "Remind me in 20 minutes" says how long to wait, which is the work itself.
  if (whole && 'timing' in found && 'at' in found.timing && saysHowLong(whole, workflows)) return undefined;
  const { rest, ...when } = found;
  const later = chooseTimedPlan(rest, workflows);
  const plan = choosePlan(rest, workflows) ?? later ?? (isWork(rest) ? fallbackPlan(rest, workflows) : undefined);
  // In free text such words may be what it is about ("trends of next year"); around a command they are not.
  const left = later ? undefined : leftTime(rest, whole !== undefined || rest.includes('`'));
  if (plan && left !== undefined && 'timing' in when) {
    return {
      when: {
        wrong: 'unclear',
        text: outsideCode(text),
      },
      request: rest,
      plan,
    };
  }
  return plan && { when, request: rest, plan };
}

/** "Run it twice a day": to do it once, now, would be wrong. */
function atUnclearTime(text: string, plan: Plan, workflows: readonly Workflow[]): TimedRequest | undefined {
  const left = saysHowLong(plan, workflows) ? undefined : leftTime(text, true);
  return left === undefined ? undefined : { when: { wrong: 'unclear', text: left }, request: text, plan };
}

/** "Remind me of the rules" wants them told now. */
const RECALLS =
  /\bremind (?:me|us)(?: (?:again|once more|please|quickly))? (?:of|about|again|that|why|what|how|who)\b/i;

/** What is only ever done later: "remind me on monday" names its day, "remind me to send the report" is asked for its time. */
function onlyForLater(text: string, workflows: readonly Workflow[], context: ReadContext): TimedRequest | undefined {
  if (!chooseTimedPlan(text, workflows)) return undefined;
  const found = findWhen(text, context, true);
  const request = found?.rest ?? text;
  const plan = chooseTimedPlan(request, workflows);
  if (!plan || (!found && RECALLS.test(text))) return undefined;
  if (!found) return { when: { wrong: 'missing', text }, request, plan };
  const { rest: _rest, ...when } = found;
  return { when, request, plan };
}

/** By its first word, or, in whatever language, by how much it asks for. */
function isWork(rest: string): boolean {
  const { tier } = classify(rest);
  return asksForWork(rest) || tier === 'complex' || tier === 'deep';
}

function saysHowLong({ workflow, input }: Plan, workflows: readonly Workflow[]): boolean {
  return workflows.find(({ name }) => name === workflow)?.expectedMs(input) !== undefined;
}
