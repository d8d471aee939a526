import { defineConfig } from 'vitest/config';

/**
 * Tests that wait most of the time, for bots and servers of their own and for their timers: three at a time take turns well. Everything
 * else runs before them, two at a time, since most machines that check this have two cores: with three, the page's tests ran out of
 * time beside the crash sweep.
 */
const WAITING = [
  'test/process/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/conversations/**/*.test.ts',
  'test/discord/**/*.test.ts',
  'test/slack-path.test.ts',
];

export default defineConfig({
  test: {
    // Processes of their own: tests change nothing for each other, and a hard crash takes one file down, not all.
    pool: 'forks',
    // Real servers and real processes; a loaded machine needs longer than a good one. Hangs are still caught.
    testTimeout: 45_000,
    hookTimeout: 45_000,
    expect: { poll: { timeout: 15_000 } },
    // Once more where nobody watches: real browsers and processes are late now and then. What proves that nothing is lost is
    // never tried twice (crash-sweep, chaos).
    retry: process.env['CI'] ? 1 : 0,
    reporters: ['minimal'],
    projects: [
      {
        extends: true,
        test: {
          name: 'busy',
          include: ['test/**/*.test.ts'],
          exclude: WAITING,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'waiting', include: WAITING, maxWorkers: 3, sequence: { groupOrder: 1 } } },
    ],
  },
});
