import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUEUE_PREFIX } from '../../src/jobs/keys.ts';
import { QueueWorker, workerOptions } from '../../src/jobs/queues.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

let server: TestRedis;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** Seconds; the longest that a recovery can afford on top of a lock and a look at it. */
const LONGEST_LOOK_AWAY = 1;

test('a worker without work looks again soon, also where the queue holds delayed jobs', async () => {
  const watcher = new Redis(server.options);
  const own = new Redis(server.options);
  const watched = await watcher.monitor();
  const waits: number[] = [];
  watched.on('monitor', (_time: string, [command = '', , seconds]: string[]) => {
    if (command.toLowerCase() === 'bzpopmin') waits.push(Number(seconds));
  });
  const queue = new Queue('looks', { connection: own, prefix: QUEUE_PREFIX });
  await queue.add('later', {}, { delay: 3_600_000 });
  const taken: string[] = [];
  const worker = new QueueWorker('looks', async ({ name }) => void taken.push(name), workerOptions(own, 1));
  await until(() => waits.length >= 3, 'three looks for work');
  // What would wake the worker is handed to one that stands still.
  const marker = `${QUEUE_PREFIX}:looks:marker`;
  await own.multi().zadd(`${QUEUE_PREFIX}:looks:prioritized`, 1, 'now').del(marker).exec();
  await own.hset(`${QUEUE_PREFIX}:looks:now`, {
    name: 'now',
    data: '{}',
    opts: '{}',
    timestamp: Date.now(),
    priority: 1,
  });
  await until(() => taken.includes('now'), 'the job of which nobody was told');
  expect(Math.max(...waits)).toBeLessThanOrEqual(LONGEST_LOOK_AWAY);
  await worker.close();
  await queue.close();
  watched.disconnect();
  watcher.disconnect();
  own.disconnect();
});
