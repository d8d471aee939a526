import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Place } from '../../core/domain/message.ts';
import { type Outgoing, type Post } from '../../core/domain/outgoing.ts';
import type { Run } from '../../core/domain/run.ts';
import { tellAt, withoutMentions } from '../../core/domain/telling.ts';
import { DeliveryError, type Platform } from '../../core/ports.ts';
import { presentDigest } from '../../core/present/person/digest.ts';
import { commit, type Write } from '../commit.ts';
import { type Box, keys } from '../keys.ts';
import { send } from '../mailbox/outbox/writes.ts';
import { readTellings } from '../store/preferences.ts';

/** A platform that cannot be reached now is asked again after this long. */
const AGAIN_MS = 60_000;

/** As many as a person has notifications at most. */
const MOST_TOLD = 100;

/**
 * The end of a run as its people want to be told of it: those who said so are not mentioned, but told in a message of their own at the
 * time that they named.
 */
export async function asTheyWant(
  redis: Redis,
  run: Run,
  outgoing: Outgoing,
  now: number,
): Promise<{ outgoing: Outgoing; write: Write[] }> {
  const post = 'post' in outgoing ? outgoing.post : undefined;
  // A reminder comes when its person wanted it to.
  if (!post || run.reminds) return { outgoing, write: [] };
  const people = mentionedIn(post);
  const tellings = await readTellings(redis, run.workspace, people);
  const later = new Map<string, number>();
  for (const [id, telling] of tellings) {
    const at = tellAt(telling, now, telling.zone ?? run.zone ?? 'UTC');
    if (at !== undefined) later.set(id, at);
  }
  if (later.size === 0) return { outgoing, write: [] };
  const write = [...later].flatMap(([id, at]) => tellLater(run, id, at));
  return { outgoing: { ...outgoing, post: withoutMentions(post, new Set(later.keys())) } as Outgoing, write };
}

function mentionedIn({ mention, alsoMention = [] }: Post): string[] {
  return [...(mention ? [mention] : []), ...alsoMention].map(({ id }) => id);
}

/** The latest end settles when: a person who has changed their mind is told as they want it now. */
function tellLater(run: Run, person: string, at: number): Write[] {
  const untold = keys.untold(run.workspace, person);
  return [
    ['HSET', untold, run.id, String(run.finishedAt ?? at), 'due', String(at)],
    ['ZADD', keys.tellDue, String(at), `${run.workspace} ${person}`],
  ];
}

type Deps = {
  redis: Redis;
  log: Logger;
  run: (id: string) => Promise<Run | undefined>;
  platformOf: (channel: string) => Platform | undefined;
  wake: (box: Box) => Promise<void>;
  now: () => number;
};

/** Tells everybody directly of what ended for them, whose time for that has come. */
export async function tellDue(deps: Deps): Promise<void> {
  const due = await deps.redis.zrange(keys.tellDue, '-inf', String(deps.now()), 'BYSCORE');
  for (const member of due) {
    const blank = member.indexOf(' ');
    await tellOne(deps, member, { workspace: member.slice(0, blank), person: member.slice(blank + 1) });
  }
}

async function tellOne(deps: Deps, member: string, whom: { workspace: string; person: string }): Promise<void> {
  const { redis, log, now, wake } = deps;
  const untold = keys.untold(whom.workspace, whom.person);
  const { due = '', ...ended } = await redis.hgetall(untold);
  const forgotten: Write[] = [
    ['DEL', untold],
    ['ZREM', keys.tellDue, member],
  ];
  try {
    const told = await wordTo(deps, whom, { ended, key: `digest/${whom.person}/${due}` });
    const same = { label: 'due', hash: untold, field: 'due', equals: due === '' ? null : due };
    const lost = await commit(redis, { require: [same], write: [...forgotten, ...(told ? send(told) : [])] });
    if (!lost && told) await wake({ kind: 'outbox', id: told.channel });
  } catch (error) {
    log.warn({ err: error, workspace: whom.workspace }, 'A person could not be told directly of what ended');
    const mayWork = !(error instanceof DeliveryError) || error.retry;
    const write: Write[] = mayWork ? [['ZADD', keys.tellDue, String(now() + AGAIN_MS), member]] : forgotten;
    await commit(redis, { require: [], write });
  }
}

/** Nothing where they were there: in their direct messages, or they know by now how it ended. */
async function wordTo(
  { run, platformOf, now }: Deps,
  { workspace, person }: { workspace: string; person: string },
  { ended, key }: { ended: Record<string, string>; key: string },
): Promise<Outgoing | undefined> {
  const inOrder = Object.entries(ended).toSorted(([, a], [, b]) => Number(a) - Number(b));
  const runs = await Promise.all(inOrder.slice(-MOST_TOLD).map(([id]) => run(id)));
  const unread = runs.flatMap((one) => (one?.unread?.includes(person) ? [one] : []));
  const platform = unread[0] && platformOf(unread[0].channel);
  if (!platform?.direct) return undefined;
  const place: Place = await platform.direct(workspace, person);
  const elsewhere = unread.filter(({ channel }) => channel !== place.channel);
  if (elsewhere.length === 0) return undefined;
  const post = presentDigest(
    elsewhere.map((one) => ({ run: one, link: platform.link?.(one) })),
    now(),
  );
  return { ...place, key, at: now(), post };
}
