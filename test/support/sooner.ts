import type { Mutation } from './mutate.ts';

/** A dead process's work is taken over after some seconds in production; tests of many crashes cannot wait for that. */
export const sooner: Mutation[] = [
  { file: '/jobs/queues.ts', find: 'LOCK_MS = 6_000', replace: 'LOCK_MS = 1_000' },
  { file: '/jobs/queues.ts', find: 'STALL_CHECK_MS = 500', replace: 'STALL_CHECK_MS = 200' },
  { file: '/jobs/runs/fence.ts', find: 'CONFIRMED_MS = 200', replace: 'CONFIRMED_MS = 20' },
  { file: '/jobs/runs/fence.ts', find: 'ANSWERED_MS = 1_000', replace: 'ANSWERED_MS = 100' },
  { file: '/jobs/reconcile.ts', find: 'SWEEP_MS = 3_000', replace: 'SWEEP_MS = 300' },
  { file: '/jobs/reconcile.ts', find: 'SWEEPS_PER_RUN_CHECK = 10', replace: 'SWEEPS_PER_RUN_CHECK = 2' },
];
