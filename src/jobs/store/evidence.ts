import type { Redis } from 'ioredis';
import type { Evidence } from '../../core/domain/plan.ts';
import { keys } from '../keys.ts';

/** How long the latest runs alike took, and each of their declared steps; undefined where there were none. */
export async function readEvidence(
  redis: Redis,
  workspace: string,
  workflow: string,
  alike: string,
): Promise<Evidence | undefined> {
  const [durations, steps] = await Promise.all([
    redis.lrange(keys.evidence(workspace, workflow, alike), 0, '-1'),
    redis.lrange(keys.stepEvidence(workspace, workflow, alike), 0, '-1'),
  ]);
  if (durations.length === 0) return undefined;
  const stepMs = stepMedians(steps.map((raw) => JSON.parse(raw) as Record<string, number>));
  return { typicalMs: median(durations.map(Number)), runs: durations.length, ...(stepMs && { stepMs }) };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Of each step by its name; a run that left a step out took no time for it. */
function stepMedians(runs: readonly Record<string, number>[]): Record<string, number> | undefined {
  const names = new Set(runs.flatMap((took) => Object.keys(took)));
  if (names.size === 0) return undefined;
  return Object.fromEntries([...names].map((name) => [name, median(runs.map((took) => took[name] ?? 0))]));
}
