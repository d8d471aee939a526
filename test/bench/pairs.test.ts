import { expect, test } from 'vitest';
import { median, ratios, rounded } from '../../bench/pairs.ts';

test('only what two did in the same round is compared', () => {
  expect(ratios([100, 10, 50], [200, 20])).toEqual([0.5, 0.5]);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([1, 2, 3, 4])).toBe(2.5);
});

test('a peer that is absent has no figure', () => {
  expect(rounded(median(ratios([100, 10], undefined)))).toBeNull();
});
