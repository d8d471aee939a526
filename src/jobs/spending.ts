import type { Redis } from 'ioredis';
import type { Charge } from '../core/domain/spending.ts';
import type { Run } from '../core/domain/run.ts';
import type { Write } from './commit.ts';
import { keys, personOwner } from './keys.ts';
import { runFields } from './runs/hash.ts';

/** A day's count is of no use after that day; two days cover every clock. */
const DAY_KEPT_S = 2 * 24 * 3600;

type Whose = Pick<Run, 'id' | 'workspace' | 'person'>;

/** The person's and the workspace's counts of that day (UTC). */
function countsOf({ workspace, person }: Whose, now: number): [person: string, workspace: string] {
  const day = new Date(now).toISOString().slice(0, 10);
  return [
    keys.spentOn(personOwner(workspace, person.id), day),
    keys.spentOn({ kind: 'workspace', id: workspace }, day),
  ];
}

/** Counts what a step spent: with the run, and for the day. */
export function chargeWrites(run: Whose, { spent, tokens }: Charge, now: number): Write[] {
  const counted = countsOf(run, now).flatMap((key): Write[] => [
    ['INCRBY', key, String(Math.round(tokens))],
    ['EXPIRE', key, String(DAY_KEPT_S)],
  ]);
  return [['HSET', keys.run(run.id), ...runFields({ spent })], ...counted];
}

export async function spentToday(
  redis: Redis,
  run: Whose,
  now: number,
): Promise<{ person: number; workspace: number }> {
  const [person = null, workspace = null] = await redis.mget(...countsOf(run, now));
  return { person: Number(person ?? 0), workspace: Number(workspace ?? 0) };
}

export function grantsOf({ workspace, person }: Whose): string {
  return keys.grants(workspace, person.id);
}
