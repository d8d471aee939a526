/** What each contender reached in each round; a contender that is absent has no rounds. */
export type Rounds = Record<string, number[]>;

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** How `ours` stood to `theirs`, round by round: what else the machine did in a round, it did to both. */
export function ratios(ours: readonly number[] = [], theirs: readonly number[] = []): number[] {
  return theirs.flatMap((value, round) => (ours[round] === undefined ? [] : [(ours[round] ?? 0) / value]));
}

export function rounded(value: number | null, digits = 3): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
