import type { Plan } from './offer.ts';
import type { Workflow } from './workflow.ts';

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
