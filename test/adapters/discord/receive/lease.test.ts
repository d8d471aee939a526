import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLease } from '../../../../src/adapters/discord/receive/lease.ts';
import { startRedis, type TestRedis } from '../../../support/redis.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const never = new AbortController().signal;
let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.options);
});

afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** Whether it resolved by now; what is under way in Redis is done after one more call to it. */
async function isTaken(taking: Promise<unknown>): Promise<boolean> {
  await redis.ping();
  return Promise.race([taking.then(() => true), redis.ping().then(() => false)]);
}

it('one holds it until it lets go; then the next', async () => {
  const [first, second] = [createLease(redis, 'lease', quiet), createLease(redis, 'lease', quiet)];
  expect(await first.take(never)).toBeDefined();
  const waiting = second.take(never);
  expect(await isTaken(waiting)).toBe(false);
  // What is not ours is not ours to release.
  await second.release();
  expect(await isTaken(waiting)).toBe(false);
  await first.release();
  expect(await waiting).toBeDefined();
  await second.release();
});

it('whoever lost it to another one is told', async () => {
  const [first, second] = [createLease(redis, 'lost', quiet), createLease(redis, 'lost', quiet)];
  const held = await first.take(never);
  await redis.del('lost');
  expect(await second.take(never)).toBeDefined();
  await held?.lost;
  await second.release();
});

it('is taken back where it only ran out', async () => {
  const lease = createLease(redis, 'ran-out', quiet);
  const held = await lease.take(never);
  await redis.del('ran-out');
  await expect.poll(() => redis.exists('ran-out')).toBe(1);
  expect(await isTaken(held?.lost ?? Promise.resolve())).toBe(false);
  await lease.release();
});

it('waiting ends where it is given up', async () => {
  const [first, second] = [createLease(redis, 'given-up', quiet), createLease(redis, 'given-up', quiet)];
  await first.take(never);
  const stop = new AbortController();
  const waiting = second.take(stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  await first.release();
});
