import type { Redis } from 'ioredis';
import type { Turn } from '../../core/domain/conversation.ts';
import { TURNS_KEPT } from '../../core/domain/conversation.ts';
import { type Reply, replyStatuses } from '../../core/domain/reply.ts';
import type { Change, Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { touch } from '../mailbox/outbox/writes.ts';
import { bodyOf, isReadable, versioned } from '../store/stored.ts';

/** A finished reply is kept as long as its message may still have to be shown again. */
const REPLY_KEPT_S = 24 * 3600;

/** Where it stands, the text, and the message that shows it change; the rest is the body. */
const STATE = ['status', 'text', 'trouble', 'message', 'run'] as const;

export function replyFromHash(hash: Record<string, string>): Reply | undefined {
  const body = bodyOf(hash);
  const status = replyStatuses.find((one) => one === hash['status']);
  if (!body || !status) return undefined;
  const { text = '', trouble, message, run, why } = hash;
  return {
    ...body,
    text,
    status,
    ...(trouble && { trouble }),
    ...(message && { message }),
    ...(run && { run }),
    ...(why && { why: JSON.parse(why) }),
  } as Reply;
}

export function storeReply(reply: Reply): Write[] {
  const body = Object.fromEntries(Object.entries(reply).filter(([name]) => !STATE.some((field) => field === name)));
  return [
    ['HSET', keys.reply(reply.id), 'body', JSON.stringify(versioned(body)), 'status', reply.status],
    ['ZADD', keys.liveReplies, String(reply.createdAt), reply.id],
    ['SADD', keys.threadReplies(reply.thread), reply.id],
  ];
}

/** Ends a reply; nothing of it is live any more. */
export function endReply(reply: Reply): Write[] {
  const { id, status, text, trouble, run, why } = reply;
  const also = [...(trouble ? ['trouble', trouble] : []), ...(run ? ['run', run] : [])];
  // The model may have judged it since it began.
  if (why?.by === 'model') also.push('why', JSON.stringify(why));
  return [
    ['HSET', keys.reply(id), 'status', status, 'text', text, ...also],
    ['HDEL', keys.reply(id), 'fence'],
    ['EXPIRE', keys.reply(id), String(REPLY_KEPT_S)],
    ['ZREM', keys.liveReplies, id],
    ['SREM', keys.threadReplies(reply.thread), id],
    ...touch(reply.channel, { reply: id }),
  ];
}

/** Tells whoever writes the reply to stop; however often it is said, until it has ended. */
export function signalStop(reply: Reply): Change {
  return {
    require: [{ label: 'reply', hash: keys.reply(reply.id), field: 'status', among: ['thinking', 'writing'] }],
    write: [
      ['HSET', keys.reply(reply.id), 'stop', '1'],
      ['PUBLISH', keys.signals, reply.id],
    ],
  };
}

/** Takes a live reply from whoever writes it; what they write from now on counts for nothing. */
export function moveReply(reply: Reply, was: Reply['status']): Change {
  return {
    require: [{ label: 'reply', hash: keys.reply(reply.id), field: 'status', equals: was }],
    write: [...endReply(reply), ['PUBLISH', keys.signals, reply.id]],
  };
}

/** What was said in a thread is forgotten an hour after the last word there (SPEC A9). */
const HISTORY_KEPT_S = 3600;

export function remember(thread: string, turn: Turn): Write[] {
  const key = keys.history(thread);
  return [
    ['RPUSH', key, JSON.stringify(versioned(turn))],
    ['LTRIM', key, String(-TURNS_KEPT), '-1'],
    ...keepHistory(thread),
  ];
}

/** While something in the thread is live, its history does not run out. */
export function keepHistory(thread: string): Write[] {
  return [['EXPIRE', keys.history(thread), String(HISTORY_KEPT_S)]];
}

export async function readHistory(redis: Redis, thread: string): Promise<Turn[]> {
  const turns = await redis.lrange(keys.history(thread), 0, '-1');
  return turns.flatMap((raw) => {
    const { v, ...turn } = JSON.parse(raw) as Turn & { v?: number };
    return isReadable(v) ? [turn] : [];
  });
}
