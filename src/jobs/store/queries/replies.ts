import type { Redis } from 'ioredis';
import type { Reply } from '../../../core/domain/reply.ts';
import type { ReplyQueries } from '../../../core/queries.ts';
import { keys } from '../../keys.ts';
import { type Kept, readMembers } from '../../redis/members.ts';
import { replyFromHash } from '../../replies/store.ts';

const REPLIES: Kept<Reply> = { keyOf: keys.reply, fromHash: replyFromHash };

export function replyQueries(redis: Redis): ReplyQueries {
  return {
    get: async (id) => replyFromHash(await redis.hgetall(keys.reply(id))),
    inThread: async (thread) => readMembers(redis, REPLIES, 'SMEMBERS', keys.threadReplies(thread)),
  };
}
