import { expect, test } from 'vitest';
import { StallMeter } from '../../../src/jobs/watchdog/stall.ts';

const TICK_MS = 500;

/** Looks every tick, at a clock of its own; `beats` says whether the event loop went round before a look. */
function watch() {
  const meter = new StallMeter(TICK_MS);
  let [beat, now, waited, longest] = [0, 1_000, 0, 0];
  return {
    pass(ticks: number, beats: boolean): number {
      for (let tick = 0; tick < ticks; tick += 1) {
        now += TICK_MS;
        if (beats) beat += 1;
        longest = meter.look(beat, now, waited);
      }
      return longest;
    },
    /** From here to the next look, the event loop waits that long for a processor. */
    wait(ms: number): void {
      waited += ms;
    },
    /** The whole process is stopped for that long. */
    stop(ms: number): void {
      now += ms;
    },
  };
}

test('an event loop that goes round has no stall, however long that is', () => {
  expect(watch().pass(1_000, true)).toBe(0);
});

test('a stall grows with each look, and ends with the first beat', () => {
  const watched = watch();
  watched.pass(3, true);
  expect(watched.pass(20, false)).toBe(10_000);
  expect(watched.pass(1, true)).toBe(0);
  expect(watched.pass(2, false)).toBe(1_000);
});

test('time in which the process was stopped is no stall', () => {
  const watched = watch();
  watched.pass(3, true);
  watched.stop(12_000);
  expect(watched.pass(1, false)).toBe(TICK_MS);
  expect(watched.pass(1, true)).toBe(0);
  // Nor is it in the middle of one.
  expect(watched.pass(10, false)).toBe(5_000);
  watched.stop(3_600_000);
  expect(watched.pass(1, false)).toBe(5_500);
});

test('an overloaded machine, whose threads all run late, has shorter stalls than the clock says', () => {
  const watched = watch();
  watched.pass(3, true);
  let stalled = 0;
  for (let look = 0; look < 10; look += 1) {
    watched.stop(4 * TICK_MS);
    stalled = watched.pass(1, false);
  }
  expect(stalled).toBe(10 * TICK_MS);
});

test('time in which the event loop waits for a processor is no stall', () => {
  const watched = watch();
  watched.pass(3, true);
  let stalled = 0;
  for (let look = 0; look < 20; look += 1) {
    watched.wait(0.9 * TICK_MS);
    stalled = watched.pass(1, false);
  }
  expect(stalled).toBeCloseTo(20 * 0.1 * TICK_MS);
  // What it waited for longer than a look takes is not taken off the next one.
  watched.wait(3 * TICK_MS);
  expect(watched.pass(2, false)).toBeCloseTo(20 * 0.1 * TICK_MS + TICK_MS);
});
