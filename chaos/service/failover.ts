import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, type Processes, type Server } from './processes.ts';
import type { Outcome, Try } from './try.ts';

const MASTER = 'meanwhile';
/** A primary without a replica that follows closely takes no writes. */
const DURABLE = [
  'appendonly yes',
  'appendfsync always',
  'save ""',
  'maxmemory-policy noeviction',
  'min-replicas-to-write 1',
  'min-replicas-max-lag 10',
];
const DOWN_AFTER_MS = 3_000;

/** A primary, two replicas and three Sentinels; the primary dies by kill -9 in the middle of the work, and comes back as a replica. */
export async function failover({ processes, work, seconds, tell }: Try): Promise<Outcome> {
  const primary = await processes.redis('redis-1', DURABLE);
  const replicas = [];
  for (const name of ['redis-2', 'redis-3']) {
    replicas.push(await processes.redis(name, [...DURABLE, `replicaof 127.0.0.1 ${primary.port}`]));
  }
  const sentinels = await Promise.all(
    [1, 2, 3].map((at) => processes.redis(`sentinel-${at}`, watching(primary), true)),
  );
  await until(async () => (await told(primary.port, 'INFO', 'replication')).includes('connected_slaves:2'));
  await until(async () => (await Promise.all(sentinels.map(sees))).every(Boolean));
  const list = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const gateway = await startBots(processes, { REDIS_SENTINELS: list, REDIS_MASTER: MASTER });
  const ordering = work.order(4, () => gateway.url);
  await sleep((seconds / 2) * 1_000);
  const [diedAt, takenBefore] = [Date.now(), work.taken.length];
  await end(primary.child, 'SIGKILL');
  await until(async () => (await primaryOf(sentinels[0])) !== primary.port);
  tell(`The primary died; another one was chosen after ${((Date.now() - diedAt) / 1_000).toFixed(1)} s.`);
  await until(async () => work.taken.length > takenBefore);
  const first = work.taken.find(({ takenAt }) => takenAt > diedAt);
  tell(`The next order was taken ${(((first?.takenAt ?? Date.now()) - diedAt) / 1_000).toFixed(1)} s after its death.`);
  await sleep((seconds / 2) * 1_000);
  work.stop();
  await ordering;
  return { url: gateway.url, orders: work.taken };
}

function watching({ port }: Server): string[] {
  return [
    `sentinel monitor ${MASTER} 127.0.0.1 ${port} 2`,
    `sentinel down-after-milliseconds ${MASTER} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${MASTER} 20000`,
  ];
}

async function startBots(processes: Processes, env: Record<string, string>) {
  await processes.bot('worker-1', { ...env, ROLE: 'worker', MAX_CONCURRENT_RUNS: '10' });
  await processes.bot('worker-2', { ...env, ROLE: 'worker', MAX_CONCURRENT_RUNS: '10' });
  return processes.bot('gateway', { ...env, ROLE: 'gateway' });
}

/** The Sentinel knows both replicas and both of its peers. */
async function sees({ port }: Server): Promise<boolean> {
  const text = await told(port, 'INFO', 'sentinel');
  return text.includes('slaves=2') && text.includes('sentinels=3');
}

async function primaryOf(sentinel: Server | undefined): Promise<number> {
  const text = await told(sentinel?.port ?? 0, 'SENTINEL', 'get-master-addr-by-name', MASTER);
  return Number(text.split(',').at(-1));
}

async function told(port: number, command: string, ...args: string[]): Promise<string> {
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return String(await client.call(command, ...args));
  } catch {
    return '';
  } finally {
    client.disconnect();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let looked = 0; !(await holds()); looked += 1) {
    if (looked > 600) throw new Error('It did not come to that within a minute.');
    await sleep(100);
  }
}
