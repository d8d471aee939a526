import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { AT_ONCE, sideBySide } from './many.ts';

/** BullMQ alone: jobs per second from the first add until the last one is done. */
export async function rawRate({ port }: { port: number }, jobs: number): Promise<number> {
  const connection = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  const options = { connection, prefix: 'raw' };
  const queue = new Queue('noop', { ...options, defaultJobOptions: { removeOnComplete: true } });
  let left = jobs;
  const done = Promise.withResolvers<void>();
  const from = performance.now();
  const worker = new Worker(
    'noop',
    async () => {
      left -= 1;
      if (left === 0) done.resolve();
    },
    { ...options, concurrency: AT_ONCE },
  );
  await sideBySide(Array.from({ length: jobs }), () => queue.add('noop', {}));
  await done.promise;
  const rate = (jobs / (performance.now() - from)) * 1000;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return rate;
}
