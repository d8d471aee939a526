import type { Redis } from 'ioredis';

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

/** So much goes to Redis in one call, so that one that is large keeps the others waiting no longer than it must. */
const MOST_TOGETHER = 20;
const MOST_BYTES_TOGETHER = 256 * 1024;

/**
 * The one way in which state changes: all requirements of a change hold and all its writes are done, or nothing is. A requirement
 * that does not hold gives its number from 1, else 0. Each argument is a change by itself: what goes wrong in one (its error is given
 * as text) does not concern the next.
 */
const SCRIPT = `
local function apply(change)
  for number, need in ipairs(change.require) do
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
  for _, write in ipairs(change.write) do
    redis.call(unpack(write))
  end
  return 0
end
local outcomes = {}
for number, change in ipairs(ARGV) do
  local done, outcome = pcall(function() return apply(cjson.decode(change)) end)
  if not done and type(outcome) == 'table' then outcome = outcome.err end
  outcomes[number] = outcome
end
return outcomes
`;

type WithCommit = Redis & { mwCommit(...changes: string[]): Promise<(number | string)[]> };

/** Redis gives false for what is absent, so null is written as false. */
function encode(need: Requirement): unknown[] {
  if ('is' in need) return ['is', need.is, need.equals ?? false];
  if ('among' in need) return ['among', need.hash, need.field, ...need.among.map((value) => value ?? false)];
  if ('fields' in need) return ['fields', need.hash, need.fields];
  if ('hash' in need) return ['hash', need.hash, need.field, need.equals ?? false];
  if ('list' in need) return ['list', need.list, need.holds];
  return ['below', need.sortedSet, need.below];
}

/**
 * Lua reads no half of a surrogate pair, which JSON writes as an escape. Where one was cut off, as by a model that breaks off within an
 * emoji, the rest is not to be lost with it.
 */
function asJson(plan: unknown): string {
  const json = JSON.stringify(plan);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(plan, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
}

/** Does the change whole; gives undefined when done, or the label of the first requirement that does not hold. */
export async function commit(redis: Redis, change: Change): Promise<string | undefined> {
  const plan = asJson({ require: change.require.map(encode), write: change.write });
  const outcome = await sendTogether(redis, plan);
  if (typeof outcome === 'string') throw new Error(`A commit failed: ${outcome}`);
  return outcome === 0 ? undefined : change.require[outcome - 1]?.label;
}

type Waiting = { plan: string; resolve: (outcome: number | string) => void; reject: (error: unknown) => void };
const waiting = new WeakMap<Redis, Waiting[]>();

/** Changes that are committed in the same moment go to Redis in one call, which costs it and the bot much less than one each. */
function sendTogether(redis: Redis, plan: string): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const before = waiting.get(redis);
    if (before) return void before.push({ plan, resolve, reject });
    waiting.set(redis, [{ plan, resolve, reject }]);
    queueMicrotask(() => process.nextTick(() => flush(redis)));
  });
}

function flush(redis: Redis): void {
  if (!('mwCommit' in redis)) redis.defineCommand('mwCommit', { numberOfKeys: 0, lua: SCRIPT });
  const all = waiting.get(redis) ?? [];
  waiting.delete(redis);
  while (all.length > 0) void call(redis as WithCommit, takePortion(all));
}

function takePortion(all: Waiting[]): Waiting[] {
  let bytes = 0;
  const end = all.findIndex(({ plan }, i) => (bytes += plan.length) > MOST_BYTES_TOGETHER || i >= MOST_TOGETHER);
  return all.splice(0, end === -1 ? all.length : Math.max(1, end));
}

async function call(redis: WithCommit, portion: Waiting[]): Promise<void> {
  try {
    const outcomes = await redis.mwCommit(...portion.map(({ plan }) => plan));
    for (const [i, { resolve }] of portion.entries()) resolve(outcomes[i] ?? 'Redis gave no outcome.');
  } catch (error) {
    for (const { reject } of portion) reject(error);
  }
}
