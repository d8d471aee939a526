import type { Redis } from 'ioredis';
import type { Run } from '../../../core/domain/run.ts';
import type { RunQueries } from '../../../core/queries.ts';
import { keys, personOwner } from '../../keys.ts';
import { type Kept, readMembers } from '../../redis/members.ts';
import { runFromHash } from '../../runs/hash.ts';
import { readEvidence } from '../evidence.ts';
import { listRuns } from '../list-runs.ts';
import { findNamed } from '../named.ts';
import { freeName } from '../names.ts';
import { unreadIn } from '../notifications.ts';

const RUNS: Kept<Run> = { keyOf: keys.run, fromHash: runFromHash };

export async function readRun(redis: Redis, id: string): Promise<Run | undefined> {
  return runFromHash(await redis.hgetall(keys.run(id)));
}

/** The runs that a command of Redis names by their ids. */
export async function readRuns(redis: Redis, ...command: string[]): Promise<Run[]> {
  return readMembers(redis, RUNS, ...command);
}

export function runQueries(redis: Redis): RunQueries {
  const get = (id: string) => readRun(redis, id);
  return {
    get,
    find: async (workspace, named, seenBy) => findNamed(redis, { of: 'runs', workspace, named, read: get }, seenBy),
    ...liveQueries(redis),
    list: async (query) => listRuns(redis, query),

    async lastEndedIn(thread) {
      const [latest] = await redis.zrange(keys.threadEnded(thread), 0, '0', 'REV');
      return latest === undefined ? undefined : get(latest);
    },

    unread: async (workspace, person) => readRuns(redis, 'ZRANGE', keys.unread(workspace, person), '0', '-1', 'REV'),

    async unreadInThread(thread) {
      const runs = await readRuns(redis, 'ZRANGE', keys.threadEnded(thread), '0', '-1', 'REV');
      return runs.filter(({ unread }) => unread !== undefined);
    },

    unreadOf: async (thread, workspace, person) => unreadIn(redis, thread, workspace, person),
    evidence: async (workspace, workflow, alike) => readEvidence(redis, workspace, workflow, alike),
    freeName: async (workspace, base) => freeName(redis, workspace, base),
  };
}

type LiveQueries = Pick<RunQueries, 'liveIn' | 'liveOf' | 'liveInWorkspace' | 'liveCount' | 'alike'>;

function liveQueries(redis: Redis): LiveQueries {
  const liveOf = (workspace: string) => keys.index({ kind: 'workspace', id: workspace }, 'live');
  return {
    liveIn: async (thread) => readRuns(redis, 'SMEMBERS', keys.threadLive(thread)),
    liveOf: async (workspace, person) =>
      readRuns(redis, 'ZRANGE', keys.index(personOwner(workspace, person), 'live'), '0', '-1'),
    liveInWorkspace: async (workspace) => readRuns(redis, 'ZRANGE', liveOf(workspace), '0', '-1'),
    liveCount: async (workspace) => redis.zcard(liveOf(workspace)),
    alike: async (workspace, planKey) => readRuns(redis, 'SMEMBERS', keys.alike(workspace, planKey)),
  };
}
