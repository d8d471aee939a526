import type { Redis } from 'ioredis';
import { numberedName } from '../../core/understand/naming.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Change } from '../commit.ts';
import { keys } from '../keys.ts';
import { newId } from '../new-id.ts';

/** One to ten times that. */
function tenOf(step: number): number[] {
  return Array.from({ length: 10 }, (_, i) => step * (i + 1));
}

/** The names that are looked at first. */
const FIRST = [1, 10, 100, 1000].flatMap(tenOf);

/**
 * The search looks at most this often. Without others who take names meanwhile, fifteen looks find the first free one of a thousand
 * million names. Taking turns with others must not keep an event waiting, so after that the name gets an id instead of a number.
 */
const LOOKS = 30;

/**
 * The first of the base's names that the hash of names does not hold.
 * A base may be taken thousands of times, so the steps grow until they pass the last name taken, and shrink again to
 * the first free one after it. Others take names between two looks, so the free name of the last look may be taken in this one;
 * steps are whole numbers then too, since a fraction would never arrive at the name after the last one taken.
 */
export async function freeIn(redis: Pick<Redis, 'hmget'>, key: string, base: string): Promise<string> {
  let numbers = FIRST;
  let taken = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    const names = numbers.map((number) => numberedName(base, number));
    const at = (await redis.hmget(key, ...names)).indexOf(null);
    taken = numbers[at === -1 ? numbers.length - 1 : at - 1] ?? taken;
    const free = numbers[at];
    if (free === taken + 1) return names[at] as string;
    const step = free === undefined ? taken : Math.ceil((free - taken) / 10);
    numbers = tenOf(step).map((further) => taken + further);
  }
  return numberedName(base, newId());
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
