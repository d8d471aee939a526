import type { Redis } from 'ioredis';
import { type Body, type Fields, type Message, toMessage } from './message.ts';
import { directThread } from './ids.ts';
import { channelsOf } from './people.ts';
import { fromRedis, scriptRunner } from './redis.ts';

/** How long a key is remembered: longer than any outbox tries. */
const KEY_SECONDS = 14 * 24 * 3600;
const PERSON_KEY_SECONDS = 24 * 3600;
const REFUSED_SECONDS = 3600;

export type Where = { channel: string; thread: string };
export type StoredMessage = { message: Message; channel: string; fields: Fields; shown: boolean };
export type ThreadSummary = { id: string; lastAt: number; unread: number };

export type Store = ReturnType<typeof createStore>;

/** Who sends a message, under which key, and to whom where it is private. */
type Sent = { by: string; key?: string | undefined; to?: string | undefined };

/** The playground's messages in Redis. Everything it throws is a `StoreError`. */
export function createStore(redis: Redis, prefix: string, now: () => number) {
  const run = scriptRunner(redis, prefix);

  async function load(ids: string[]): Promise<(Message | undefined)[]> {
    const pipeline = redis.pipeline();
    for (const id of ids) {
      pipeline.hgetall(`${prefix}m:${id}`);
    }
    const replies = (await fromRedis(pipeline.exec())) ?? [];
    return ids.map((id, index) => {
      const [error, fields] = replies[index] ?? [new Error('No reply.')];
      return error ? undefined : toMessage(id, fields as Fields);
    });
  }

  return {
    load,

    /** Posts as the bot, once per key; undefined where the thread named is a mere reply in another one. */
    async post(where: Where, body: Body, { by, key, to = '' }: Sent & { key: string }): Promise<string | undefined> {
      const args = [where.channel, where.thread, key, KEY_SECONDS, by, to, now(), JSON.stringify(body)];
      const id = await run('post', ...args, body.card ? '1' : '0', ...valuesOf(body));
      return typeof id === 'string' ? id : undefined;
    },

    /** False where the message is gone. */
    async edit(id: string, body: Body): Promise<boolean> {
      const changed = await run('edit', id, now(), JSON.stringify(body), body.card ? '1' : '0', ...valuesOf(body));
      return changed === 1;
    },

    /**
     * Keeps a person's message without showing it yet; `show` follows once the bot has accepted it, `refuse` if it did
     * not. Undefined where there is no such thread. The same key gives the same message.
     */
    async stage(
      { channel, thread }: { channel: string; thread: string | undefined },
      body: Body,
      { by, key }: Sent,
    ): Promise<string | undefined> {
      const scoped = key === undefined ? '' : `${by}:${key}`;
      const args = [channel, thread ?? '', scoped, PERSON_KEY_SECONDS, by, now(), JSON.stringify(body)];
      const id = await run('stage', ...args);
      return typeof id === 'string' ? id : undefined;
    },

    async show(id: string): Promise<void> {
      await run('show', id);
    },

    async refuse(id: string): Promise<void> {
      await run('refuse', id, REFUSED_SECONDS);
    },

    /** Messages that were kept before that time and neither shown nor refused since: their process died in between. */
    staged(before: number): Promise<string[]> {
      return fromRedis(redis.zrangebyscore(`${prefix}staged`, '-inf', String(before), 'LIMIT', 0, 100));
    },

    /** Gives a channel's next thread its id before anything is in it; a direct message is always the same one. */
    async allocate(channel: string): Promise<string> {
      const direct = directThread(channel);
      return direct ?? `playground:${channel}/${await fromRedis(redis.incr(`${prefix}n:${channel}`))}`;
    },

    /** Takes an allocated thread back that nothing was posted to. */
    async release({ channel, thread }: Where): Promise<void> {
      if (directThread(channel) === undefined) {
        await run('release', channel, thread);
      }
    },

    async find(id: string): Promise<StoredMessage | undefined> {
      const fields = await fromRedis(redis.hgetall(`${prefix}m:${id}`));
      const message = toMessage(id, fields);
      if (!message) {
        return undefined;
      }
      const shown = await fromRedis(redis.zscore(`${prefix}t:${message.thread}`, id));
      return { message, channel: fields['ch'] ?? '', fields, shown: shown !== null };
    },

    /** A thread's messages that the person sees, oldest first; undefined where there is no such thread. */
    async thread(where: Where, user: string): Promise<Message[] | undefined> {
      const ids = await fromRedis(redis.zrange(`${prefix}t:${where.thread}`, '0', '-1'));
      if (ids.length === 0) {
        if (where.thread === directThread(where.channel)) {
          return [];
        }
        const given = Number(await fromRedis(redis.get(`${prefix}n:${where.channel}`)));
        const root = await fromRedis(redis.hget(`${prefix}m:${where.thread}`, 'th'));
        const isThread = root === null || root === where.thread;
        return isThread && Number(where.thread.split('/')[1]) <= given ? [] : undefined;
      }
      const messages = await load(ids);
      return messages.filter((message) => message !== undefined).filter((message) => sees(user, message));
    },

    /** A channel's threads, the last active first. */
    async threads(channel: string, user: string, limit: number): Promise<ThreadSummary[]> {
      const flat = await fromRedis(redis.zrevrange(`${prefix}ch:${channel}`, 0, limit - 1, 'WITHSCORES'));
      const unread = await fromRedis(redis.hgetall(`${prefix}u:${user}`));
      const threads: ThreadSummary[] = [];
      for (let index = 0; index < flat.length; index += 2) {
        const id = flat[index] ?? '';
        threads.push({ id, lastAt: Number(flat[index + 1]), unread: Number(unread[id] ?? 0) });
      }
      return threads;
    },

    /** Each thread's first message, and how many messages the person sees in it. */
    async outlines(threads: string[], user: string): Promise<{ first: string | undefined; size: number }[]> {
      const pipeline = redis.pipeline();
      for (const thread of threads) {
        pipeline.zrange(`${prefix}t:${thread}`, '0', '0');
        pipeline.zcard(`${prefix}t:${thread}`);
        pipeline.hgetall(`${prefix}priv:${thread}`);
      }
      const replies = ((await fromRedis(pipeline.exec())) ?? []).map(([, reply]) => reply);
      return threads.map((_thread, index) => {
        const [ids, count, notices] = replies.slice(3 * index) as [string[], number, Record<string, string>];
        const hidden = Object.entries(notices).reduce((sum, [to, n]) => sum + (to === user ? 0 : Number(n)), 0);
        return { first: ids[0], size: Math.max(0, count - hidden) };
      });
    },

    /** The message of the latest card, per thread. */
    liveCards(channel: string): Promise<Record<string, string>> {
      return fromRedis(redis.hgetall(`${prefix}live:${channel}`));
    },

    /** How many messages the person has not read, per channel. */
    async unread(user: string): Promise<Map<string, number>> {
      const counts = new Map(channelsOf(user).map((channel) => [channel, 0]));
      for (const [thread, count] of Object.entries(await fromRedis(redis.hgetall(`${prefix}u:${user}`)))) {
        const channel = thread.slice('playground:'.length, thread.indexOf('/'));
        counts.set(channel, (counts.get(channel) ?? 0) + Number(count));
      }
      return counts;
    },

    /** Gives how many messages were unread. */
    async markRead(user: string, thread: string): Promise<number> {
      const [[, count], [, removed]] = (await fromRedis(
        redis.multi().hget(`${prefix}u:${user}`, thread).hdel(`${prefix}u:${user}`, thread).exec(),
      )) as [[null, string | null], [null, number]];
      return removed === 1 ? Number(count) : 0;
    },

    /** False where the message is gone already. */
    async remove(id: string): Promise<boolean> {
      return (await run('remove', id, now())) === 1;
    },

    /** False where the message takes no more reactions. */
    async react(id: string, emoji: string, user: string): Promise<boolean> {
      return (await run('react', id, emoji, user)) === 1;
    },

    async unreact(id: string, emoji: string, user: string): Promise<void> {
      await run('unreact', id, emoji, user);
    },

    async typing(where: Where): Promise<void> {
      await run('typing', where.channel, where.thread);
    },
  };
}

/** Whether a message is shown to that person, given that they see its channel. */
export function sees(user: string, message: { to?: string }): boolean {
  return message.to === undefined || message.to === user;
}

function valuesOf(body: Body): string[] {
  const actions = Map.groupBy(body.buttons, (button) => button.action);
  return [...actions].flatMap(([action, buttons]) => [action, JSON.stringify(buttons.map((button) => button.value))]);
}
