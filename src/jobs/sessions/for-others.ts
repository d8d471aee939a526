import type { Redis } from 'ioredis';
import type { Operator } from '../../core/operator.ts';
import type { Accept, Files } from '../../core/ports.ts';
import type { Box } from '../keys.ts';
import { RedisOperator } from '../operator/operator.ts';
import type { Service } from '../../core/service.ts';
import type { Sessions } from '../../core/present/session.ts';
import { createQueries } from '../store/queries/queries.ts';
import { RedisService } from './service.ts';
import { RedisSessions } from './sessions.ts';
import { countAll } from './counts.ts';

/** What other programs get of the bot; all of it fails at once while Redis is away. */
export type ForOthers = {
  sessions: Sessions;
  service: Service;
  operator: Operator;
  /** Figures of what all processes have in common. */
  counts: () => ReturnType<typeof countAll>;
};

type Deps = {
  receiving: Redis;
  subscriber: Redis;
  accept: Accept;
  files: Files;
  wake: (box: Box) => Promise<void>;
  now: () => number;
};

export function forOthers({ receiving: redis, subscriber, accept, files, wake, now }: Deps): ForOthers {
  const queries = createQueries(redis, now);
  return {
    sessions: new RedisSessions({ redis, subscriber, queries }),
    service: new RedisService({ redis, queries, accept }),
    operator: new RedisOperator({ redis, queries, files, wake, now }),
    counts: () => countAll(redis, now()),
  };
}
