import type { Redis, RedisOptions } from 'ioredis';
import { StoreError } from './errors.ts';
import { PEOPLE } from './people.ts';
import { scripts } from './scripts.ts';

/** No command waits longer for Redis, so that no call to the playground hangs on it. */
const COMMAND_MS = 4000;

/**
 * A connection that fails soon instead of waiting for Redis to come back: a person waits at the other end, or an outbox
 * that tries again by itself.
 */
export function impatient(redis: Redis): Redis {
  const options: Partial<RedisOptions> = {
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_MS,
    retryStrategy: (times) => Math.min(100 * times, 1000),
  };
  const client: Redis = redis.duplicate(options);
  // The client reconnects by itself; what failed is told to whoever asked for it.
  client.on('error', () => {});
  return client;
}

export type RunScript = (name: keyof typeof scripts, ...args: (string | number)[]) => Promise<unknown>;

/** Teaches the client the scripts; every one is given the prefix of all keys and the people first. */
export function scriptRunner(redis: Redis, prefix: string): RunScript {
  for (const [name, lua] of Object.entries(scripts)) {
    redis.defineCommand(`pg_${name}`, { lua, numberOfKeys: 0 });
  }
  const commands = redis as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>;
  const people = PEOPLE.map((person) => person.id).join(',');
  return (name, ...args) => fromRedis(commands[`pg_${name}`]?.(prefix, people, ...args));
}

/** What Redis answers, or a `StoreError`. */
export async function fromRedis<T>(answer: Promise<T> | undefined): Promise<T> {
  try {
    return (await answer) as T;
  } catch (error) {
    throw new StoreError('Redis did not answer as it should.', { cause: error });
  }
}
