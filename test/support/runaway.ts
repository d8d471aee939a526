/**
 * Work that grows with the length of its text takes some hundredths of a second on the texts of these tests; what backtracks, or
 * begins anew at every character, takes minutes or for ever. Between the two there is room for any machine.
 */
export const RUNAWAY_MS = 5_000;

/** The ms that this process itself was at work: the clock goes on also while others have the processor. */
export function workOf(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}
