import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../test/support/free-port.ts';
import { startRedis } from '../test/support/redis.ts';

const PEERS = join(import.meta.dirname, 'peers');
const READY_MS = 60_000;
const LOOK_EVERY_MS = 100;

export const peer = (file: string) => join(PEERS, file);

/** Whether `npm install --prefix bench/peers` has brought the package. */
export const isInstalled = (name: string) => existsSync(join(PEERS, 'node_modules', name));

/** A process of its own that says lines and takes some. */
export type Said = {
  pid: number;
  match(pattern: RegExp): Promise<string>;
  write(line: string): void;
  /** Tells it that nothing more comes, and waits until it has ended by itself. */
  finish(): Promise<void>;
  stop(): Promise<void>;
};

export function say(file: string, args: string[], env: Record<string, string>): Said {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const heard = createInterface({ input: child.stdout });
  heard.on('line', (line) => lines.push(line));
  const ended = once(child, 'exit');
  return {
    async match(pattern) {
      for (;;) {
        const at = lines.findIndex((line) => pattern.test(line));
        if (at >= 0) return pattern.exec(lines.splice(0, at + 1)[at] ?? '')?.[1] ?? '';
        if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}.`);
        await Promise.race([once(heard, 'line'), ended, sleep(READY_MS)]);
      }
    },
    pid: child.pid ?? 0,
    write: (line) => void child.stdin.write(`${line}\n`),
    async finish() {
      child.stdin.end();
      await ended;
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** A redis-server that syncs every write, over loopback TCP. */
export async function openRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startRedis();
  const port = await freePort();
  const local = new Redis(server.options);
  await local.config('SET', 'port', String(port));
  local.disconnect();
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.stop() };
}

/** A PostgreSQL of its own with its usual settings, so synced at each commit; none where it is not installed. */
export async function openPostgres(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const user = serverUser();
  try {
    execFileSync('initdb', ['--version'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'meanwhile-postgres-'));
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  const port = await freePort();
  execFileSync('initdb', ['-D', data, '-U', 'bench', '-A', 'trust'], { stdio: 'ignore', cwd: folder, ...user });
  const settings = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
  const server = spawn('postgres', settings, { stdio: 'ignore', cwd: folder, ...user });
  const url = `postgresql://bench@127.0.0.1:${port}/postgres`;
  for (let waited = 0; !isUp(port); waited += LOOK_EVERY_MS) {
    if (waited > READY_MS) throw new Error('PostgreSQL does not start.');
    await sleep(LOOK_EVERY_MS);
  }
  return {
    url,
    async stop() {
      await end(server, 'SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isUp(port: number): boolean {
  try {
    execFileSync('pg_isready', ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return {};
  }
}
