import { describe, expect, it } from 'vitest';
import { leftAt, percentAt } from '../../../src/core/execute/pace.ts';
import {
  completeProgress,
  endedProgress,
  initialProgress,
  progressAt,
  progressInWait,
} from '../../../src/core/execute/progress.ts';
import type { DeclaredStep } from '../../../src/core/workflow.ts';

const declared: DeclaredStep[] = [
  { name: 'Plan', stage: 'planning' },
  { name: 'Write', stage: 'executing' },
  { name: 'Test', stage: 'refining' },
  { name: 'Report', stage: 'complete' },
];
const start = initialProgress(declared);
const grounds = { declared, now: 0 };

/** In earlier runs nearly all of the time went into the tests. */
const evidence = { typicalMs: 100_000, runs: 3, stepMs: { Plan: 5_000, Write: 15_000, Test: 80_000 } };
const known = { declared, evidence, startedAt: 0, now: 20_000 };
const testing = { doneSteps: 2, done: new Set(['Plan', 'Write']), current: 'Test' };

describe('stages and steps', () => {
  it('begin before the first', () => {
    expect(progressAt(grounds, { doneSteps: 0 }, start)).toEqual({
      percent: null,
      stage: 'starting',
      step: 0,
      steps: 4,
    });
  });

  it('end with finalizing while the run is live', () => {
    expect(progressAt(grounds, { doneSteps: 3, current: 'Report' }, start)).toMatchObject({ stage: 'finalizing' });
    expect(progressAt(grounds, { doneSteps: 4 }, start)).toMatchObject({ stage: 'finalizing', step: 4, steps: 4 });
  });

  it('count steps that were left out', () => {
    expect(progressAt(grounds, { doneSteps: 1, current: 'Test' }, start)).toMatchObject({ step: 3, steps: 4 });
  });

  it('count steps that came in between', () => {
    const before = progressAt(grounds, { doneSteps: 2, current: 'Test' }, start);
    const repair = progressAt(grounds, { doneSteps: 3, current: 'Repair 1' }, before);
    expect(repair).toMatchObject({ step: 4, stage: 'refining', stepName: 'Repair 1' });
    const report = progressAt(grounds, { doneSteps: 6, current: 'Report' }, repair);
    expect(report).toMatchObject({ step: 7, steps: 7, stage: 'finalizing' });
  });

  it('keep the stage between two steps', () => {
    const writing = progressAt(grounds, { doneSteps: 1, current: 'Write' }, start);
    expect(progressAt(grounds, { doneSteps: 2 }, writing)).toMatchObject({ stage: 'executing', step: 2 });
  });
});

describe('the percentage', () => {
  it('is unknown where no step says how far it is and no earlier run tells', () => {
    for (const current of ['Plan', 'Write', 'Report', 'Other']) {
      expect(progressAt(grounds, { doneSteps: 1, current }, start)).toMatchObject({ percent: null, stepName: current });
    }
    expect(progressAt({ declared: [], now: 0 }, { doneSteps: 7, current: 'Step 8' }, start).percent).toBeNull();
  });

  it('comes from what a step says of itself, among steps that count alike', () => {
    const writing = progressAt(grounds, { doneSteps: 1, current: 'Write', fraction: 0.5 }, start);
    expect(writing).toEqual({ percent: 37, stage: 'executing', step: 2, steps: 4, stepName: 'Write' });
    // What is known once stays known.
    expect(progressAt(grounds, { doneSteps: 2, current: 'Test' }, writing).percent).toBe(37);
    expect(progressAt({ declared: [], now: 0 }, { doneSteps: 0, current: 'Any', fraction: 0.4 }, start).percent).toBe(
      40,
    );
  });

  it('weighs the declared steps by how long they took before', () => {
    expect(progressAt(known, { doneSteps: 0, current: 'Plan' }, start).percent).toBe(0);
    expect(progressAt(known, { doneSteps: 1, done: new Set(['Plan']), current: 'Write' }, start).percent).toBe(5);
    expect(progressAt(known, testing, start).percent).toBe(20);
    expect(progressAt(known, { ...testing, fraction: 0.5 }, start).percent).toBe(60);
    expect(progressAt(known, { doneSteps: 4, done: new Set(['Plan', 'Write', 'Test']) }, start).percent).toBe(99);
  });

  it('counts a step before the one at hand as left out, but not while it is under way', () => {
    const together = new Set(['Plan', 'Write', 'Test']);
    expect(progressAt(known, { ...testing, doneSteps: 0, done: new Set(), begun: together }, start).percent).toBe(0);
    expect(progressAt(known, { ...testing, doneSteps: 0, done: new Set() }, start).percent).toBe(20);
  });

  it('moves with the time that the step took before, and not to its end by time alone', () => {
    const progress = progressAt(known, testing, start);
    const at = [0, 40, 80, 1000].map((seconds) => percentAt(progress, known.now + seconds * 1000));
    expect(at).toEqual([20, 60, 96, 96]);
  });

  it('moves by the time of the whole run where nothing is known of its steps', () => {
    const whole = { declared: [], evidence: { typicalMs: 60_000, runs: 1 }, startedAt: 0, now: 15_000 };
    const progress = progressAt(whole, { doneSteps: 0, current: 'Any' }, start);
    expect([15_000, 30_000, 500_000].map((now) => percentAt(progress, now))).toEqual([25, 50, 96]);
    expect(leftAt(progress, 30_000)).toBe(30_000);
  });
});

describe('the time left', () => {
  it('is what the steps to come took before', () => {
    const progress = progressAt(known, testing, start);
    expect(leftAt(progress, known.now)).toBe(80_000);
    expect(leftAt(progress, known.now + 30_000)).toBe(50_000);
    expect(leftAt(progressAt(known, { ...testing, fraction: 0.5 }, start), known.now)).toBe(40_000);
  });

  it('is not told where nothing is known, or where the run takes longer than others did', () => {
    expect(leftAt(progressAt(grounds, { doneSteps: 1, current: 'Write', fraction: 0.5 }, start), 0)).toBeUndefined();
    expect(leftAt(progressAt(known, testing, start), known.now + 90_000)).toBeUndefined();
  });
});

it('never falls, whatever comes and whenever somebody looks', () => {
  let progress = start;
  let shown = -1;
  let now = 0;
  let seed = 3;
  const names = ['Plan', 'Write', 'Test', 'Report', 'Other', undefined];
  for (let round = 0; round < 2000; round++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const current = names[seed % names.length];
    const fraction = [0, 0.3, 1, 7, -1, Number.NaN, undefined][seed % 7];
    const doneSteps = [0, 1, 3, 9, -2, Number.NaN][(seed >> 4) % 6] ?? 0;
    const done = new Set(names.slice(0, (seed >> 6) % 4).filter((name) => name !== undefined));
    now += (seed >> 8) % 500;
    const before = [evidence, undefined, { typicalMs: 90_000, runs: 1 }][(seed >> 10) % 3];
    progress = progressAt({ ...known, evidence: before, now }, { doneSteps, fraction, current, done }, progress);
    now += (seed >> 12) % 500;
    const percent = percentAt(progress, now) ?? 0;
    expect(percent).toBeGreaterThanOrEqual(shown);
    expect(percent).toBeLessThan(100);
    expect(progress.step).toBeLessThanOrEqual(progress.steps);
    expect(Number.isInteger(percent)).toBe(true);
    shown = percent;
  }
});

it('stands still while the run waits for somebody', () => {
  const stood = progressInWait(progressAt(known, testing, start), known.now + 40_000);
  expect(percentAt(stood, known.now + 900_000)).toBe(60);
  expect(stood).toMatchObject({ stage: 'refining', step: 3, stepName: 'Test' });
});

it('is 100 with all steps when complete', () => {
  const before = progressAt(grounds, { doneSteps: 1, current: 'Write' }, start);
  expect(completeProgress(before)).toEqual({ percent: 100, stage: 'complete', step: 4, steps: 4 });
  expect(completeProgress(initialProgress([]))).toEqual({ percent: 100, stage: 'complete', step: 0, steps: 0 });
});

it('keeps no expectation of a run that has ended', () => {
  const ended = endedProgress({ ...progressAt(known, testing, start), took: { Plan: 3 } });
  expect(ended).toEqual({ percent: 20, stage: 'refining', step: 3, steps: 4, stepName: 'Test' });
});
