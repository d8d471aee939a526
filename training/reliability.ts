import type { Linear } from '../src/core/understand/words/hashed.ts';
import type { Example } from './learn.ts';

/** What a model says of a line that it has not learned from, and what is right. */
export type Judged = { means: number[]; label: number };

export function judge(model: Linear, examples: readonly Example[]): Judged[] {
  return examples.map(({ features, label }) => ({ means: model.probabilities(features), label }));
}

/** How often a model is right among what it is that sure of, in steps of a tenth. */
export function reliability(judged: readonly Judged[]): Record<string, unknown> {
  const steps = Array.from({ length: 10 }, (_none, i) => ({ from: i / 10, count: 0, said: 0, right: 0 }));
  for (const { means, label } of judged) {
    const top = Math.max(...means);
    const step = steps[Math.min(9, Math.floor(top * 10))];
    if (!step) continue;
    step.count += 1;
    step.said += top;
    step.right += means.indexOf(top) === label ? 1 : 0;
  }
  const right = steps.reduce((all, step) => all + step.right, 0);
  return {
    lines: judged.length,
    accuracy: round(right / judged.length),
    reliability: steps
      .filter(({ count }) => count > 0)
      .map((step) => ({ ...step, said: round(step.said / step.count), right: round(step.right / step.count) })),
  };
}

/**
 * The temperature that makes the probabilities true: what the scores are divided by. Found by bisection on the logarithm,
 * where the loss has one lowest point.
 */
export function temperature(judged: readonly Judged[]): number {
  let low = 0.5;
  let high = 4;
  for (let step = 0; step < 30; step++) {
    const third = (high - low) / 3;
    if (loss(judged, low + third) < loss(judged, high - third)) high -= third;
    else low += third;
  }
  return (low + high) / 2;
}

function loss(judged: readonly Judged[], heat: number): number {
  let sum = 0;
  for (const { means, label } of judged) {
    const raised = means.map((mean) => Math.max(mean, 1e-12) ** (1 / heat));
    const all = raised.reduce((total, one) => total + one, 0);
    sum -= Math.log((raised[label] ?? 0) / all);
  }
  return sum;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
