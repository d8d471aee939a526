import type { StepView } from '../../present/run/details.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import type { DeclaredStep } from '../../workflow.ts';

/** How far each declared step is, judged by the run's progress. */
export function stepViews(run: Run, declared: DeclaredStep[]): StepView[] {
  const at = declared.findIndex(({ name }) => name === run.progress.stepName);
  const reached = at >= 0 ? at : Math.max(0, run.progress.step - 1);
  return declared.map(({ name }, index): StepView => {
    if (run.status === 'completed' || index < reached) return { name, state: 'done' };
    if (index > reached || run.progress.step === 0) return { name, state: 'todo' };
    if (run.status === 'failed') return { name, state: 'failed' };
    return { name, state: isFinal(run.status) ? 'todo' : 'current' };
  });
}
