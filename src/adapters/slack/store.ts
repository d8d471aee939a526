import { Attached } from '../../core/domain/attached.ts';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { Stranger } from '../../core/domain/message.ts';

/** What shows a run or an offer is answered and reacted to for as long as runs are kept by default. */
const THREAD_KEPT_S = 30 * 24 * 3600;
const NAME_KEPT_S = 24 * 3600;
/** A process may die between posting and recording that; longer outages than this are not foreseen. */
const SENT_KEPT_S = 24 * 3600;
/** Slack may learn a kind of block any day. */
const STYLE_KEPT_S = 24 * 3600;
/** One refused message may be odd in itself; so many different ones in a row are the workspace's way. */
const ODD_MESSAGES = 3;

/** What is known of a key: `at` is the time of the first try (ms), `as` what it was posted as. */
const Sent = z.discriminatedUnion('is', [
  z.object({ is: z.literal('tried'), at: z.number() }),
  z.object({ is: z.literal('uploaded'), at: z.number(), files: z.array(z.string()) }),
  z.object({ is: z.literal('done'), as: z.string() }),
]);
type Sent = z.infer<typeof Sent>;

/** What somebody is called, and whether they belong to the workspace. */
const Who = z.object({
  name: z.string(),
  stranger: Stranger.optional(),
  /** To that workspace too, whichever other one of the organisation they are at home in. */
  belongs: z.boolean().optional(),
  /** Their time zone. */
  zone: z.string().optional(),
});
export type Who = z.infer<typeof Who>;

/** Somebody may be called away from a form. */
const FORM_KEPT_S = 24 * 3600;

/** Both events of a message come within seconds, or after a retry within minutes. */
const FILES_KEPT_S = 3600;

/** A sign of life is shown or left out well before; see typing.ts. */
const LEFT_KEPT_S = 5;

/** A stream is over by then; see limits.ts. */
const STREAM_KEPT_S = 3600;

/** A message that grows by a stream: since when (ms), and what was sent, unless that is not known. */
const Stream = z.object({ key: z.string(), at: z.number(), sent: z.string().optional() });
type Stream = z.infer<typeof Stream>;

/** Keys that one look passes. */
const SCAN_COUNT = 500;

/** Whether the bot is installed there. */
const KEPT = /^(installation|removed):/;

/** Ids of channels, messages and people begin with the team. */
function isOf(name: string, team: string): boolean {
  return name.split(/[:/]/).includes(team);
}

export type Memory = ReturnType<typeof createMemory>;

/** What the adapter remembers in Redis, across processes. All keys begin with the prefix. */
export function createMemory(redis: Redis, prefix: string) {
  const key = (kind: string, id: string) => `${prefix}${kind}:${id}`;
  const keep = (name: string, value: Sent | Stream, seconds: number) =>
    redis.set(name, JSON.stringify(value), 'EX', seconds);
  return {
    /** The thread that a message belongs to, where its own id does not say so. */
    threadOf: (message: string) => redis.get(key('in', message)),
    setThread: (message: string, thread: string) => redis.set(key('in', message), thread, 'EX', THREAD_KEPT_S),
    /** The first message of a thread that was named before it was opened. */
    opened: (thread: string) => redis.get(key('opened', thread)),
    setOpened: (thread: string, ts: string) => redis.set(key('opened', thread), ts, 'EX', THREAD_KEPT_S),

    /** The message that a thread hangs on was deleted. */
    isGone: async (message: string) => (await redis.exists(key('gone', message))) === 1,
    setGone: (message: string) => redis.set(key('gone', message), '1', 'EX', THREAD_KEPT_S),

    /** The message that a form is about, while somebody fills it in. */
    about: (form: string) => redis.get(key('about', form)),
    setAbout: (form: string, about: string) => redis.set(key('about', form), about, 'EX', FORM_KEPT_S),

    /** The permissions that an installation lacks, by the id of its workspace. */
    async lacking(): Promise<Map<string, string[]>> {
      const found = await redis.hgetall(`${prefix}lacking`);
      return new Map(Object.entries(found).map(([team, scopes]) => [team, scopes.split(',')]));
    },
    async lackingIn(team: string): Promise<string[]> {
      return (await redis.hget(`${prefix}lacking`, team))?.split(',') ?? [];
    },
    setLacking: (team: string, scopes: readonly string[]) =>
      scopes.length === 0
        ? redis.hdel(`${prefix}lacking`, team)
        : redis.hset(`${prefix}lacking`, team, scopes.join(',')),

    /** The files of a message that mentions the bot: the mention's own event may come first, and has none. */
    async filesOf(message: string): Promise<Attached[] | undefined> {
      const kept = await redis.get(key('files', message));
      return kept === null ? undefined : z.array(Attached).parse(JSON.parse(kept));
    },
    setFiles: (message: string, files: Attached[]) =>
      redis.set(key('files', message), JSON.stringify(files), 'EX', FILES_KEPT_S),

    async who(team: string, user: string): Promise<Who | undefined> {
      const kept = await redis.get(key('who', `${team}/${user}`));
      return kept === null ? undefined : Who.parse(JSON.parse(kept));
    },
    setWho: (team: string, user: string, who: Who) =>
      redis.set(key('who', `${team}/${user}`), JSON.stringify(who), 'EX', NAME_KEPT_S),

    /** Deletes what is remembered of a workspace that took the bot out; who has it installed stands elsewhere. */
    async forget(team: string): Promise<void> {
      let cursor = '0';
      do {
        const [next, found] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', SCAN_COUNT);
        cursor = next;
        const gone = found.filter((name) => !KEPT.test(name.slice(prefix.length)) && isOf(name, team));
        if (gone.length > 0) await redis.unlink(...gone);
      } while (cursor !== '0');
      await redis.hdel(`${prefix}lacking`, team);
    },

    /** What became of the first try to send that key; notes that one begins where there was none. */
    async begin(of: string, now: number): Promise<Sent | undefined> {
      const first = { is: 'tried', at: now } satisfies Sent;
      if (await redis.set(key('sent', of), JSON.stringify(first), 'EX', SENT_KEPT_S, 'NX')) return undefined;
      const kept = await redis.get(key('sent', of));
      return kept === null ? undefined : Sent.parse(JSON.parse(kept));
    },
    sent: (of: string, as: string) => keep(key('sent', of), { is: 'done', as }, SENT_KEPT_S),
    /** Files are with Slack but may not be shared yet. */
    uploaded: (of: string, at: number, files: string[]) =>
      keep(key('sent', of), { is: 'uploaded', at, files }, SENT_KEPT_S),
    /** It certainly was not sent. */
    notSent: (of: string) => redis.del(key('sent', of)),

    async stream({ channel, ts }: { channel: string; ts: string }): Promise<Stream | undefined> {
      const kept = await redis.get(key('stream', `${channel}/${ts}`));
      return kept === null ? undefined : Stream.parse(JSON.parse(kept));
    },
    setStream: ({ channel }: { channel: string }, ts: string, stream: Stream) =>
      keep(key('stream', `${channel}/${ts}`), stream, STREAM_KEPT_S),
    endStream: ({ channel, ts }: { channel: string; ts: string }) => redis.del(key('stream', `${channel}/${ts}`)),

    /** What Slack refused of that kind since it last took some; `ts` is the message in question, where it is there already. */
    async refused(team: string, kind: string, ts: string | undefined) {
      const at = key('refused', `${team}/${kind}`);
      const [messages, own] = await Promise.all([redis.scard(at), ts === undefined ? 0 : redis.sismember(at, ts)]);
      return { some: messages > 0, enough: own === 1 || messages >= ODD_MESSAGES };
    },
    setRefused: (team: string, kind: string, ts: string) =>
      redis
        .multi()
        .sadd(key('refused', `${team}/${kind}`), ts)
        .expire(key('refused', `${team}/${kind}`), STYLE_KEPT_S)
        .exec(),
    setTaken: (team: string, kind: string) => redis.del(key('refused', `${team}/${kind}`)),

    /** A workspace with a token of its own took the bot out; kept until Slack takes the token again. */
    isRemoved: async (team: string) => (await redis.exists(key('removed', team))) === 1,
    setRemoved: (team: string) => redis.set(key('removed', team), '1'),
    setBack: (team: string) => redis.del(key('removed', team)),

    /** The message has been answered just now. */
    hasLeft: async (message: string) => (await redis.exists(key('left', message))) === 1,
    setLeft: (message: string) => redis.set(key('left', message), '1', 'EX', LEFT_KEPT_S),

    /** The workspace does not take that. */
    lacks: async (team: string, what: string) => (await redis.exists(key('lacks', `${team}/${what}`))) === 1,
    setLacks: (team: string, what: string) => redis.set(key('lacks', `${team}/${what}`), '1', 'EX', STYLE_KEPT_S),
  };
}
