import type { Redis } from 'ioredis';
import type { Run } from '../../core/domain/run.ts';
import type { Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { announce } from '../mailbox/outbox/writes.ts';

/** A person's latest notifications are kept; who never looks has no use for more. */
const UNREAD_KEPT = 100;

/** A thread's latest finished runs are known as such; older ones are found in lists. */
const ENDED_KEPT = 20;

/** A field of a run's hash per person who has not acknowledged how it ended. */
const FIELD = 'unread:';

/** Remembers that a run ended in its thread, and for whom that is a notification. A canceled one is none: somebody stopped it. */
export function notify(run: Run): Write[] {
  const ended = String(run.finishedAt);
  const thread = keys.threadEnded(run.thread);
  const people = run.status === 'canceled' ? [] : concerned(run);
  return [
    ['ZADD', thread, ended, run.id],
    ['ZREMRANGEBYRANK', thread, '0', String(-ENDED_KEPT - 1)],
    ...people.flatMap((person): Write[] => [
      ['HSET', keys.run(run.id), `${FIELD}${person}`, '1'],
      ['ZADD', keys.unread(run.workspace, person), ended, run.id],
      ['ZREMRANGEBYRANK', keys.unread(run.workspace, person), '0', String(-UNREAD_KEPT - 1)],
    ]),
  ];
}

export function acknowledge(workspace: string, person: string, runs: string[]): Write[] {
  return [
    ...runs.map((run): Write => ['HDEL', keys.run(run), `${FIELD}${person}`]),
    ['ZREM', keys.unread(workspace, person), ...runs],
    ...runs.map((run): Write => announce(run)),
  ];
}

/** For a run that is no longer kept. */
export function forgetNotifications(run: Run): Write[] {
  return [
    ['ZREM', keys.threadEnded(run.thread), run.id],
    ...concerned(run).map((person): Write => ['ZREM', keys.unread(run.workspace, person), run.id]),
  ];
}

function concerned(run: Run): string[] {
  return [...new Set([run.person.id, ...(run.followers ?? []).map(({ id }) => id)])];
}

/** The people who have not acknowledged it, from the run's hash. */
export function unreadFrom(hash: Record<string, string>): string[] {
  return Object.keys(hash).flatMap((field) => (field.startsWith(FIELD) ? [field.slice(FIELD.length)] : []));
}

export async function unreadIn(
  redis: Redis,
  thread: string,
  workspace: string,
  person: string,
): Promise<{ run: string; at: number }[]> {
  const sets = [keys.unread(workspace, person), keys.threadEnded(thread)];
  const found = await redis.zinter(2, ...sets, 'AGGREGATE', 'MAX', 'WITHSCORES');
  return found.flatMap((run, i) => (i % 2 === 0 ? [{ run, at: Number(found[i + 1]) }] : []));
}
