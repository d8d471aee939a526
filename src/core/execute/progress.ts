import { byTime, type Known, paced, type Position } from './pace.ts';
import type { Progress, Stage } from '../domain/run.ts';
import type { DeclaredStep } from '../workflow.ts';

/**
 * Where a run is: how many steps are done, the name of the one under way, and how far that is (0 to 1) if it says so.
 * `done` and `begun` are the names of the steps that this run has finished, and those it has begun.
 */
export type StepState = {
  doneSteps: number;
  current?: string | undefined;
  fraction?: number | undefined;
  done?: ReadonlySet<string>;
  begun?: ReadonlySet<string>;
};

/** What progress is judged by: the steps that its workflow declares, what earlier runs took, and the time. */
export type Grounds = Known & { declared: readonly DeclaredStep[]; now: number };

const NONE: ReadonlySet<string> = new Set();

/** The progress of a run that has not begun. */
export function initialProgress(declared: readonly DeclaredStep[]): Progress {
  return { percent: null, stage: 'starting', step: 0, steps: declared.length };
}

/**
 * The progress after a change. The percentage comes from how long the steps took in earlier runs, or from what a step
 * says of itself; where there is neither, it is unknown. It never falls and stays below 100.
 */
export function progressAt(grounds: Grounds, state: StepState, previous: Progress): Progress {
  const { declared, now } = grounds;
  const done = Math.max(0, Math.floor(state.doneSteps) || 0);
  const index = declared.findIndex((step) => step.name === state.current);
  // Declared steps may be left out by a workflow's own choice, so the place of the current one counts too.
  const before = Math.max(done, index);
  const step = state.current === undefined ? done : before + 1;
  const toCome = index === -1 ? 0 : declared.length - 1 - index;
  const steps = Math.max(declared.length, step + toCome);
  const position = byEvidence(grounds, state) ?? byItself(state, before, steps) ?? byTime(grounds, now);
  return {
    ...paced(position, previous, now),
    stage: stageAt(grounds, { ...state, doneSteps: done }, previous.stage),
    step,
    steps,
    ...(state.current === undefined ? {} : { stepName: state.current }),
    ...(previous.took && { took: previous.took }),
    ...(previous.moments && { moments: previous.moments }),
  };
}

/** By how long the declared steps took in earlier runs. */
function byEvidence({ declared, evidence }: Grounds, state: StepState): Position | undefined {
  const { current, done = NONE, begun = NONE } = state;
  const weights = evidence?.stepMs;
  if (!weights) return undefined;
  const weightOf = (name: string) => (Object.hasOwn(weights, name) ? (weights[name] ?? 0) : 0);
  const total = sum(declared.map(({ name }) => weightOf(name)));
  if (total <= 0) return undefined;
  const index = declared.findIndex(({ name }) => name === current);
  const isOver = ({ name }: DeclaredStep, at: number) => done.has(name) || (at < index && !begun.has(name));
  const over = sum(declared.filter(isOver).map(({ name }) => weightOf(name)));
  const own = index === -1 ? 0 : weightOf(declared[index]?.name ?? '');
  const part = (fractionOf(state) ?? 0) * own;
  return { at: (over + part) / total, to: (over + own) / total, ms: own - part, leftMs: total - over - part };
}

/** By what the step says of itself; steps of which nothing is known count alike. */
function byItself(state: StepState, before: number, steps: number): Position | undefined {
  const fraction = fractionOf(state);
  if (fraction === undefined || steps === 0) return undefined;
  const at = (before + fraction) / steps;
  return { at, to: at, ms: 0, leftMs: undefined };
}

function fractionOf({ current, fraction }: StepState): number | undefined {
  if (current === undefined || fraction === undefined || Number.isNaN(fraction)) return undefined;
  return Math.min(1, Math.max(0, fraction));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}

function stageAt({ declared }: Grounds, { current, doneSteps }: StepState, previous: Stage): Stage {
  const own = declared.find((step) => step.name === current)?.stage;
  // A workflow may not declare itself complete: that is for the run as a whole.
  if (own !== undefined) return own === 'complete' ? 'finalizing' : own;
  if (current === undefined && doneSteps === 0) return 'starting';
  if (current === undefined && declared.length > 0 && doneSteps >= declared.length) return 'finalizing';
  return previous === 'starting' ? 'executing' : previous;
}

/** The progress of a completed run. */
export function completeProgress(previous: Progress): Progress {
  const steps = Math.max(previous.step, previous.steps);
  return {
    percent: 100,
    stage: 'complete',
    step: steps,
    steps,
    ...(previous.took && { took: previous.took }),
    ...(previous.moments && { moments: previous.moments }),
  };
}

/** What is kept of the progress of a run that has ended: where it was, and no expectation any more. */
export function endedProgress({ pace: _pace, took: _took, doing: _doing, ...progress }: Progress): Progress {
  return progress;
}

/** Waiting, a run moves no further by itself; only a sleep is over when its time is. */
export function progressInWait(progress: Progress, now: number): Progress {
  const { pace: _pace, ...rest } = progress;
  return { ...rest, ...paced(undefined, progress, now) };
}
