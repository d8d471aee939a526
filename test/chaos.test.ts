import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changed, fences } from '../chaos/fences.ts';
import { storm } from '../chaos/storm.ts';
import { sooner } from './support/sooner.ts';

/**
 * A short storm over real processes, with locks that run out sooner than in production so that all of it fits in. Long
 * ones are for `npm run chaos`; docs/reliability.md says what they found.
 */
const STORM_MS = 12_000;

/** What is seen without a single crash needs no long storm. */
const SHORT_MS = 5_000;

/** A good machine needs a second or two for what is left; a loaded one has this long. */
const SETTLE_MS = 120_000;

/** So many results that a storm cannot have missed everything; people go on after it until they have them. */
const RESULTS = 10;

function shortStorm(seed: number, ms: number, mutations: (typeof fences)[keyof typeof fences] = []) {
  return storm({
    seed,
    ms,
    killEveryMs: 1_500,
    freezeEveryMs: 5_000,
    freezeMs: [1_500, 3_000],
    outagesMs: [2_000],
    redisRestarts: 1,
    gateways: 1,
    workers: 2,
    slots: 3,
    people: 8,
    slowMs: 300,
    settleMs: SETTLE_MS,
    atLeast: RESULTS,
    ...changed([...sooner, ...mutations]),
  });
}

test('every fence that can be taken away is there', async () => {
  for (const { file, find } of Object.values(fences).flat()) {
    expect(await readFile(join(import.meta.dirname, '../src', file), 'utf8')).toContain(find);
  }
});

test('a storm breaks no promise', { timeout: STORM_MS + SETTLE_MS + 60_000, retry: 0 }, async () => {
  const { findings, leftBehind, runs, results, fell } = await shortStorm(1, STORM_MS);
  expect(findings).toEqual({ lost: [], postedTwice: [], stepsDoneTwice: [], outOfOrder: [], unfinished: [] });
  expect({ leftBehind, fell }).toEqual({ leftBehind: [], fell: 0 });
  expect(results).toBe(runs);
  // People had work done all the same; how much depends on the machine.
  expect(results).toBeGreaterThan(0);
});

test('without the memory of finished steps a storm shows it', { timeout: STORM_MS + SETTLE_MS + 60_000 }, async () => {
  const { findings } = await shortStorm(1, SHORT_MS, fences.steps);
  expect(findings.stepsDoneTwice).not.toEqual([]);
});
