import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import { isFinal } from '../../core/domain/run.ts';
import { commit } from '../commit.ts';
import { keys } from '../keys.ts';
import { runFromHash } from './hash.ts';
import { removeRun } from './writes.ts';

/** Keys that one look passes. A workspace leaves rarely, and Redis has to answer others meanwhile. */
const SCAN_COUNT = 500;

/** Records under an id of their own; their body says whose they are. */
const RECORD = /^mw:(run|offer|question|reply|schedule|told-schedule):[^:/]+$/;

/** What drainers hold right now, BullMQ's own jobs, and what the adapters keep: they clean up themselves. */
const OTHERS = /^mw:(q|drainer|faults|seen|sl|dc|pg):/;

const Body = z.object({ workspace: z.string(), createdAt: z.number() });
/** What an ended schedule leaves for its message. */
const Ended = z.object({ schedule: Body }).transform(({ schedule }) => schedule);
const Waiting = z.object({ at: z.number() });

type Deps = { redis: Redis; log: Logger };
/** `at`: what was stored later is of a new installation and stays. */
type Left = { workspace: string; at: number };

/** Deletes what was stored of each workspace that took the bot out, as soon as its runs have ended. */
export async function forgetLeft(deps: Deps): Promise<void> {
  for (const [workspace, since] of Object.entries(await deps.redis.hgetall(keys.leaving))) {
    const left = { workspace, at: Number(since) };
    if (await hasLiveRuns(deps.redis, left)) continue;
    if (!(await forget(deps.redis, left))) continue;
    const same = { label: 'since', hash: keys.leaving, field: workspace, equals: since };
    await commit(deps.redis, { require: [same], write: [['HDEL', keys.leaving, workspace]] });
    deps.log.info({ workspace }, 'What was stored of a workspace that took the bot out is deleted');
  }
}

async function hasLiveRuns(redis: Redis, { workspace, at }: Left): Promise<boolean> {
  const live = keys.index({ kind: 'workspace', id: workspace }, 'live');
  return (await redis.zcount(live, '-inf', at)) > 0;
}

/** False if something is left for a later look, such as the record of a newer version. */
async function forget(redis: Redis, left: Left): Promise<boolean> {
  const became = new Set<Outcome>();
  // Records go first: runs know the other keys that belong to them.
  for await (const keysFound of scan(redis)) {
    const records = keysFound.filter((key) => RECORD.test(key));
    for (const outcome of await Promise.all(records.map((key) => forgetRecord(redis, left, key)))) became.add(outcome);
  }
  // The lists of a new installation stand under the same keys as the old ones.
  const isBack = became.has('newer');
  for await (const keysFound of scan(redis)) {
    const named = keysFound.filter((key) => names(key, left.workspace));
    await Promise.all(named.filter(isBox).map((key) => forgetBox(redis, left, key)));
    const others = isBack ? [] : named.filter((key) => !isBox(key));
    if (others.length > 0) await redis.unlink(...others);
  }
  await forgetAside(redis, left);
  return !became.has('left');
}

async function* scan(redis: Redis): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', 'mw:*', 'COUNT', SCAN_COUNT);
    cursor = next;
    yield found.filter((key) => !OTHERS.test(key));
  } while (cursor !== '0');
}

/** The ids of channels, threads and messages begin with that of their workspace. */
function names(key: string, workspace: string): boolean {
  const [, after] = key.split(`:${workspace}`, 2);
  return after !== undefined && /^($|[:/])/.test(after);
}

function isBox(key: string): boolean {
  return key.startsWith(keys.box(''));
}

type Outcome = 'done' | 'newer' | 'left';

async function forgetRecord(redis: Redis, { workspace, at }: Left, key: string): Promise<Outcome> {
  const [body, ended, message] = await redis.hmget(key, 'body', 'ended', 'message');
  const whose = z.union([Body, Ended]).safeParse(JSON.parse(body ?? ended ?? '{}')).data;
  if (whose?.workspace !== workspace) return 'done';
  if (whose.createdAt > at) return 'newer';
  if (key.startsWith(keys.run(''))) {
    const run = runFromHash(await redis.hgetall(key));
    if (!run || !isFinal(run.status)) return 'left';
    await commit(redis, { require: [], write: removeRun(run) });
  } else await redis.unlink(key, ...(message == null ? [] : [keys.shown(message)]));
  return 'done';
}

async function forgetBox(redis: Redis, { at }: Left, key: string): Promise<void> {
  const [last] = await redis.lrange(key, -1, -1);
  const entry = Waiting.safeParse(last === undefined ? undefined : JSON.parse(last)).data;
  if (entry && entry.at <= at) await redis.unlink(key);
}

async function forgetAside(redis: Redis, { workspace }: Left): Promise<void> {
  const named = JSON.stringify(JSON.stringify({ workspace }).slice(1, -1)).slice(1, -1);
  for (const raw of await redis.lrange(keys.aside, 0, '-1')) {
    if (raw.includes(named)) await redis.lrem(keys.aside, 1, raw);
  }
}
