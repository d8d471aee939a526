import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { connect, type RedisTarget } from './connect.ts';

type Connections = {
  redis: Redis;
  /** Fails at once while Redis is away. */
  receiving: Redis;
  /** Listens, so it can do nothing else. */
  subscriber: Redis;
};

/** The connections of a process; each reconnects by itself. */
export function openConnections(target: RedisTarget, log: Logger): Connections {
  const redis = connect(target, 'meanwhile');
  const receiving = connect(target, 'meanwhile-receive', 'impatient');
  const subscriber = connect(target, 'meanwhile-signals');
  for (const client of [redis, receiving, subscriber]) {
    client.on('error', (error) => log.warn({ err: error }, 'A connection to Redis has failed'));
  }
  let wasThere = false;
  redis.on('ready', () => {
    if (wasThere) log.info('Redis answers again');
    wasThere = true;
  });
  return { redis, receiving, subscriber };
}
