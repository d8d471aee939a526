import { z } from 'zod';
import type { WorkflowContext } from '../../core/workflow.ts';

const MINUTE = 60_000;

/** Whoever asked is mostly still there; the work goes on without them after this. */
const ANSWER_MS = 10 * MINUTE;

const Plan = z.object({
  /** Asked before the work, where the answer changes what is built; null otherwise. */
  clarify: z.object({ question: z.string().max(300), choices: z.array(z.string().max(75)).min(2).max(4) }).nullable(),
  /** What is to be written, by path. */
  files: z.array(z.string().max(200)).max(30),
  tests: z.array(z.string().max(200)).max(30),
  /** How the result shows that it is right. */
  check: z.string().max(500),
});
export type Plan = z.infer<typeof Plan>;

const PLANNER = `You plan a small piece of software for a team: which files to write, which of them are tests, and how the result is checked against the request. Use the language that the
request names, otherwise the one that fits best. Tests use the language's own runner (node:test, unittest, a shell script), since nothing can be installed. Set "clarify" to a question
with 2 to 4 choices, the most likely one first, only if its answer would change what is built; mostly it is null.`;

/** What is to be built: the request, with the person's answer to the one question that was worth asking. */
export type Planned = { asked: string; plan: Plan };

export async function planned(context: WorkflowContext, asked: string): Promise<Planned> {
  const first = await planOf(context, 'Plan the build', asked);
  if (first.clarify === null) return { asked, plan: first };
  const { question, choices } = first.clarify;
  const differing = [...new Set(choices)];
  if (differing.length < 2) return { asked, plan: first };
  const answer = await context.ask('Clarify', {
    text: question,
    choices: differing,
    default: differing[0] ?? '',
    deadlineMs: ANSWER_MS,
  });
  const clear = `${asked}\n\nYou asked: ${question}\nThe answer: ${answer.text}`;
  return { asked: clear, plan: await planOf(context, 'Plan with the answer', clear) };
}

function planOf(context: WorkflowContext, step: string, asked: string): Promise<Plan> {
  return context.model.object(step, Plan, [
    { role: 'system', content: PLANNER },
    { role: 'user', content: asked },
  ]);
}
