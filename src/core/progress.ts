import type { Progress, Stage } from './run.ts';
import type { DeclaredStep } from './workflow.ts';

/** Where a run is: how many steps are done, the name of the one at work, and how far that is (0 to 1). */
export type StepState = { doneSteps: number; current?: string; fraction?: number };

/** Only a completed run shows 100. */
const MAX_WHILE_LIVE = 99;

/** The progress of a run that has not begun. */
export function initialProgress(declared: readonly DeclaredStep[]): Progress {
  return { percent: 0, stage: 'starting', step: 0, steps: declared.length };
}

/**
 * The progress after a change. The percentage never falls and stays below 100. Steps that were not declared count as
 * they come: a workflow that declares none is taken to have one more to do after the one at work.
 */
export function progressAt(declared: readonly DeclaredStep[], state: StepState, previous: Progress): Progress {
  const done = Math.max(0, Math.floor(state.doneSteps) || 0);
  const index = declared.findIndex((step) => step.name === state.current);
  // Declared steps may be left out by a workflow's own choice, so the place of the current one counts too.
  const before = Math.max(done, index);
  const step = state.current === undefined ? done : before + 1;
  const toCome = index === -1 ? 0 : declared.length - 1 - index;
  const steps = Math.max(declared.length, step + toCome);
  const total = declared.length === 0 ? before + 2 : steps;
  const fraction = state.current === undefined ? 0 : Math.min(1, Math.max(0, state.fraction ?? 0) || 0);
  const percent = Math.min(MAX_WHILE_LIVE, Math.floor((100 * (before + fraction)) / total));
  return {
    percent: Math.max(previous.percent, percent),
    stage: stageAt(declared, index, done, state.current, previous.stage),
    step,
    steps,
    ...(state.current === undefined ? {} : { stepName: state.current }),
  };
}

function stageAt(
  declared: readonly DeclaredStep[],
  index: number,
  done: number,
  current: string | undefined,
  previous: Stage,
): Stage {
  const own = declared[index]?.stage;
  // A workflow may not declare itself complete: that is for the run as a whole.
  if (own !== undefined) return own === 'complete' ? 'finalizing' : own;
  if (current === undefined && done === 0) return 'starting';
  if (current === undefined && declared.length > 0 && done >= declared.length) return 'finalizing';
  return previous === 'starting' ? 'executing' : previous;
}

/** The progress of a completed run. */
export function completeProgress(previous: Progress): Progress {
  const steps = Math.max(previous.step, previous.steps);
  return { percent: 100, stage: 'complete', step: steps, steps };
}
