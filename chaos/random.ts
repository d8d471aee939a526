import { createHash } from 'node:crypto';

/** Draws that depend on the seed and the name alone, so that one part's draws do not move another's. */
export type Random = {
  /** From 0 up to 1. */
  fraction(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
};

export function seeded(seed: number, ...name: (string | number)[]): Random {
  let drawn = 0;
  function fraction(): number {
    drawn += 1;
    const digest = createHash('sha256')
      .update([seed, ...name, drawn].join('/'))
      .digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }
  return {
    fraction,
    between: (low, high) => low + Math.floor(fraction() * (high - low + 1)),
    chance: (probability) => fraction() < probability,
    pick: (list) => list[Math.floor(fraction() * list.length)] ?? list[0],
  };
}
