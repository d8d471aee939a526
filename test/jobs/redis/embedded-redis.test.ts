import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedRedis, startEmbeddedRedis } from '../../../src/jobs/redis/embedded-redis.ts';
import { isAlive } from '../../process/processes.ts';

const PROGRAM = join(import.meta.dirname, '../../support/hold-redis.ts');
const LONG = 'a-rather-long-name-of-a-folder/'.repeat(5);

let root: string;
let dataDir: string;
let said: string[];
let bots: ChildProcess[];
let clients: Redis[];
const log = { info: say, warn: say, error: say };

function say(message: string): void {
  said.push(message);
}

function start(options: { dataDir?: string; servers?: string[] } = {}): Promise<EmbeddedRedis> {
  return startEmbeddedRedis({ dataDir, log, ...options });
}

/** Starts another bot as a process of its own. */
async function startBot(): Promise<{ socket: string; process: ChildProcess }> {
  const bot = spawn(process.execPath, [PROGRAM, dataDir], { stdio: ['ignore', 'pipe', 'ignore'] });
  bots.push(bot);
  const line = await new Promise<string>((resolve) => bot.stdout.once('data', (data) => resolve(String(data))));
  const { socket, error } = JSON.parse(line);
  if (error) {
    throw new Error(error);
  }
  return { socket, process: bot };
}

async function end(bot: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const gone = new Promise((resolve) => bot.once('exit', resolve));
  bot.kill(signal);
  await gone;
}

function connect(socket: string): Redis {
  const client = new Redis({ path: socket, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

async function serverPid(socket: string): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await connect(socket).info('server'))?.[1]);
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await what()); ) {
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain. Said:\n${said.join('\n')}`);
    }
    await sleep(10);
  }
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'meanwhile-embedded-'));
  dataDir = join(root, 'data');
  said = [];
  bots = [];
  clients = [];
});

afterEach(async () => {
  for (const client of clients) {
    client.disconnect();
  }
  for (const bot of bots) {
    bot.kill('SIGKILL');
  }
  const dirs = [dataDir, join(root, LONG)];
  for (const dir of dirs) {
    const pid = Number(await readFile(join(dir, 'redis/redis.pid'), 'utf8').catch(() => ''));
    if (pid && isAlive(pid)) {
      process.kill(pid, 'SIGKILL');
    }
  }
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

describe('the embedded Redis', () => {
  it('stores each write before it answers, evicts nothing, and is for this user alone', async () => {
    const redis = await start();
    const client = connect(redis.socket);
    const settings = await Promise.all(
      ['appendonly', 'appendfsync', 'maxmemory-policy', 'hz', 'port', 'save'].map((name) => client.config('GET', name)),
    );
    expect(settings.map(([name, value]) => `${name} ${value}`)).toEqual([
      'appendonly yes',
      'appendfsync always',
      'maxmemory-policy noeviction',
      'hz 100',
      'port 0',
      'save ',
    ]);
    expect((await stat(join(dataDir, 'redis'))).mode & 0o077).toBe(0);
    expect((await stat(redis.socket)).mode & 0o077).toBe(0);
    await redis.stop();
  });

  it('keeps its data over a graceful stop, which leaves no process', async () => {
    const first = await start();
    const pid = await serverPid(first.socket);
    await connect(first.socket).set('a', '1');
    await first.stop();
    await until(() => !isAlive(pid));
    const second = await start();
    expect(await connect(second.socket).get('a')).toBe('1');
    await second.stop();
  });

  it('outlives kill -9 of its bot and is used again by the next one', async () => {
    const bot = await startBot();
    const pid = await serverPid(bot.socket);
    await connect(bot.socket).set('a', '1');
    await end(bot.process, 'SIGKILL');
    expect(isAlive(pid)).toBe(true);
    const next = await start();
    expect(await serverPid(next.socket)).toBe(pid);
    expect(await connect(next.socket).get('a')).toBe('1');
    await next.stop();
    await until(() => !isAlive(pid));
  });

  it('survives a Ctrl-C that goes to the whole group of the bot', async () => {
    const bot = await startBot();
    const pid = await serverPid(bot.socket);
    expect(execFileSync('/bin/sh', ['-c', `cut -d' ' -f6 /proc/${pid}/stat`], { encoding: 'utf8' }).trim()).toBe(
      String(pid),
    );
  });

  it('is one server for bots that start at once, and goes with the last of them', async () => {
    const started = await Promise.all([startBot(), startBot(), startBot(), start()]);
    const pids = await Promise.all(started.map(({ socket }) => serverPid(socket)));
    const pid = pids[0] ?? 0;
    expect(new Set(pids).size).toBe(1);
    const [one, two, three] = bots as [ChildProcess, ChildProcess, ChildProcess];
    await end(one, 'SIGTERM');
    await started[3].stop();
    expect(isAlive(pid)).toBe(true);
    await end(two, 'SIGKILL');
    await end(three, 'SIGTERM');
    await until(() => !isAlive(pid));
  });

  it('is left running by release', async () => {
    const first = await start();
    const pid = await serverPid(first.socket);
    await first.release();
    const second = await start();
    expect(await serverPid(second.socket)).toBe(pid);
    await second.stop();
  });

  it('comes back with all its data when the server itself is killed', async () => {
    const redis = await start();
    const client = connect(redis.socket);
    const pid = await serverPid(redis.socket);
    for (let i = 0; i < 100; i++) {
      await client.rpush('list', i);
    }
    process.kill(pid, 'SIGKILL');
    expect(await client.llen('list')).toBe(100);
    expect(await serverPid(redis.socket)).not.toBe(pid);
    expect(said).toContain('The private Redis went away; starting it again.');
    await redis.stop();
  });

  it('brings one server back for several bots', async () => {
    const redis = await start();
    await Promise.all([startBot(), startBot()]);
    const pid = await serverPid(redis.socket);
    process.kill(pid, 'SIGKILL');
    const client = connect(redis.socket);
    await until(async () => String(await client.client('LIST')).split('name=meanwhile-holder').length === 4);
    await redis.stop();
    expect(isAlive(await serverPid(redis.socket))).toBe(true);
  });

  it('reaches a folder whose path is too long for a socket, again and again', async () => {
    const long = { dataDir: join(root, LONG) };
    const first = await start(long);
    expect(Buffer.byteLength(first.socket)).toBeLessThan(100);
    expect((await stat(join(first.socket, '../..'))).mode & 0o077).toBe(0);
    await connect(first.socket).set('a', '1');
    const pid = await serverPid(first.socket);
    await first.release();
    await rm(join(first.socket, '..'));
    const second = await start(long);
    expect(await serverPid(second.socket)).toBe(pid);
    await second.stop();
    await rm(join(first.socket, '..'));
  });

  it('is not misled by a stale socket and the number of a process that is somebody else', async () => {
    await mkdir(join(dataDir, 'redis'), { recursive: true });
    await writeFile(join(dataDir, 'redis/redis.sock'), '');
    await writeFile(join(dataDir, 'redis/redis.pid'), `${process.pid}\n`);
    await writeFile(join(dataDir, 'redis/redis.lock'), '');
    const redis = await start();
    expect(await connect(redis.socket).ping()).toBe('PONG');
    await redis.stop();
  });

  it('never has two servers on one folder: one whose socket was deleted is ended first', async () => {
    const first = await start();
    const pid = await serverPid(first.socket);
    await connect(first.socket).set('a', '1');
    await first.release();
    await rm(first.socket);
    const second = await start();
    expect(isAlive(pid)).toBe(false);
    expect(await connect(second.socket).get('a')).toBe('1');
    await second.stop();
  });
});

describe('where the embedded Redis cannot be had, the message says what to do', () => {
  it('without a redis-server', async () => {
    await expect(start({ servers: ['no-such-server'] })).rejects.toThrow(/Run \.\/bin\/setup.*REDIS_URL/);
  });

  it('with one that is too old', async () => {
    const old = join(root, 'old-redis');
    await writeFile(old, '#!/bin/sh\necho "Redis server v=6.0.16 sha=00000000:0"\n');
    await chmod(old, 0o755);
    await expect(start({ servers: [old] })).rejects.toThrow(/is version 6\.0\.16, and 6\.2 or later is needed/);
  });

  it('with a full disk, which the log of the server shows', async () => {
    const full = join(root, 'full-redis');
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && exec echo "v=7.0.0"\necho "Error: No space left on device"\nexit 1\n';
    await writeFile(full, script);
    await chmod(full, 0o755);
    await expect(start({ servers: [full] })).rejects.toThrow(/disk that holds .* is full.*[\s\S]*No space left/);
  });

  it('with a file where the folder should be', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toThrow(/cannot be used\. .*Set DATA_DIR/);
  });

  it('with a damaged append-only file: which one, and how to repair it', async () => {
    const redis = await start();
    const client = connect(redis.socket);
    await client.set('a', '1');
    await client.set('b', '2');
    await redis.stop();
    const file = join(dataDir, 'redis/appendonlydir/appendonly.aof.1.incr.aof');
    await truncate(file, (await stat(file)).size - 20);
    await appendFile(file, 'garbage that is no command\r\n'.repeat(3));
    const damage = await start().then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(damage).toContain(`The stored data is damaged: ${file}.`);
    const command = /"(redis-check-aof --fix .*)" cuts/.exec(damage)?.[1] ?? '';
    execFileSync('/bin/sh', ['-c', `echo y | ${command}`]);
    const repaired = await start();
    expect(await connect(repaired.socket).get('a')).toBe('1');
    await repaired.stop();
  });

  it('with a server that hangs: which process, and no second one beside it', async () => {
    const redis = await start();
    const pid = await serverPid(redis.socket);
    await redis.release();
    process.kill(pid, 'SIGSTOP');
    await expect(start()).rejects.toThrow(`(process ${pid}) runs but does not answer`);
    process.kill(pid, 'SIGCONT');
    const again = await start();
    expect(await serverPid(again.socket)).toBe(pid);
    await again.stop();
  });
});
