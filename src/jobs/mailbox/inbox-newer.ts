import type { Redis } from 'ioredis';
import type { Sender } from '../../core/domain/message.ts';
import { keptForNewerVersion } from '../../core/present/newer.ts';
import { commit } from '../commit.ts';
import { type Aftermath, noAftermath } from '../store/effects.ts';
import { keys } from '../keys.ts';
import { ifStillThere, type Turn } from './mailbox.ts';
import { send } from './outbox/writes.ts';

/** A process of the newer version sweeps every 3 s, so an event that is older than this waits for a deploy or a rollback to end. */
export const TOLD_AFTER_MS = 20_000;

type Deps = { redis: Redis; ports: { now: () => number }; after: (aftermath: Aftermath) => Promise<void> };
type Entry = { id: string; sender?: Sender | undefined };

/** Tells the sender of an event of a newer version once that it waits. The event stays where it is. */
export async function tellKept(deps: Deps, turn: Turn, raw: string, { id, sender }: Entry): Promise<void> {
  if (!sender || deps.ports.now() - sender.at < TOLD_AFTER_MS) return;
  const { workspace, channel, thread, person, at, replyTo } = sender;
  const told = `kept:${id}`;
  const place = { workspace, channel, thread, at, key: `${id}/kept` };
  const failed = await commit(deps.redis, {
    require: [...ifStillThere(turn, raw), { label: told, hash: keys.faults(turn.name), field: told, equals: null }],
    write: [
      ['HSET', keys.faults(turn.name), told, '1'],
      ...send({ ...place, post: keptForNewerVersion(), to: person, ...(replyTo !== undefined && { replyTo }) }),
    ],
  });
  if (!failed) await deps.after({ ...noAftermath(), wake: [{ kind: 'outbox', id: channel }] });
}
