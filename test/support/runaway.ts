import { expect } from 'vitest';

/**
 * Work that grows with the length of its text takes some hundredths of a second on the texts of these tests; what backtracks, or
 * begins anew at every character, takes minutes or for ever. Between the two there is room for any machine.
 */
const RUNAWAY_MS = 5_000;

/** Fails where `work` runs away. It counts what this process itself has done: the clock goes on also while others have the processor. */
export function expectNoRunaway(work: () => void): void {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1_000).toBeLessThan(RUNAWAY_MS);
}
