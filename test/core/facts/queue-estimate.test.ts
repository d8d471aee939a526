import { describe, expect, test } from 'vitest';
import { startsIn } from '../../../src/core/facts/queue-estimate.ts';

describe('when a queued run starts', () => {
  test.each([
    ['a slot is free', 3, [1000, 2000], [], 0],
    ['the first of those at work ends', 2, [9000, 4000], [], 4000],
    ['those ahead have had their turn', 1, [5000], [2000, 3000], 10_000],
    ['those ahead share the slots', 2, [1000, 6000], [10_000], 6000],
    ['nobody is at work, but enough wait', 1, [], [3000], 3000],
  ])('%s', (_when, slots, running, ahead, expected) => {
    expect(startsIn(slots, running, ahead)).toBe(expected);
  });

  test('of which nothing is known counts like the mean of the others', () => {
    expect(startsIn(1, [undefined], [4000])).toBe(8000);
  });

  test('is not guessed where nothing is known, or nobody works', () => {
    expect(startsIn(1, [undefined], [undefined])).toBeUndefined();
    expect(startsIn(0, [], [])).toBeUndefined();
  });
});
