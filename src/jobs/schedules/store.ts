import type { Person } from '../../core/domain/message.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import type { Change, Write } from '../commit.ts';
import { bodyOf, isReadable, versioned } from '../store/stored.ts';
import { keys, type Owner, personOwner } from '../keys.ts';
import { forgetTitle, keepTitle } from '../store/named.ts';
import { touch } from '../mailbox/outbox/writes.ts';

const BODY = [
  'workspace',
  'channel',
  'thread',
  'id',
  'name',
  'person',
  'stranger',
  'request',
  'addition',
  'plan',
  'reminds',
  'priority',
  'when',
  'createdAt',
] as const satisfies (keyof Schedule)[];

/** A schedule as a Redis hash: `body` never changes, `state` does and comes before it, and `revision` grows with it. */
export function scheduleFromHash(hash: Record<string, string>): Schedule | undefined {
  const { state, revision } = hash;
  const known = bodyOf(hash);
  if (!known || !state) return undefined;
  return { ...known, ...JSON.parse(state), revision: Number(revision) } as Schedule;
}

/** All that is not known to be the body's, so that what another version added is kept. */
function stateOf({ revision: _revision, ...schedule }: Schedule): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(schedule).filter(([name]) => !isOfBody(name) || isChangeable(name))),
  );
}

/** `when` stands in the body too, for versions that do not know that it changes. */
function isChangeable(name: string): boolean {
  return name === 'when';
}

function isOfBody(name: string): boolean {
  return BODY.some((field) => field === name);
}

/** Whose lists a schedule stands in. */
function ownersOf({ workspace, channel, person }: Schedule): Owner[] {
  return [{ kind: 'channel', id: channel }, personOwner(workspace, person.id), { kind: 'workspace', id: workspace }];
}

export function storeSchedule(
  schedule: Schedule,
  limits: { schedulesPerPerson: number; schedulesPerWorkspace: number },
): Change {
  const { id, name, workspace, person, createdAt } = schedule;
  const body = Object.fromEntries(Object.entries(schedule).filter(([field]) => isOfBody(field)));
  const index = (owner: Owner) => keys.index(owner, 'schedules');
  return {
    require: [
      { label: 'id', hash: keys.schedule(id), field: 'body', equals: null },
      { label: 'name', hash: keys.scheduleNames(workspace), field: name, equals: null },
      { label: 'limit', sortedSet: index(personOwner(workspace, person.id)), below: limits.schedulesPerPerson },
      { label: 'limit', sortedSet: index({ kind: 'workspace', id: workspace }), below: limits.schedulesPerWorkspace },
    ],
    write: [
      ['HSET', keys.schedule(id), 'body', JSON.stringify(versioned(body)), ...mutable(schedule)],
      ['HSET', keys.scheduleNames(workspace), name, id],
      ...keepTitle('schedules', schedule),
      ...ownersOf(schedule).map((owner): Write => ['ZADD', index(owner), String(createdAt), id]),
      due(schedule),
    ],
  };
}

/** Its message in its thread is changed within this time, even if the platform holds the channel back for long. */
const ENDED_KEPT_S = 24 * 3600;

/** A schedule that there is no more, for the message that showed it; `by` deleted it. */
export type EndedSchedule = { schedule: Schedule; by?: Person };

export function endedScheduleFrom(last: string | null): EndedSchedule | undefined {
  const { v, ...ended } = JSON.parse(last ?? '{}') as Partial<EndedSchedule> & { v?: number };
  return isReadable(v) && ended.schedule ? { ...ended, schedule: ended.schedule } : undefined;
}

/** Changes a schedule that is still as it was, and its message; without `to` it is forgotten. */
export function changeSchedule(was: Schedule, to: Schedule | undefined, by?: Person): Change {
  const { id, name, workspace, revision } = was;
  const ended: EndedSchedule = { schedule: was, ...(by && { by }) };
  return {
    require: [{ label: 'schedule', hash: keys.schedule(id), field: 'revision', equals: String(revision) }],
    write: to
      ? [
          ['HSET', keys.schedule(id), ...mutable({ ...to, revision: revision + 1 })],
          due(to),
          ...touch(was.channel, { schedule: id }),
        ]
      : [
          ['DEL', keys.schedule(id)],
          ['HSET', keys.scheduleMessage(id), 'ended', JSON.stringify(versioned(ended))],
          ['EXPIRE', keys.scheduleMessage(id), String(ENDED_KEPT_S)],
          ...touch(was.channel, { schedule: id }),
          ['HDEL', keys.scheduleNames(workspace), name],
          ...forgetTitle('schedules', was),
          ['ZREM', keys.schedulesDue, id],
          ...ownersOf(was).map((owner): Write => ['ZREM', keys.index(owner, 'schedules'), id]),
        ],
  };
}

function mutable(schedule: Schedule): string[] {
  return ['state', stateOf(schedule), 'revision', String(schedule.revision)];
}

/** A paused one waits for nothing. */
function due({ id, paused, next }: Schedule): Write {
  return paused === undefined ? ['ZADD', keys.schedulesDue, String(next), id] : ['ZREM', keys.schedulesDue, id];
}
