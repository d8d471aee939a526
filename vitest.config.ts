import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Processes of their own: tests change nothing for each other, and a hard crash takes one file down, not all.
    pool: 'forks',
    // Three at a time on the usual two cores: files bring servers of their own and mostly wait for them. With two, a whole run used
    // six tenths of the processors and took 27 minutes.
    maxWorkers: 3,
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
