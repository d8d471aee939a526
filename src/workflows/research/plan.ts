import { z } from 'zod';
import type { WorkflowContext } from '../../core/workflow.ts';

const MINUTE = 60_000;

/** Whoever asked is mostly still there; the work goes on without them after this. */
const ANSWER_MS = 10 * MINUTE;

const LONGEST = 300;

const Plan = z.object({
  /** Asked before the work, where the answer changes it; null otherwise. */
  clarify: z
    .object({ question: z.string().max(LONGEST), choices: z.array(z.string().max(80)).min(2).max(4) })
    .nullable(),
  questions: z.array(z.string().min(1).max(LONGEST)).min(1).max(8),
});
type Plan = z.infer<typeof Plan>;

const MOST_QUESTIONS = 5;

const PLANNER = `You plan a piece of research for a team. Split the request into 3 to 5 questions that sources can answer, in the language of the
request. Set "clarify" to a question with 2 to 4 choices, the most likely one first, only if its answer would change which questions you ask; mostly it is null.`;

/** What is to be found out: the request, and the person's answer to the one question that was worth asking. */
export type Planned = { asked: string; questions: string[] };

export async function planned(context: WorkflowContext, asked: string): Promise<Planned> {
  const first = await plan(context, 'Plan the research', asked);
  if (first.clarify === null) return { asked, questions: first.questions.slice(0, MOST_QUESTIONS) };
  const { question, choices } = first.clarify;
  const answer = await context.ask('Clarify', {
    text: question,
    choices,
    default: choices[0] ?? '',
    deadlineMs: ANSWER_MS,
  });
  const clear = `${asked}\n\nYou asked: ${question}\nThe answer: ${answer.text}`;
  const { questions } = await plan(context, 'Plan with the answer', clear);
  return { asked: clear, questions: questions.slice(0, MOST_QUESTIONS) };
}

function plan(context: WorkflowContext, step: string, asked: string): Promise<Plan> {
  return context.model.object(step, Plan, [
    { role: 'system', content: PLANNER },
    { role: 'user', content: asked },
  ]);
}
