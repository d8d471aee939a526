import type { Redis } from 'ioredis';
import { Policy } from '../../../core/policy.ts';
import type { Queries } from '../../../core/queries.ts';
import { messageQueries } from './messages.ts';
import { offerQueries } from './offers.ts';
import { peopleQueries } from './people.ts';
import { questionQueries } from './questions.ts';
import { queueQueries } from './queue.ts';
import { replyQueries } from './replies.ts';
import { runQueries } from './runs.ts';
import { scheduleQueries } from './schedules.ts';

/** All that is read from Redis for core. `now` is in ms since 1970. */
export function createQueries(redis: Redis, now: () => number, policy: () => Policy = () => Policy.parse({})): Queries {
  const stored = { offers: offerQueries(redis), questions: questionQueries(redis), runs: runQueries(redis) };
  return {
    ...stored,
    queue: queueQueries(redis, now),
    schedules: scheduleQueries(redis),
    replies: replyQueries(redis),
    people: peopleQueries(redis, policy),
    messages: messageQueries(redis, stored),
  };
}
