import type { Redis } from 'ioredis';
import { keys } from '../keys.ts';

/**
 * An entry that made the event loop stall this often is set aside. Each time costs everybody a restart, and the watchdog blames no other
 * entry for it; so once more is all that chance gets.
 */
export const MAX_HANGS = 2;

const FIELD = 'hung:';

/** The field of `keys.faults` that counts how often the entry hung. */
export function hangField(entry: string): string {
  return `${FIELD}${entry}`;
}

/** Counts only for a mailbox that still has entries: else nobody would ever remove the count. */
const COUNT = `
redis.call('INCR', KEYS[3])
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
`;

export async function countHang(redis: Redis, box: string, entry: string): Promise<void> {
  await redis.eval(COUNT, 3, keys.box(box), keys.faults(box), keys.hangs, hangField(entry));
}

/** The mailbox's entries that hung too often to be tried again. */
export async function hungTooOften(redis: Redis, box: string): Promise<ReadonlySet<string>> {
  const faults = Object.entries(await redis.hgetall(keys.faults(box)));
  const hung = faults.filter(([field, count]) => field.startsWith(FIELD) && Number(count) >= MAX_HANGS);
  return new Set(hung.map(([field]) => field.slice(FIELD.length)));
}
