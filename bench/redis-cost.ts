import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';

/** Ticks of the processor's clock in a second, as Linux shows them everywhere. */
const TICKS = 100;

/** What one piece of work cost, the mean of many. */
export type Cost = {
  botMs: number;
  redisMs: number;
  calls: number;
  scripts: number;
  reads: number;
  bytesIn: number;
  bytesOut: number;
  bytesOnDisk: number;
  syncs: number;
  commands: { name: string; calls: number }[];
};

type Look = { bot: number; redis: number; calls: Map<string, number>; info: Record<string, number>; writes: number };

export async function look(redis: Redis, bot: number): Promise<Look> {
  const info = numbersIn(await redis.info());
  const stats = await redis.info('commandstats');
  const calls = new Map(
    [...stats.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)].map(([, name = '', n]) => [name, Number(n)]),
  );
  const pid = info['process_id'] ?? 0;
  const writes = /syscw: (\d+)/.exec(await readFile(`/proc/${pid}/io`, 'utf8'))?.[1];
  return { bot: await busyMs(bot), redis: await busyMs(pid), calls, info, writes: Number(writes) };
}

export function costBetween(before: Look, after: Look, count: number): Cost {
  const each = (name: string) => ((after.info[name] ?? 0) - (before.info[name] ?? 0)) / count;
  const commands = [...after.calls].map(([name, calls]) => ({
    name,
    calls: (calls - (before.calls.get(name) ?? 0)) / count,
  }));
  commands.sort((a, b) => b.calls - a.calls);
  const sum = (fits: (name: string) => boolean) =>
    commands.reduce((all, { name, calls }) => all + (fits(name) ? calls : 0), 0);
  const written = (after.writes - before.writes) / count;
  return {
    botMs: (after.bot - before.bot) / count,
    redisMs: (after.redis - before.redis) / count,
    calls: sum(() => true),
    scripts: sum((name) => name.startsWith('eval')),
    reads: each('total_reads_processed'),
    bytesIn: each('total_net_input_bytes'),
    bytesOut: each('total_net_output_bytes'),
    bytesOnDisk: each('aof_current_size'),
    // Whatever it writes that goes to no client goes to its log, each time with a sync.
    syncs: written - each('total_writes_processed'),
    commands: commands.filter(({ calls }) => calls >= 0.05),
  };
}

function numbersIn(info: string): Record<string, number> {
  return Object.fromEntries(
    [...info.matchAll(/^(\w+):(\d+)\r?$/gm)].map(([, name = '', value]) => [name, Number(value)]),
  );
}

/** The time that a process had of the processor. */
async function busyMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000;
}
