/**
 * How many ms until a run starts that has `ahead` before it. `running` is what those at work still need, `ahead` what
 * those before it will; undefined stands for runs of which nothing is known, and counts like the mean of the others.
 * Undefined where nothing is known of any, or nobody works.
 */
export function startsIn(
  slots: number,
  running: readonly (number | undefined)[],
  ahead: readonly (number | undefined)[],
): number | undefined {
  if (slots < 1) return undefined;
  if (running.length + ahead.length < slots) return 0;
  const known = [...running, ...ahead].filter((ms) => ms !== undefined);
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, ms) => sum + ms, 0) / known.length;
  const free = Array.from({ length: Math.max(slots, running.length) }, (_, i) =>
    i < running.length ? (running[i] ?? mean) : 0,
  );
  for (const ms of ahead) {
    free.sort((a, b) => a - b);
    free[0] = (free[0] ?? 0) + (ms ?? mean);
  }
  return Math.min(...free);
}
