import type { Redis } from 'ioredis';

/** A thread that nothing happens in any more is forgotten. Discord archives one after a week at most. */
const THREAD_KEPT_S = 30 * 24 * 3600;

/** Longer than the outbox tries to send a message. */
const POSTED_KEPT_S = 2 * 24 * 3600;

/** Discord's form stays open as long as its person wants. */
const FORM_KEPT_S = 24 * 3600;

/** What is only a convenience to know. */
const DIRECT_KEPT_S = 30 * 24 * 3600;

/**
 * A thread that the bot takes part in. `place` is what core calls it; `title` is what it is to be named; `by` is the person
 * who last spoke to the bot there; `opened`: it exists on Discord; `last` is the last message of it that was taken in.
 */
export type ThreadRecord = { place?: string; title?: string; by?: string; opened?: string; last?: string };

/**
 * An attempt to post: when the first was made, whether this is it, and the forms the message had; `message` once it is known
 * to be there.
 */
export type Attempt = { firstAt: number; first: boolean; forms: Set<string>; message?: string };

export type Store = ReturnType<typeof createStore>;

/** What the adapter remembers in Redis, under keys that begin with `prefix`. Threads are named by Discord's ids, or `i<interaction>`. */
export function createStore(redis: Redis, prefix: string) {
  const thread = (id: string) => `${prefix}t:${id}`;
  const attempt = (nonce: string) => `${prefix}p:${nonce}`;
  const live = `${prefix}live`;

  async function run(multi: ReturnType<Redis['multi']>): Promise<unknown[]> {
    const replies = (await multi.exec()) ?? [];
    return replies.map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
  }

  return {
    async thread(id: string): Promise<ThreadRecord | undefined> {
      const fields = await redis.hgetall(thread(id));
      return Object.keys(fields).length > 0 ? fields : undefined;
    },

    /** Remembers what is given and keeps the rest. */
    async know(id: string, fields: ThreadRecord, at: number): Promise<void> {
      const multi = redis.multi().hset(thread(id), fields).expire(thread(id), THREAD_KEPT_S);
      await run(multi.zadd(live, 'GT', at, id).zremrangebyscore(live, '-inf', at - THREAD_KEPT_S * 1000));
    },

    /** The thread that a command's first message has opened, both ways. */
    async open(provisional: string, id: string, fields: ThreadRecord, at: number): Promise<void> {
      const multi = redis.multi().hset(thread(provisional), { opened: id }).expire(thread(provisional), THREAD_KEPT_S);
      await run(multi.hset(thread(id), fields).expire(thread(id), THREAD_KEPT_S).zadd(live, 'GT', at, id));
    },

    /** A message of the thread was taken in; only later ones move it on. */
    async seen(id: string, message: string, at: number): Promise<void> {
      const last = await redis.hget(thread(id), 'last');
      if (last !== null && BigInt(last) >= BigInt(message)) return;
      const multi = redis.multi().hset(thread(id), 'last', message).expire(thread(id), THREAD_KEPT_S);
      await run(multi.zadd(live, 'GT', at, id));
    },

    /** The message that a form is about, while somebody fills it in. */
    about: (form: string) => redis.get(`${prefix}form:${form}`),
    setAbout: (form: string, about: string) => redis.set(`${prefix}form:${form}`, about, 'EX', FORM_KEPT_S),

    /** They are in use still. */
    async keep(...ids: string[]): Promise<void> {
      const multi = redis.multi();
      for (const id of ids) multi.expire(thread(id), THREAD_KEPT_S);
      await run(multi);
    },

    async forget(id: string): Promise<void> {
      await run(redis.multi().del(thread(id)).zrem(live, id));
    },

    /** The threads in which something happened since then, and the last message of each that was taken in. */
    async liveSince(at: number): Promise<{ id: string; last: string }[]> {
      const ids = await redis.zrangebyscore(live, at, '+inf');
      const lasts = await Promise.all(ids.map((id) => redis.hget(thread(id), 'last')));
      return ids.flatMap((id, index) => {
        const last = lasts[index];
        return last ? [{ id, last }] : [];
      });
    },

    /** Remembers, before a message is sent, that it may have been, and gives what is known of attempts before. */
    async attempt(nonce: string, form: string, now: number): Promise<Attempt> {
      const key = attempt(nonce);
      const multi = redis.multi().hsetnx(key, 'at', now).hset(key, `f:${form}`, '').expire(key, POSTED_KEPT_S);
      const replies = await run(multi.hgetall(key));
      const fields = replies.at(-1) as Record<string, string>;
      const forms = Object.keys(fields).flatMap((name) => (name.startsWith('f:') ? [name.slice(2)] : []));
      const { message } = fields;
      const known = { firstAt: Number(fields['at']), first: replies[0] === 1, forms: new Set(forms) };
      return { ...known, ...(message !== undefined && { message }) };
    },

    async posted(nonce: string, message: string): Promise<void> {
      const multi = redis.multi().hset(attempt(nonce), { message }).expire(attempt(nonce), POSTED_KEPT_S);
      await run(multi.set(`${prefix}pm:${message}`, nonce, 'EX', POSTED_KEPT_S));
    },

    /** Which attempt that message is known to have come of. */
    async nonceOf(message: string): Promise<string | undefined> {
      return (await redis.get(`${prefix}pm:${message}`)) ?? undefined;
    },

    /** The messages that follow the one that begins a long post. */
    async following(message: string): Promise<string[]> {
      return redis.lrange(`${prefix}f:${message}`, 0, '-1');
    },

    async setFollowing(message: string, ids: string[]): Promise<void> {
      const key = `${prefix}f:${message}`;
      const multi = redis.multi().del(key);
      if (ids.length > 0) multi.rpush(key, ...ids).expire(key, THREAD_KEPT_S);
      await run(multi);
    },

    async directChannel(person: string): Promise<string | undefined> {
      return (await redis.get(`${prefix}dm:${person}`)) ?? undefined;
    },

    async setDirectChannel(person: string, channel: string): Promise<void> {
      await redis.set(`${prefix}dm:${person}`, channel, 'EX', DIRECT_KEPT_S);
    },

    /** True for the first who asks within that time. */
    async once(what: string, forMs: number): Promise<boolean> {
      return (await redis.set(`${prefix}once:${what}`, '1', 'PX', forMs, 'NX')) === 'OK';
    },

    async session(shard: string): Promise<string | undefined> {
      return (await redis.get(`${prefix}session:${shard}`)) ?? undefined;
    },

    async setSession(shard: string, session: string | undefined, keptMs: number): Promise<void> {
      if (session === undefined) await redis.del(`${prefix}session:${shard}`);
      else await redis.set(`${prefix}session:${shard}`, session, 'PX', keptMs);
    },

    async commands(application: string): Promise<string | undefined> {
      return (await redis.get(`${prefix}commands:${application}`)) ?? undefined;
    },

    async setCommands(application: string, hash: string): Promise<void> {
      await redis.set(`${prefix}commands:${application}`, hash);
    },
  };
}
