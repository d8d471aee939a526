import type { Redis } from 'ioredis';
import type { Schedule } from '../../../core/domain/schedule.ts';
import type { ScheduleQueries } from '../../../core/queries.ts';
import { keys, type Owner, personOwner } from '../../keys.ts';
import { type Kept, readMembers } from '../../redis/members.ts';
import { endedScheduleFrom, scheduleFromHash } from '../../schedules/store.ts';
import { findNamed } from '../named.ts';
import { freeIn } from '../names.ts';

/** More schedules than this are not listed; the limits keep people below it. */
const SCHEDULES_SHOWN = 50;

const SCHEDULES: Kept<Schedule> = { keyOf: keys.schedule, fromHash: scheduleFromHash };

export function scheduleQueries(redis: Redis): ScheduleQueries {
  const get = async (id: string) => scheduleFromHash(await redis.hgetall(keys.schedule(id)));
  return {
    get,
    find: async (workspace, named, seenBy) =>
      findNamed(redis, { of: 'schedules', workspace, named, read: get }, seenBy),
    ended: async (id) => endedScheduleFrom(await redis.hget(keys.scheduleMessage(id), 'ended')),

    async list({ workspace, channel }, person, mine) {
      const owners: Owner[] = [personOwner(workspace, person)];
      if (!mine) owners.push({ kind: 'channel', id: channel });
      const ids = await Promise.all(
        owners.map((owner) => redis.zrange(keys.index(owner, 'schedules'), 0, String(SCHEDULES_SHOWN - 1), 'REV')),
      );
      const found = await Promise.all([...new Set(ids.flat())].map(get));
      const known = found.filter((schedule) => schedule !== undefined);
      return known.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, SCHEDULES_SHOWN);
    },

    async inWorkspace(workspace) {
      const all = keys.index({ kind: 'workspace', id: workspace }, 'schedules');
      return readMembers(redis, SCHEDULES, 'ZRANGE', all, '0', '-1');
    },

    async room(workspace, person, base) {
      const count = (owner: Owner) => redis.zcard(keys.index(owner, 'schedules'));
      const [name, own, all] = await Promise.all([
        freeIn(redis, keys.scheduleNames(workspace), base),
        count(personOwner(workspace, person)),
        count({ kind: 'workspace', id: workspace }),
      ]);
      return { name, own, all };
    },
  };
}
