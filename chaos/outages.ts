import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { TestRedis } from '../test/support/redis.ts';
import type { RedisProxy } from '../test/support/redis-proxy.ts';
import type { Away } from './judge-recovery.ts';
import type { PlatformServer } from './platform-server.ts';
import type { SmallDisk } from './small-disk.ts';

export type Around = {
  redis: TestRedis;
  proxy: RedisProxy;
  platform: PlatformServer;
  /** The disk of Redis, where it has one of its own; else none is filled. */
  disk: SmallDisk | undefined;
  /** Takes in when nobody could recover anything. */
  away: Away[];
  tell: (line: string) => void;
};

async function during(away: Away[], expectedMs: number, work: () => Promise<void>): Promise<void> {
  const one: Away = { from: Date.now(), to: Date.now() + expectedMs };
  away.push(one);
  await work();
  one.to = Date.now();
}

export async function restartRedis({ redis, away, tell }: Around): Promise<void> {
  tell('Redis is killed and started again.');
  await during(away, 0, () => redis.restart());
}

export async function cutRedis({ proxy, away, tell }: Around, ms: number): Promise<void> {
  tell(`Redis is gone for ${Math.round(ms / 1000)} s.`);
  await during(away, ms, async () => {
    proxy.cut();
    await sleep(ms);
    proxy.mend();
  });
}

/** Whatever runs end meanwhile has to tell so afterwards. */
export async function refuseToken({ platform, away, tell }: Around, ms: number): Promise<void> {
  tell(`The platform refuses the bot's token for ${Math.round(ms / 1000)} s.`);
  await during(away, ms, async () => {
    platform.refusesToken = true;
    await sleep(ms);
    platform.refusesToken = false;
  });
}

/** Room for many writes is left in the last page of the append-only file; a loaded Redis needs a second or two to use it up. */
const NOTICED_MS = 20_000;
const PRESS_EVERY_MS = 5;

/**
 * Redis, which stores what it is told before it answers, ends when it cannot; somebody makes room and starts it again.
 * @throws where Redis does not notice: then the storm had no full disk.
 */
export async function fillDisk({ redis, disk, away, tell }: Around, ms: number): Promise<void> {
  tell(`The disk of Redis is full for ${Math.round(ms / 1000)} s.`);
  await during(away, ms + NOTICED_MS, async () => {
    try {
      disk?.fill();
      tell(await pressed(redis));
      await sleep(ms);
    } finally {
      await disk?.free();
      await redis.restart();
    }
  });
}

/** Writes until Redis ends or refuses, so that its file really grows onto the full disk; says which. */
async function pressed(redis: TestRedis): Promise<string> {
  const own = new Redis({ ...redis.options, maxRetriesPerRequest: 0, retryStrategy: () => null });
  own.on('error', () => undefined);
  const deadline = Date.now() + NOTICED_MS;
  try {
    while (Date.now() < deadline) {
      if (!redis.isUp()) return 'Redis ended, since it could not write.';
      try {
        await own.set('chaos:pressed', 'x'.repeat(64), 'EX', 1);
      } catch (error) {
        if (String(error).includes('MISCONF')) return 'Redis refuses to write.';
      }
      await sleep(PRESS_EVERY_MS);
    }
  } finally {
    own.disconnect();
  }
  throw new Error('Redis never noticed that its disk was full.');
}
