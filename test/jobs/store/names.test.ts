import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { numberedName } from '../../../src/core/understand/naming.ts';
import { freeIn } from '../../../src/jobs/store/names.ts';
import { startClient } from '../../support/client.ts';

const KEY = 'names';

let client: Awaited<ReturnType<typeof startClient>>;
beforeEach(async () => {
  client = await startClient();
});
afterEach(async () => {
  await client.stop();
});

async function take(from: number, to: number): Promise<void> {
  const names = Array.from({ length: to - from + 1 }, (_, i) => numberedName('nap', from + i));
  await client.redis.hset(KEY, Object.fromEntries(names.map((name) => [name, 'id'])));
}

/** A search that never ends fails the test instead of running on after it. */
const MOST_LOOKS = 100;

/** A Redis in which others take names between two looks. */
function crowded(between: (look: number) => Promise<void>): Pick<Redis, 'hmget'> & { looks: number } {
  const seen = {
    looks: 0,
    async hmget(...args: [string, ...string[]]) {
      seen.looks += 1;
      if (seen.looks > MOST_LOOKS) throw new Error('The search does not end.');
      await between(seen.looks);
      return client.redis.hmget(...args);
    },
  };
  return seen as unknown as Pick<Redis, 'hmget'> & { looks: number };
}

describe('a free name', () => {
  test('is found where others take all the names of a look before the next one', async () => {
    await take(1, 20);
    // 30 is free in the first look, and 21 to 30 are taken in the second; 33 is free in the one after that.
    const redis = crowded(async (look) => (look === 2 ? take(21, 32) : undefined));
    expect(await freeIn(redis, KEY, 'nap')).toBe('nap-33');
  });

  test.each([1, 2, 3, 5, 8])('is found where others take %i names between any two looks', async (more) => {
    await take(1, 35);
    const redis = crowded(async (look) => take(36 + (look - 1) * more, 35 + look * more));
    const name = await freeIn(redis, KEY, 'nap');
    expect(name).toMatch(/^nap-\d+$/);
    expect(await client.redis.hget(KEY, name)).toBeNull();
  });

  test('is found where more have it than a step of powers of ten reaches', async () => {
    await take(1, 150_000);
    const redis = crowded(async () => undefined);
    expect(await freeIn(redis, KEY, 'nap')).toBe('nap-150001');
  });

  test('has an id where somebody is always faster, so that nobody waits for it', async () => {
    await take(1, 35);
    const redis = crowded(async (look) => take(36 + (look - 1) * 13, 35 + look * 13));
    expect(await freeIn(redis, KEY, 'nap')).toMatch(/^nap-[a-z0-9]{6}$/);
  });
});
