import type { Run } from '../../domain/run.ts';

const AT_WORK = '⏳';
const DONE = '✅';
const FAILED = '❌';

/** What the request shows of its run, so that a channel tells at a glance; nothing once somebody has stopped it. */
export function markOf({ status }: Pick<Run, 'status'>): string | undefined {
  if (status === 'completed') return DONE;
  if (status === 'failed') return FAILED;
  return status === 'canceled' ? undefined : AT_WORK;
}
