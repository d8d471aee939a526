import { describe, expect, it } from 'vitest';
import { completeProgress, initialProgress, progressAt } from '../../src/core/progress.ts';
import type { DeclaredStep } from '../../src/core/workflow.ts';

const declared: DeclaredStep[] = [
  { name: 'Plan', stage: 'planning' },
  { name: 'Write', stage: 'executing' },
  { name: 'Test', stage: 'refining' },
  { name: 'Report', stage: 'complete' },
];
const start = initialProgress(declared);

describe('progress from declared steps', () => {
  it('begins before the first', () => {
    expect(progressAt(declared, { doneSteps: 0 }, start)).toEqual({ percent: 0, stage: 'starting', step: 0, steps: 4 });
  });

  it('counts the step at work and its part', () => {
    expect(progressAt(declared, { doneSteps: 1, current: 'Write', fraction: 0.5 }, start)).toEqual({
      percent: 37,
      stage: 'executing',
      step: 2,
      steps: 4,
      stepName: 'Write',
    });
  });

  it('stays below 100 and ends with finalizing while the run is live', () => {
    expect(progressAt(declared, { doneSteps: 3, current: 'Report', fraction: 1 }, start)).toMatchObject({
      percent: 99,
      stage: 'finalizing',
    });
    expect(progressAt(declared, { doneSteps: 4 }, start)).toMatchObject({
      percent: 99,
      stage: 'finalizing',
      step: 4,
      steps: 4,
    });
  });

  it('counts steps that were left out', () => {
    expect(progressAt(declared, { doneSteps: 1, current: 'Test' }, start)).toMatchObject({
      percent: 50,
      step: 3,
      steps: 4,
    });
  });

  it('counts steps that came in between', () => {
    const before = progressAt(declared, { doneSteps: 2, current: 'Test' }, start);
    const repair = progressAt(declared, { doneSteps: 3, current: 'Repair 1' }, before);
    expect(repair).toMatchObject({ step: 4, stage: 'refining', stepName: 'Repair 1' });
    const report = progressAt(declared, { doneSteps: 6, current: 'Report' }, repair);
    expect(report).toMatchObject({ step: 7, steps: 7, stage: 'finalizing' });
    expect(report.percent).toBeGreaterThanOrEqual(repair.percent);
  });

  it('keeps the stage between two steps', () => {
    const writing = progressAt(declared, { doneSteps: 1, current: 'Write' }, start);
    expect(progressAt(declared, { doneSteps: 2 }, writing)).toMatchObject({ stage: 'executing', step: 2 });
  });
});

describe('progress without declared steps', () => {
  it('goes up with every step, below 100', () => {
    let progress = initialProgress([]);
    for (let done = 0; done < 300; done++) {
      const next = progressAt([], { doneSteps: done, current: `Step ${done}` }, progress);
      expect(next).toMatchObject({ step: done + 1, stage: 'executing' });
      expect(next.percent).toBeGreaterThanOrEqual(progress.percent);
      expect(next.percent).toBeLessThan(100);
      progress = next;
    }
    expect(progress.percent).toBeGreaterThan(50);
  });
});

it('never falls, whatever comes', () => {
  let progress = start;
  let seed = 3;
  const names = ['Plan', 'Write', 'Test', 'Report', 'Other', undefined];
  for (let round = 0; round < 2000; round++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const current = names[seed % names.length];
    const fraction = [0, 0.3, 1, 7, -1, Number.NaN][seed % 6] ?? 0;
    const doneSteps = [0, 1, 3, 9, -2, Number.NaN][(seed >> 4) % 6] ?? 0;
    const next = progressAt(declared, { doneSteps, fraction, ...(current === undefined ? {} : { current }) }, progress);
    expect(next.percent).toBeGreaterThanOrEqual(progress.percent);
    expect(next.percent).toBeLessThan(100);
    expect(next.step).toBeLessThanOrEqual(next.steps);
    expect(Number.isInteger(next.percent)).toBe(true);
    progress = next;
  }
});

it('is 100 with all steps when complete', () => {
  const before = progressAt(declared, { doneSteps: 1, current: 'Write' }, start);
  expect(completeProgress(before)).toEqual({ percent: 100, stage: 'complete', step: 4, steps: 4 });
  expect(completeProgress(initialProgress([]))).toEqual({ percent: 100, stage: 'complete', step: 0, steps: 0 });
});
