import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { endOrphans } from '../../src/sandbox/processes/orphans.ts';
import { listProcesses } from '../../src/sandbox/processes/processes.ts';
import { running, sleepMark, until } from './layers.ts';

const PROGRAM = fileURLToPath(new URL('command.ts', import.meta.url));

test.skipIf(!existsSync('/proc/self/environ'))(
  'what a command left running whose bot and watchdog were both killed is ended by the next bot, and nothing else is',
  { timeout: 30_000 },
  async () => {
    const [dead, alive] = [sleepMark(), sleepMark()];
    const folder = await mkdtemp(join(tmpdir(), 'meanwhile-orphans-'));
    const start = (mark: string) =>
      spawn(process.execPath, [PROGRAM, 'none', folder, `env -i setsid sleep ${mark} & sleep ${mark}`], {
        stdio: 'ignore',
      });
    const [bot, other] = [start(dead), start(alive)];
    await until(() => running(dead).length === 2 && running(alive).length === 2);
    const killed = new Promise((resolve) => bot.once('exit', resolve));
    const commands = new Set(running(dead));
    const watchdogs = listProcesses().filter(({ pid, parent }) => parent === bot.pid && !isAncestor(pid, commands));
    expect(watchdogs).toHaveLength(1);
    bot.kill('SIGSTOP');
    for (const { pid } of watchdogs) process.kill(pid, 'SIGKILL');
    bot.kill('SIGKILL');
    await killed;
    expect(running(dead)).toHaveLength(2);
    await endOrphans();
    await until(() => running(dead).length === 0);
    expect(running(alive)).toHaveLength(2);
    other.kill('SIGKILL');
    await until(() => running(alive).length === 0);
    await rm(folder, { recursive: true });
  },
);

function isAncestor(pid: number, of: Set<number>): boolean {
  const parents = new Map(listProcesses().map((one) => [one.pid, one.parent]));
  return [...of].some((child) => {
    for (let at = parents.get(child); at !== undefined && at > 1; at = parents.get(at)) if (at === pid) return true;
    return false;
  });
}
