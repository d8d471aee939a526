import type { CardTask } from '../../domain/outgoing.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import type { DeclaredStep } from '../../workflow.ts';

/** How far each declared step is, as a card shows it. */
export function cardTasks(run: Pick<Run, 'status' | 'progress'>, declared: readonly DeclaredStep[]): CardTask[] {
  const { status, progress } = run;
  const named = declared.findIndex(({ name }) => name === progress.stepName);
  const reached = named >= 0 ? named : Math.max(0, progress.step - 1);
  return declared.map(({ name }, index): CardTask => {
    if (status === 'completed' || index < reached) return { name, state: 'done' };
    if (index > reached || progress.step === 0) return { name, state: isFinal(status) ? 'stopped' : 'todo' };
    if (status === 'failed') return { name, state: 'failed' };
    return { name, state: isFinal(status) ? 'stopped' : 'current' };
  });
}
