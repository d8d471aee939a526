import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';

/** A process that died is followed by another one after this. */
const LEASE_MS = 6_000;
const RENEW_EVERY_MS = 2_000;
const LOOK_EVERY_MS = 500;

/** Both only where it is still ours; 0 where it is somebody else's by now, or nobody's. */
const RENEW = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

export type Lease = {
  /** Resolves when this process holds it; `lost` resolves when it does no more. Undefined where it was given up before. */
  take(signal: AbortSignal): Promise<{ lost: Promise<void> } | undefined>;
  release(): Promise<void>;
};

/** One process at a time does something; others stand by. While Redis is away nobody else can take it, so it stays. */
export function createLease(redis: Redis, key: string, log: Log): Lease {
  const token = randomUUID();
  let timer: NodeJS.Timeout | undefined;

  async function grab(): Promise<boolean> {
    try {
      return (await redis.set(key, token, 'PX', LEASE_MS, 'NX')) === 'OK';
    } catch (error) {
      log.debug({ err: error }, 'Redis is away; nobody can connect to Discord');
      return false;
    }
  }

  async function isOurs(): Promise<boolean> {
    try {
      // It may have run out while Redis was away or this process was slow; whoever comes first has it then.
      return (await redis.eval(RENEW, 1, key, token, LEASE_MS)) === 1 || (await grab());
    } catch {
      return true;
    }
  }

  function keep(): Promise<void> {
    const { promise: lost, resolve } = Promise.withResolvers<void>();
    timer = setInterval(() => {
      void isOurs().then((ours) => (ours ? undefined : resolve()));
    }, RENEW_EVERY_MS);
    return lost.finally(() => clearInterval(timer));
  }

  return {
    async take(signal) {
      for (let waited = false; !signal.aborted; waited = true) {
        if (await grab()) return { lost: keep() };
        if (!waited) log.info({}, 'Another process is connected to Discord; this one stands by');
        await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
      return undefined;
    },
    async release() {
      clearInterval(timer);
      await redis.eval(RELEASE, 1, key, token).catch(() => undefined);
    },
  };
}
