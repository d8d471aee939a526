import type { Redis } from 'ioredis';
import type { Seeing } from '../../core/queries.ts';
import type { Run } from '../../core/domain/run.ts';
import { titleKey } from '../../core/domain/title.ts';
import type { Write } from '../commit.ts';
import { keys } from '../keys.ts';

/** Of more things with one title than this the older ones are found by their ids and names. */
const MOST_OF_A_TITLE = 50;

type Titled = Pick<Run, 'id' | 'workspace' | 'channel' | 'person' | 'createdAt' | 'title'>;
type Kind = 'runs' | 'schedules';

export function keepTitle(of: Kind, { id, workspace, title, createdAt }: Titled): Write[] {
  return title === undefined ? [] : [['ZADD', keys.titled(workspace, of, titleKey(title)), String(createdAt), id]];
}

export function forgetTitle(of: Kind, { id, workspace, title }: Titled): Write[] {
  return title === undefined ? [] : [['ZREM', keys.titled(workspace, of, titleKey(title)), id]];
}

/** The one with that id, else with that name, else the latest with that title; where it is known who looks, one that they may see. */
export async function findNamed<T extends Titled>(
  redis: Redis,
  {
    of,
    workspace,
    named,
    read,
  }: { of: Kind; workspace: string; named: string; read: (id: string) => Promise<T | undefined> },
  seenBy: Seeing | undefined,
): Promise<T | undefined> {
  const wanted = named.trim().toLowerCase();
  const byId = await read(wanted);
  if (byId?.workspace === workspace) return byId;
  const names = of === 'runs' ? keys.names(workspace) : keys.scheduleNames(workspace);
  const id = await redis.hget(names, wanted);
  if (id !== null) return read(id);
  const ids = await redis.zrange(keys.titled(workspace, of, titleKey(named)), 0, String(MOST_OF_A_TITLE - 1), 'REV');
  const found = (await Promise.all(ids.map(read))).filter((one) => one !== undefined);
  const seen = found.find(({ channel, person }) => channel === seenBy?.channel || person.id === seenBy?.person);
  return seen ?? found[0];
}
