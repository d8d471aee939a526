import type { Redis } from 'ioredis';
import type { ListQuery, RunPage } from '../../core/queries.ts';
import { isFinal, type Run } from '../../core/domain/run.ts';
import { keys, type Owner, personOwner } from '../keys.ts';
import { runFromHash } from '../runs/hash.ts';
import { isUnknown } from './stored.ts';

/** Runs on one page of a list. */
export const LIST_PAGE = 10;

/**
 * Reads only as many entries of each index as the page can need, so that a list costs the same however many runs
 * have finished.
 */
export async function listRuns(
  redis: Redis,
  { place, person, mine, statuses: wanted, page }: ListQuery,
): Promise<RunPage> {
  const owners: Owner[] = [personOwner(place.workspace, person)];
  if (!mine) owners.push({ kind: 'channel', id: place.channel });
  const states = new Set<string>(wanted.map((status) => (isFinal(status) ? status : 'live')));
  const needed = page * LIST_PAGE;
  const entries = new Map<string, number>();
  const live = new Set<string>();
  await Promise.all(
    owners.flatMap((owner) =>
      [...states].map(async (state) => {
        const last = state === 'live' ? '-1' : String(needed);
        const found = await redis.zrange(keys.index(owner, state), 0, last, 'REV', 'WITHSCORES');
        for (let i = 0; i < found.length; i += 2) {
          entries.set(String(found[i]), Number(found[i + 1]));
          if (state === 'live') live.add(String(found[i]));
        }
      }),
    ),
  );
  // Live runs are few (the limits see to that), and only they may have another status than the index says.
  const { runs: known, unknown: unknownLive } = await keptRuns(redis, [...live]);
  const fitting = known.filter((run) => wanted.includes(run.status)).map((run) => run.id);
  const ids = [...entries].filter(([id]) => !live.has(id) || fitting.includes(id));
  ids.sort(([a, createdA], [b, createdB]) => createdB - createdA || (a < b ? 1 : -1));
  const { runs, unknown: unknownEnded } = await keptRuns(
    redis,
    ids.slice(needed - LIST_PAGE, needed).map(([id]) => id),
  );
  runs.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const unknown = [...unknownLive, ...unknownEnded];
  return { runs, more: ids.length > needed, ...(unknown.length > 0 && { unknown }) };
}

/** `unknown` names those that a newer version stored and this one cannot read. */
async function keptRuns(redis: Redis, ids: string[]): Promise<{ runs: Run[]; unknown: string[] }> {
  const hashes = await Promise.all(ids.map((id) => redis.hgetall(keys.run(id))));
  const runs = hashes.map(runFromHash).filter((run) => run !== undefined);
  const unknown = hashes.flatMap((hash, at) => (isUnknown(hash, runFromHash) ? [hash['name'] || (ids[at] ?? '')] : []));
  return { runs, unknown };
}
