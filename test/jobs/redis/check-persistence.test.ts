import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkPersistence } from '../../../src/jobs/redis/check-persistence.ts';
import { checkWritable } from '../../../src/jobs/redis/check-writable.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';

let server: TestRedis;
let client: Redis;

beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.options);
});

afterAll(async () => {
  client.disconnect();
  await server.stop();
});

async function findingsWith(settings: Record<string, string>): Promise<string[]> {
  const before = await Promise.all(Object.keys(settings).map((name) => client.config('GET', name)));
  for (const [name, value] of Object.entries(settings)) {
    await client.config('SET', name, value);
  }
  const findings = await checkPersistence(client);
  for (const [name, value] of before) {
    await client.config('SET', String(name), String(value));
  }
  return findings.map(({ level, message }) => `${level}: ${message}`);
}

it('has nothing to say of a server that is set up as the embedded one', async () => {
  expect(await checkPersistence(client)).toEqual([]);
});

it.each([
  [{ appendonly: 'no' }, /^error: .*set appendonly to yes/],
  [{ 'maxmemory-policy': 'allkeys-lru' }, /^error: .*maxmemory-policy is allkeys-lru.*noeviction/],
  [{ appendfsync: 'everysec' }, /^warning: .*last second.*always/],
  [{ appendfsync: 'no' }, /^warning: .*unknown time.*always/],
])('says what is wrong and what to do: %j', async (settings, message) => {
  expect(await findingsWith(settings)).toEqual([expect.stringMatching(message)]);
});

it('judges version, failed writes and what is hidden from it', async () => {
  const managed = {
    info: async () => 'redis_version:6.0.9\r\naof_enabled:1\r\naof_last_write_status:err\r\n',
    config: async () => {
      throw new Error('unknown command');
    },
  };
  const findings = await checkPersistence(managed);
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringContaining('upgrade to 6.2 or later'),
    expect.stringContaining('maxmemory-policy is unknown'),
    expect.stringContaining('see whether its disk is full'),
  ]);
});

it('sees that Redis answers but refuses to store anything, and that it does again', async () => {
  const refusedWith = async (name: string, value: string) => {
    const [, before = ''] = await client.config('GET', name);
    await client.config('SET', name, value);
    const findings = await checkWritable(client);
    await client.config('SET', name, before);
    return findings;
  };
  expect(await refusedWith('maxmemory', '1')).toEqual([
    { level: 'error', message: expect.stringMatching(/memory is full.*Raise maxmemory/) as string },
  ]);
  expect(await refusedWith('min-replicas-to-write', '1')).toEqual([
    { level: 'error', message: expect.stringMatching(/too few replicas/) as string },
  ]);
  expect(await checkWritable(client)).toEqual([]);
});
