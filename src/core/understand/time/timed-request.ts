import { classify, isActing } from '../request/classify.ts';
import { asksForWork } from '../../command/said/telling.ts';
import type { Plan } from '../../domain/plan.ts';
import { choosePlan, chooseTimedPlan, fallbackPlan } from '../../facts/plan.ts';
import type { When } from '../../domain/schedule.ts';
import { endsInClause, withoutAsides } from './asides.ts';
import { leftTime } from './left.ts';
import { findWhen, outsideCode, type WhenInRequest } from './read-when.ts';
import type { NoTime, ReadContext } from './no-time.ts';
import type { Workflow } from '../../workflow.ts';

/** Work that a message asks for at a time of its own; `request` is the message without the time. */
export type TimedRequest = { when: When | NoTime; request: string; plan: Plan };

/** Undefined where the message asks for no work, or for work now; "what happens tomorrow at 9?" is a question. */
export function timedRequest(
  text: string,
  workflows: readonly Workflow[],
  context: ReadContext,
): TimedRequest | undefined {
  const whole = choosePlan(text, workflows);
  const reminder = !whole && chooseTimedPlan(text, workflows) !== undefined;
  const found = findWhen(text, context, { reminder, anyDay: whole !== undefined });
  if (!found) return reminder ? onlyForLater(text, workflows, context) : atUnclearTime(text, whole, workflows);
  const { rest, before: _before, ...when } = found;
  const later = chooseTimedPlan(rest, workflows);
  // "Wait 20 minutes" says how long to wait, which is the work itself; "remind me in 20 minutes" names a time.
  if (whole && !later && 'timing' in found && 'at' in found.timing && saysHowLong(whole, workflows)) return undefined;
  const command = choosePlan(asOrder(rest), workflows);
  if (later) return { when, request: rest, plan: command ?? later };
  if (!command) return atUnclearTime(text, whole, workflows) ?? anyWorkAt(text, found, workflows);
  // In free text such words may be what it is about ("trends of next year"); around a command they are not.
  const left = leftTime(rest, whole !== undefined || rest.includes('`'));
  if (left === undefined || 'wrong' in when) return { when, request: rest, plan: command };
  const said = leftTime(text, true)?.text ?? outsideCode(text);
  return { when: { wrong: 'unclear', text: said }, request: rest, plan: command };
}

/** Work that no workflow finds itself asked for in, so that only the words tell whether the time is that of the work. */
function anyWorkAt(
  text: string,
  { rest, before, ...when }: WhenInRequest,
  workflows: readonly Workflow[],
): TimedRequest | undefined {
  if (isQuestion(text) || RUNS_CODE.test(rest) || endsInClause(before)) return undefined;
  const known = 'timing' in when ? leftTime(rest, rest.includes('`')) === undefined : isToldThen(when);
  const plan = known && isWork(rest) ? fallbackPlan(rest, workflows) : undefined;
  return plan && { when, request: rest, plan };
}

/** "Every other week" is surely meant for the work; "next week", in whatever language, may be what it is about. */
function isToldThen({ wrong, text }: NoTime): boolean {
  return wrong !== 'unclear' || /\b(?:every|each|jede|alle|cada|chaque|toda|todos|tous|toutes)|每|毎|隔/i.test(text);
}

/** "Should we do that every day at 9?" asks; what a workflow finds itself asked for in is a request all the same. */
function isQuestion(text: string): boolean {
  return /[?？]$/.test(text.trimEnd()) && !/(?:^|[.!,])\W{0,20}\b(?:can|could|would|will) you\b/i.test(text);
}

/** To run something is not for a workflow that takes anything. */
const RUNS_CODE = /^(?:please\s+)?(?:run|execute|start)\b[^`]*`/i;

/** "Schedule `x` for tomorrow": what is to be done then is to run it. */
function asOrder(rest: string): string {
  return rest.replace(/^(?:schedule|queue(?: up)?|plan)(?=[^`]*`)/i, 'run');
}

/** "Run it twice a day": to do it once, now, would be wrong. */
function atUnclearTime(
  text: string,
  whole: Plan | undefined,
  workflows: readonly Workflow[],
): TimedRequest | undefined {
  const left = leftTime(text, true);
  if (!left) return undefined;
  const { index, length } = left;
  // Where the words about time are what keeps it from being a command: "run `x` every hour until 6".
  const plan =
    whole ??
    (text.includes('`') ? choosePlan(text.slice(0, index) + text.slice(index + length), workflows) : undefined);
  if (!plan || saysHowLong(plan, workflows)) return undefined;
  return { when: { wrong: 'unclear', text: left.text }, request: text, plan };
}

/** "Remind me of the rules" wants them told now. */
const RECALLS = new RegExp(
  [
    String.raw`\bremind (?:me|us)(?: (?:again|once more|please|quickly))? (?:of|about|again|that|why|what|how|who)\b`,
    String.raw`\brecu[eé]rda(?:me|nos) (?:el|la|los|las|qu[eé]|c[oó]mo|cu[aá]l|qui[eé]n|por qu[eé])(?!\p{L})`,
    String.raw`\brappelle(?:z)?[ -](?:moi|nous) (?:le|la|les|l['’]|ce qu|comment|pourquoi|qui|quel)`,
    String.raw`\berinnere? (?:mich|uns) daran,? (?:was|wie|warum|wer|wo|wann)\b`,
    String.raw`\b(?:lembre|lembra)[ -](?:me|nos) (?:o|a|os|as|como|por que|quem|qual)(?!\p{L})`,
  ].join('|'),
  'iu',
);

/** What is only ever done later: "remind me on monday" names its day, "remind me to send the report" is asked for its time. */
function onlyForLater(text: string, workflows: readonly Workflow[], context: ReadContext): TimedRequest | undefined {
  const found = findWhen(text, context, { anyDay: true, reminder: true });
  const request = found?.rest ?? text;
  const plan = chooseTimedPlan(request, workflows);
  if (!plan || (!found && RECALLS.test(text))) return undefined;
  if (!found) return { when: { wrong: 'missing', text }, request, plan };
  const { rest: _rest, before: _before, ...when } = found;
  return { when, request, plan };
}

/**
 * By its first word, or, in whatever language, by how much it asks for; "we have a demo on friday," before it does not. What
 * is to be done to a system is no work for a workflow that takes anything.
 */
function isWork(rest: string): boolean {
  const asked = withoutAsides(rest, false).trim();
  const why = classify(asked);
  const { tier } = why;
  if (isActing(why)) return false;
  return asksForWork(asked) || tier === 'complex' || tier === 'deep';
}

function saysHowLong({ workflow, input }: Plan, workflows: readonly Workflow[]): boolean {
  return workflows.find(({ name }) => name === workflow)?.expectedMs(input) !== undefined;
}
