import { Redis } from 'ioredis';
import { startRedis, type TestRedis } from './redis.ts';

/** A throwaway server and one client to it, for a test file. */
export async function startClient(): Promise<{ server: TestRedis; redis: Redis; stop(): Promise<void> }> {
  const server = await startRedis();
  const redis = new Redis(server.options);
  redis.on('error', () => undefined);
  return {
    server,
    redis,
    async stop() {
      redis.disconnect();
      await server.stop();
    },
  };
}

/** All keys that begin with `prefix`, sorted. */
export async function keysOf(redis: Redis, prefix = ''): Promise<string[]> {
  return (await redis.keys(`${prefix}*`)).toSorted();
}

/** How many commands the server has done, those of scripts included, while `work` was going on. */
export async function commandsFor(redis: Redis, work: () => Promise<unknown>): Promise<number> {
  await redis.config('RESETSTAT');
  await work();
  const stats = await redis.info('commandstats');
  const calls = [...stats.matchAll(/^cmdstat_(?!config|info)\S+:calls=(\d+)/gm)].map((match) => Number(match[1]));
  return calls.reduce((sum, count) => sum + count, 0);
}

/** How many bytes the server sent while `work` was going on: what was read, however few commands asked for it. */
export async function bytesFor(redis: Redis, work: () => Promise<unknown>): Promise<number> {
  const sent = async () => Number(/^total_net_output_bytes:(\d+)/m.exec(await redis.info('stats'))?.[1]);
  const before = await sent();
  await work();
  return (await sent()) - before;
}
