import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Redis } from 'ioredis';
import { connect } from '../../../src/jobs/redis/connect.ts';
import { RedisFiles } from '../../../src/jobs/store/files.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { type RedisProxy, startRedisProxy } from '../../support/redis-proxy.ts';

let redis: TestRedis;
let proxy: RedisProxy;
let client: Redis;

beforeEach(async () => {
  redis = await startRedis();
  proxy = await startRedisProxy(redis.socket);
  client = connect({ socket: proxy.socket }, 'test');
});
afterEach(async () => {
  client.disconnect();
  await proxy.stop();
  await redis.stop();
});

/** What Redis answers to the first command of a transaction. */
const FIRST_ANSWER = '+OK\r\n'.length;

test('a file is kept though its connection breaks in the middle of the answer', async () => {
  const files = new RedisFiles(client, () => 60_000);
  await client.ping();
  const lost = proxy.loseAnswerTo('report.md', FIRST_ANSWER);
  const [file] = await Promise.all([files.keep('report.md', Buffer.from('words')), lost]);
  expect(await files.read(file.id)).toMatchObject({ name: 'report.md', bytes: Buffer.from('words') });
});
