import { z } from 'zod';
import { type Model, ModelError } from '../model.ts';
import type { Plan } from '../domain/plan.ts';
import type { Workflow } from '../workflow.ts';

/** Somebody waits for the answer meanwhile, so the rules decide alone where the model takes longer (SPEC A2). */
const JUDGE_MS = 1_500;

/**
 * Below this the rules are unsure enough to ask: of the labelled requests in test/data 18 % are, and among them 6 of the 11
 * that the rules get wrong.
 */
export const SURE = 0.75;

const Judgement = z.object({
  tier: z.enum(['conversation', 'simple', 'complex', 'deep']),
  reason: z.string().max(200),
});

/** An input is asked for as the text of JSON: servers that hold a model to a schema take no open objects. */
const Choosing = Judgement.extend({ workflow: z.string().max(32).nullable(), input: z.string().max(4_000).nullable() });

const TASK = `Classify a request to a chat bot into one tier and say why in at most eight words.
conversation: one reply answers it (questions, talk, explaining, rewording).
simple: one small thing done in seconds (a calculation, a regular expression, a short script).
complex: several parts, or minutes of running (a dashboard, an API with tests, a migration, running a test suite).
deep: research, comparison, analysis or a report over many sources.`;

const CHOICE = `
If one of these workflows does what is asked, name it and give its input as JSON that fits its schema, filled in from the request alone.
Otherwise, or where the request is only talk about such work, workflow and input are null.`;

/** What the small model takes a request for, and the work that it chose for it, checked. */
export const ModelJudgement = z.object({
  why: z.object({
    tier: Judgement.shape.tier,
    confidence: z.number(),
    reasons: z.array(z.string()),
    by: z.literal('model'),
  }),
  plan: z.object({ workflow: z.string(), input: z.unknown() }).optional(),
});
export type ModelJudgement = z.infer<typeof ModelJudgement>;

/** Everything that the small model is told of a request, for its answer to be known again by. */
export function questionOf(request: string, workflows: readonly Workflow[]): unknown {
  return [request, ...workflows.map(describe)];
}

/** What the small model takes a request for, and which of the workflows does it, where there are any; one call. */
export async function judgeWork(
  model: Model,
  request: string,
  workflows: readonly Workflow[],
  signal: AbortSignal,
): Promise<ModelJudgement | undefined> {
  if (workflows.length > 0) return chooseByModel(model, request, workflows, signal);
  const why = await judgeByModel(model, request, signal);
  return why && { why };
}

/** The same as `judgeByModel`, and which of the workflows does it, with its input; one call. */
async function chooseByModel(
  model: Model,
  request: string,
  workflows: readonly Workflow[],
  signal: AbortSignal,
): Promise<ModelJudgement | undefined> {
  const listed = workflows.map(describe);
  const messages = [
    { role: 'system' as const, content: `${TASK}\n${CHOICE}\n\n${listed.join('\n\n')}` },
    { role: 'user' as const, content: request },
  ];
  try {
    const call = { size: 'fast' as const, use: 'conversation' as const, signal, timeoutMs: JUDGE_MS };
    const { tier, reason, workflow, input } = await model.object(Choosing, 'request_work', messages, call);
    const why = { tier, confidence: 1, reasons: [reason], by: 'model' as const };
    const plan = planOfModel(workflows, workflow, input);
    return plan ? { why, plan } : { why };
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

function describe({ name, description, input }: Workflow): string {
  const schema = JSON.stringify(z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' }));
  return `${name}: ${description}\n${schema}`;
}

/** What a model says is checked as everything from outside is: a workflow that is there, and an input that it takes. */
function planOfModel(
  workflows: readonly Workflow[],
  name: string | null | undefined,
  input: string | null | undefined,
): Plan | undefined {
  const workflow = workflows.find((one) => one.name === name);
  if (!workflow || input === null || input === undefined) return undefined;
  try {
    const checked = workflow.input.safeParse(JSON.parse(input));
    return checked.success ? { workflow: workflow.name, input: checked.data } : undefined;
  } catch {
    return undefined;
  }
}

/** What the small model takes a request for; undefined where it fails or is too slow, and then the rules stand. */
async function judgeByModel(
  model: Model,
  request: string,
  signal: AbortSignal,
): Promise<ModelJudgement['why'] | undefined> {
  const messages = [
    { role: 'system' as const, content: TASK },
    { role: 'user' as const, content: request },
  ];
  try {
    const call = { size: 'fast' as const, use: 'conversation' as const, signal, timeoutMs: JUDGE_MS };
    const { tier, reason } = await model.object(Judgement, 'request_tier', messages, call);
    return { tier, confidence: 1, reasons: [reason], by: 'model' };
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}
