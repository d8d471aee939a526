import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: tests change nothing for each other, and a hard crash takes one file down, not all.
    pool: 'forks',
    // Two at a time: most machines that check this have two cores, and every file brings servers of its own. With three, the page's
    // tests ran out of time beside the crash sweep.
    maxWorkers: 2,
    // Real servers and real processes; a loaded machine needs longer than a good one. Hangs are still caught.
    testTimeout: 45_000,
    hookTimeout: 45_000,
    expect: { poll: { timeout: 15_000 } },
    // Once more where nobody watches: real browsers and processes are late now and then. What proves that nothing is lost is
    // never tried twice (crash-sweep, chaos).
    retry: process.env['CI'] ? 1 : 0,
    reporters: ['minimal'],
  },
});
