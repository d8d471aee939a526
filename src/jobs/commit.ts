import type { Redis } from 'ioredis';
import { batchScript } from './redis/batch-script.ts';

/** What must hold for a commit to happen. The label names it where it does not. */
export type Requirement =
  | { label: string; is: string; equals: string | null }
  | { label: string; hash: string; field: string; equals: string | null }
  | { label: string; hash: string; field: string; among: (string | null)[] }
  | { label: string; list: string; holds: string }
  | { label: string; hash: string; fields: number }
  | { label: string; sortedSet: string; below: number };

/** One Redis command, with its arguments as strings. */
export type Write = [command: string, ...args: string[]];

export type Change = { require: Requirement[]; write: Write[] };

/**
 * The one way in which state changes: all requirements of a change hold and all its writes are done, or nothing is. A requirement
 * that does not hold gives its number from 1, else 0.
 */
const commitBatch = batchScript<number>(
  'mwCommit',
  `
  for number, need in ipairs(item.require) do
    local kind, key = need[1], need[2]
    local holds
    if kind == 'is' then
      holds = redis.call('GET', key) == need[3]
    elseif kind == 'hash' then
      holds = redis.call('HGET', key, need[3]) == need[4]
    elseif kind == 'among' then
      holds = false
      local value = redis.call('HGET', key, need[3])
      for at = 4, #need do holds = holds or value == need[at] end
    elseif kind == 'fields' then
      holds = redis.call('HLEN', key) == need[3]
    elseif kind == 'list' then
      holds = redis.call('LPOS', key, need[3]) ~= false
    else
      holds = redis.call('ZCARD', key) < need[3]
    end
    if not holds then return number end
  end
  for _, write in ipairs(item.write) do
    redis.call(unpack(write))
  end
  return 0`,
);

/** Redis gives false for what is absent, so null is written as false. */
function encode(need: Requirement): unknown[] {
  if ('is' in need) return ['is', need.is, need.equals ?? false];
  if ('among' in need) return ['among', need.hash, need.field, ...need.among.map((value) => value ?? false)];
  if ('fields' in need) return ['fields', need.hash, need.fields];
  if ('hash' in need) return ['hash', need.hash, need.field, need.equals ?? false];
  if ('list' in need) return ['list', need.list, need.holds];
  return ['below', need.sortedSet, need.below];
}

/** Does the change whole; gives undefined when done, or the label of the first requirement that does not hold. */
export async function commit(redis: Redis, change: Change): Promise<string | undefined> {
  const failed = await commitBatch(redis, { require: change.require.map(encode), write: change.write });
  return failed === 0 ? undefined : change.require[failed - 1]?.label;
}
