import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome, Try } from './try.ts';

const SETTINGS = ['appendonly yes', 'appendfsync always', 'save ""', 'maxmemory-policy noeviction'];

/**
 * A gateway and two workers over one Redis, one of them of an older version; in the middle the gateway becomes the old one and both workers
 * the new one. `old` is a checkout of the older version.
 */
export async function versions({ processes, work, seconds, tell, old }: Try): Promise<Outcome> {
  if (old === undefined) throw new Error('Write --old FOLDER, a checkout of an older version with its packages.');
  const { port } = await processes.redis('redis', SETTINGS);
  const env = { REDIS_URL: `redis://127.0.0.1:${port}`, MAX_CONCURRENT_RUNS: '10' };
  const [ofGateway, ofWorker] = [
    { ...env, ROLE: 'gateway' },
    { ...env, ROLE: 'worker' },
  ];
  const oldWorker = await processes.bot('worker-old', ofWorker, old);
  await processes.bot('worker-new', ofWorker);
  let gateway = await processes.bot('gateway-new', ofGateway);
  const ordering = work.order(4, () => gateway.url);
  await sleep((seconds / 2) * 1_000);
  tell(`${work.taken.length} orders were taken by a new gateway, with one worker of each version.`);
  const taken = work.taken.length;
  const before = gateway;
  gateway = await processes.bot('gateway-old', ofGateway, old);
  await before.stop();
  await processes.bot('worker-new-2', ofWorker);
  await oldWorker.stop();
  await sleep((seconds / 2) * 1_000);
  work.stop();
  await ordering;
  tell(`${work.taken.length - taken} orders were taken since an old gateway took over, with two new workers.`);
  return { url: gateway.url, orders: work.taken };
}
