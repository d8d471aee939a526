import type { Redis } from 'ioredis';
import { GivenUp, isGivenUp, shared } from '../mailbox/patience.ts';

/** So much goes to Redis in one call, so that one that is large keeps the others waiting no longer than it must. */
const MOST_TOGETHER = 20;
const MOST_BYTES_TOGETHER = 256 * 1024;

type Waiting<Outcome> = { item: string; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void };
type WithScript = Redis & Record<string, (...items: string[]) => Promise<([unknown] | string)[]>>;

/** Does the work when all that was about to happen in this turn of the event loop has happened. */
export function afterThisMoment(work: () => void): void {
  queueMicrotask(() => process.nextTick(work));
}

/**
 * Work in Redis of which what is asked for in the same moment goes there in one call, which costs it and the bot much less than one
 * each. `lua` is the body of a function of `item` (as Lua has it from JSON) and gives its outcome; what goes wrong with one item does
 * not concern the next. `name` is that of the script, once in the bot.
 */
export function batchScript<Outcome>(name: string, lua: string): (redis: Redis, item: object) => Promise<Outcome> {
  const script = `
local function work(item)
${lua}
end
local outcomes = {}
for number, item in ipairs(ARGV) do
  local done, outcome = pcall(function() return work(cjson.decode(item)) end)
  if done then
    outcomes[number] = { outcome }
  else
    outcomes[number] = type(outcome) == 'table' and outcome.err or tostring(outcome)
  end
end
return outcomes
`;
  const waiting = new WeakMap<Redis, Waiting<Outcome>[]>();

  function flush(redis: Redis): void {
    if (!(name in redis)) redis.defineCommand(name, { numberOfKeys: 0, lua: script });
    const all = waiting.get(redis) ?? [];
    waiting.delete(redis);
    while (all.length > 0) void call(redis as WithScript, takePortion(all));
  }

  async function call(redis: WithScript, portion: Waiting<Outcome>[]): Promise<void> {
    try {
      const outcomes = await redis[name]?.(...portion.map(({ item }) => item));
      for (const [i, { resolve, reject }] of portion.entries()) {
        const outcome = outcomes?.[i] ?? 'Redis gave no outcome.';
        if (typeof outcome === 'string') reject(new Error(`${name} failed: ${outcome}`));
        else resolve(outcome[0] as Outcome);
      }
    } catch (error) {
      for (const { reject } of portion) reject(error);
    }
  }

  return (redis, asked) =>
    new Promise((resolve, reject) => {
      if (isGivenUp()) return reject(new GivenUp());
      const item = asJson(asked);
      const before = waiting.get(redis);
      if (before) return void before.push({ item, resolve, reject });
      waiting.set(redis, [{ item, resolve, reject }]);
      shared(() => afterThisMoment(() => flush(redis)));
    });
}

/**
 * Lua reads no half of a surrogate pair, which JSON writes as an escape. Where one was cut off, as by a model that breaks off within an
 * emoji, the rest is not to be lost with it.
 */
function asJson(item: unknown): string {
  const json = JSON.stringify(item);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(item, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value));
}

function takePortion<Item extends { item: string }>(all: Item[]): Item[] {
  let bytes = 0;
  const end = all.findIndex(({ item }, i) => (bytes += item.length) > MOST_BYTES_TOGETHER || i >= MOST_TOGETHER);
  return all.splice(0, end === -1 ? all.length : Math.max(1, end));
}
