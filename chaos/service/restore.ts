import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { end, type Server } from './processes.ts';
import type { Outcome, Try } from './try.ts';

const SETTINGS = ['appendonly yes', 'appendfsync always', 'save ""', 'maxmemory-policy noeviction'];

/** A backup while runs are going, as docs/operations.md has it; then the machine is lost, and the backup is put into a new Redis. */
export async function restore({ processes, work, seconds, tell }: Try): Promise<Outcome> {
  const lost = await processes.redis('redis-lost', SETTINGS);
  const bot = await processes.bot('before', { REDIS_URL: urlOf(lost), MAX_CONCURRENT_RUNS: '10' });
  const ordering = work.order(5, () => bot.url);
  await sleep((seconds / 2) * 1_000);
  const orders = [...work.taken];
  const open = orders.filter(({ run }) => !work.told.has(run)).length;
  const copy = join(processes.dir, 'redis-new');
  await backUp(lost, copy);
  tell(`Backed up with ${orders.length} orders taken, of which ${open} had not ended.`);
  await sleep((seconds / 2) * 1_000);
  work.stop();
  await ordering;
  await bot.kill();
  await end(lost.child, 'SIGKILL');
  tell(`The machine is lost; ${work.taken.length - orders.length} orders were taken after the backup and are gone.`);
  const found = await processes.redis('redis-new', SETTINGS);
  const next = await processes.bot('after', { REDIS_URL: urlOf(found), MAX_CONCURRENT_RUNS: '10' });
  return { url: next.url, orders };
}

/** Redis must not rewrite its append-only file while it is copied. */
async function backUp({ port, dir }: Server, to: string): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1' });
  await client.config('SET', 'auto-aof-rewrite-percentage', '0');
  while ((await client.info('persistence')).includes('aof_rewrite_in_progress:1')) await sleep(100);
  await cp(join(dir, 'appendonlydir'), join(to, 'appendonlydir'), { recursive: true });
  await client.config('SET', 'auto-aof-rewrite-percentage', '100');
  client.disconnect();
}

function urlOf({ port }: Server): string {
  return `redis://127.0.0.1:${port}`;
}
