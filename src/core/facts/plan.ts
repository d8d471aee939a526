import type { z } from 'zod';
import { tellsSomething } from '../command/said/telling.ts';
import type { Command } from '../command/command.ts';
import type { Turn } from '../domain/conversation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Reply } from '../domain/reply.ts';
import type { Workflow } from '../workflow.ts';

/** The first workflow that finds itself asked for in plain words, with the input it would get. */
export function choosePlan(text: string, workflows: readonly Workflow[]): Plan | undefined {
  for (const workflow of workflows) {
    const input = workflow.fromRequest(text);
    if (input === undefined) continue;
    const checked = workflow.input.safeParse(input);
    if (checked.success) return { workflow: workflow.name, input: checked.data };
  }
  return undefined;
}

/** The same for work that is only ever done at a time of its own, of a request without that time. */
export function chooseTimedPlan(text: string, workflows: readonly Workflow[]): Plan | undefined {
  return choosePlan(
    text,
    workflows.map((workflow) => ({ ...workflow, fromRequest: (said: string) => workflow.fromTimed(said) })),
  );
}

/**
 * "Announcement We moved": the workflow whose name comes first, with the words after it. Not what runs commands, and not what
 * answers, since "bash is old" and "answer me" are talk.
 */
export function namedPlan(text: string, workflows: readonly Workflow[]): Plan | undefined {
  const [, name = '', rest = ''] = /^\s*([a-z][a-z0-9-]*):?\s+(\S.*)$/is.exec(text) ?? [];
  const called = name.toLowerCase();
  const workflow = workflows.find((one) => one.name === called || one.aliases.includes(called));
  if (!workflow || workflow.dangerous || workflow.answers || tellsSomething(rest)) return undefined;
  const input = workflow.input.safeParse(workflow.fromWords(rest.split(/\s+/), rest));
  return input.success ? { workflow: workflow.name, input: input.data } : undefined;
}

/** The workflow that takes anything, if there is one: for long work that no other is made for, and that writing does. */
export function fallbackPlan(text: string, workflows: readonly Workflow[]): Plan | undefined {
  const workflow = workflows.find(({ takesAnything }) => takesAnything);
  const input = workflow?.input.safeParse({ request: text });
  return workflow && input?.success ? { workflow: workflow.name, input: input.data } : undefined;
}

/** As much of the talk as a run takes over from a reply, in characters: it must know what "it" is, and no more. */
const TALK_KEPT = 6_000;

/** For a reply that goes on as a run: its request, what was said before it, and what is written so far. */
export function continuedPlan(
  { request, text, createdAt }: Pick<Reply, 'request' | 'text' | 'createdAt'>,
  history: readonly Turn[],
  workflows: readonly Workflow[],
): Plan | undefined {
  const workflow = workflows.find(({ takesAnything }) => takesAnything);
  const said = history.filter(({ at }) => at < createdAt).map((turn) => `${turn.name}: ${turn.text}`);
  const before = said.join('\n').slice(-TALK_KEPT).toWellFormed();
  const more = { ...(text.trim() !== '' && { partial: text }), ...(before !== '' && { before }) };
  const input = workflow?.input.safeParse({ request, ...more });
  return workflow && input?.success ? { workflow: workflow.name, input: input.data } : undefined;
}

/**
 * A plan, or the workflow that was named and why its schema does not take its words; neither where nothing fits. `unfit`: it
 * is work on a system that no workflow here finds itself asked for in.
 */
export type Planned = { plan?: Plan; unfit?: true; rejected?: { workflow: Workflow; issues: z.core.$ZodIssue[] } };

const NO_TIMEOUT: z.core.$ZodIssue = {
  code: 'custom',
  path: [],
  message: 'It has no time limit to set. Leave `--timeout` out.',
  input: undefined,
};

/** What a task is to do: the named workflow's own reading of the words, or the one that free text fits. */
export function planTask(
  task: Extract<Command, { kind: 'task' }>,
  workflows: readonly Workflow[],
  acts = false,
): Planned {
  if (task.workflow === undefined) {
    const found = choosePlan(task.text, workflows);
    if (!found && acts) return { unfit: true };
    const plan = found ?? fallbackPlan(task.text, workflows);
    const chosen = workflows.find(({ name }) => name === plan?.workflow);
    return plan && chosen ? checkedPlan(chosen, plan.input, task.timeout) : {};
  }
  const workflow = workflows.find(({ name }) => name === task.workflow);
  if (!workflow) return {};
  return checkedPlan(workflow, task.input ?? workflow.fromWords(task.words, task.text), task.timeout);
}

function checkedPlan(workflow: Workflow, said: unknown, timeout: string | undefined): Planned {
  const given = timeout === undefined ? said : workflow.withTimeout(said, timeout);
  if (given === undefined && timeout !== undefined) return { rejected: { workflow, issues: [NO_TIMEOUT] } };
  const input = workflow.input.safeParse(given);
  if (!input.success) return { rejected: { workflow, issues: input.error.issues } };
  return { plan: { workflow: workflow.name, input: input.data } };
}
