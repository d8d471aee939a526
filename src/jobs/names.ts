import type { Redis } from 'ioredis';
import { numberedName } from '../core/naming.ts';
import type { Run } from '../core/run.ts';
import type { Change } from './commit.ts';
import { keys } from './keys.ts';

/** So many names are looked at together for a free one. */
const NAMES_AT_ONCE = 10;

/**
 * The first of the base's names that the hash of names does not hold.
 * A base may be taken thousands of times, so the steps grow until they pass the last name taken, and shrink again to
 * the first free one after it.
 */
export async function freeIn(redis: Redis, key: string, base: string): Promise<string> {
  let taken = 0;
  for (let step = 1; ; ) {
    const numbers = Array.from({ length: NAMES_AT_ONCE }, (_, i) => taken + step * (i + 1));
    const names = numbers.map((number) => numberedName(base, number));
    const free = (await redis.hmget(key, ...names)).indexOf(null);
    if (step === 1 && free !== -1) return names[free] as string;
    taken = (free === -1 ? numbers.at(-1) : numbers[free - 1]) ?? taken;
    step = free === -1 ? step * NAMES_AT_ONCE : step / NAMES_AT_ONCE;
  }
}

/** A free name for a run. */
export async function freeName(redis: Redis, workspace: string, base: string): Promise<string> {
  return freeIn(redis, keys.names(workspace), base);
}

/**
 * Gives the run its name, whoever had the run before: it may have that name already, or none yet and the name is free. A
 * run without a name changes nothing.
 */
export function claimName({ id, name, workspace }: Pick<Run, 'id' | 'name' | 'workspace'>): Change {
  if (name === '') return { require: [], write: [] };
  return {
    require: [
      { label: 'named', hash: keys.run(id), field: 'name', among: [null, name] },
      { label: 'name', hash: keys.names(workspace), field: name, among: [null, id] },
    ],
    write: [
      ['HSET', keys.run(id), 'name', name],
      ['HSET', keys.names(workspace), name, id],
    ],
  };
}
