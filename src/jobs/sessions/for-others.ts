import type { Redis } from 'ioredis';
import type { Accept } from '../../core/ports.ts';
import type { Service } from '../../core/service.ts';
import type { Sessions } from '../../core/present/session.ts';
import { RedisQueries } from '../store/queries.ts';
import { RedisService } from './service.ts';
import { RedisSessions } from './sessions.ts';
import { standingOfAll } from './standing-of-all.ts';

/** What other programs get of the bot; all of it fails at once while Redis is away. */
export type ForOthers = {
  sessions: Sessions;
  service: Service;
  /** Figures of what all processes have in common. */
  standing: () => ReturnType<typeof standingOfAll>;
};

type Deps = { receiving: Redis; subscriber: Redis; accept: Accept; now: () => number };

export function forOthers({ receiving: redis, subscriber, accept, now }: Deps): ForOthers {
  const queries = new RedisQueries(redis, now);
  return {
    sessions: new RedisSessions({ redis, subscriber, queries }),
    service: new RedisService({ redis, queries, accept }),
    standing: () => standingOfAll(redis, now()),
  };
}
