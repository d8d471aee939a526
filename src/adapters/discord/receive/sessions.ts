import type { SessionInfo } from '@discordjs/ws';
import { z } from 'zod';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';

/** Discord forgets a session some minutes after its connection broke; trying to resume one that it forgot costs one call. */
const KEPT_MS = 60 * 60_000;

/** How far a session is behind in Redis where the process dies: so many events are sent again, and known by their ids. */
const SAVE_EVERY_MS = 250;

const Stored = z.object({
  resumeURL: z.string(),
  sequence: z.number().int(),
  sessionId: z.string(),
  shardCount: z.number().int(),
  shardId: z.number().int(),
});

export type Sessions = ReturnType<typeof createSessions>;

/**
 * The sessions at the gateway, kept in Redis so that another process resumes them. What is kept is behind the events that are
 * not stored yet: whatever dies, Discord sends those again.
 */
export function createSessions(store: Store, log: Log) {
  const sessions = new Map<number, SessionInfo>();
  const underWay = new Map<number, Set<number>>();
  const dirty = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let frozen = false;

  function of(shard: number): Set<number> {
    const set = underWay.get(shard) ?? new Set<number>();
    underWay.set(shard, set);
    return set;
  }

  async function save(): Promise<void> {
    timer = undefined;
    const shards = [...dirty];
    dirty.clear();
    for (const shard of shards) {
      const session = sessions.get(shard);
      // They come in order, so the first one is the oldest.
      const [oldest] = of(shard);
      const sequence = oldest === undefined ? session?.sequence : oldest - 1;
      const stored = session && JSON.stringify({ ...session, sequence });
      await store.setSession(String(shard), stored, KEPT_MS).catch((error: unknown) => {
        dirty.add(shard);
        log.debug({ err: error }, 'A session could not be stored; the next event tries again');
      });
    }
  }

  function changed(shard: number): void {
    dirty.add(shard);
    timer ??= setTimeout(() => void save(), SAVE_EVERY_MS);
  }

  return {
    /** What this process or another one left off at. */
    async retrieve(shard: number): Promise<SessionInfo | null> {
      const known = sessions.get(shard);
      if (known || frozen) return known ?? null;
      const text = await store.session(String(shard)).catch(() => undefined);
      const parsed = text === undefined ? undefined : Stored.safeParse(JSON.parse(text));
      if (!parsed?.success) return null;
      sessions.set(shard, parsed.data);
      return parsed.data;
    },

    update(shard: number, session: SessionInfo | null): void {
      if (frozen) return;
      if (session) sessions.set(shard, session);
      else sessions.delete(shard);
      changed(shard);
    },

    /** An event is being taken in; call what it gives when that is done, whatever came of it. */
    began(shard: number, sequence: number): () => void {
      of(shard).add(sequence);
      return () => {
        of(shard).delete(sequence);
        if (!frozen) changed(shard);
      };
    },

    /**
     * Changes nothing any more: closing the connection would else forget the session. `save`: stores how far it came. Gives
     * whether that is stored; where Redis was away it can be called again.
     */
    async freeze(store: boolean): Promise<boolean> {
      clearTimeout(timer);
      for (const shard of sessions.keys()) dirty.add(shard);
      frozen = true;
      if (store) await save();
      return dirty.size === 0;
    },

    /** How many events are being taken in. */
    waiting: () => [...underWay.values()].reduce((sum, { size }) => sum + size, 0),
  };
}
