import type { Redis } from 'ioredis';

/** What shows a run or an offer is answered and reacted to for as long as runs are kept by default. */
const THREAD_KEPT_S = 30 * 24 * 3600;
const NAME_KEPT_S = 24 * 3600;
/** A process may die between posting and recording that; longer outages than this are not foreseen. */
const SENT_KEPT_S = 24 * 3600;
/** Slack may learn a kind of block any day. */
const STYLE_KEPT_S = 24 * 3600;

export type Memory = ReturnType<typeof createMemory>;

/** What the adapter remembers in Redis, across processes. All keys begin with the prefix. */
export function createMemory(redis: Redis, prefix: string) {
  const key = (kind: string, id: string) => `${prefix}${kind}:${id}`;
  return {
    /** The thread that a message belongs to, where its own id does not say so. */
    threadOf: (message: string) => redis.get(key('in', message)),
    setThread: (message: string, thread: string) => redis.set(key('in', message), thread, 'EX', THREAD_KEPT_S),
    /** The first message of a thread that was named before it was opened. */
    opened: (thread: string) => redis.get(key('opened', thread)),
    setOpened: (thread: string, ts: string) => redis.set(key('opened', thread), ts, 'EX', THREAD_KEPT_S),

    name: (team: string, user: string) => redis.get(key('name', `${team}/${user}`)),
    setName: (team: string, user: string, name: string) =>
      redis.set(key('name', `${team}/${user}`), name, 'EX', NAME_KEPT_S),

    /** What is known of earlier tries to post with that key; notes that one begins. */
    begin: (of: string, now: number) => redis.set(key('sent', of), `try ${now}`, 'EX', SENT_KEPT_S, 'GET'),
    sent: (of: string, ts: string) => redis.set(key('sent', of), `done ${ts}`, 'EX', SENT_KEPT_S),
    /** It certainly was not sent. */
    notSent: (of: string) => redis.del(key('sent', of)),

    /** The workspace does not take that. */
    lacks: async (team: string, what: string) => (await redis.exists(key('lacks', `${team}/${what}`))) === 1,
    setLacks: (team: string, what: string) => redis.set(key('lacks', `${team}/${what}`), '1', 'EX', STYLE_KEPT_S),
  };
}
