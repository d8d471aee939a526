import { execFile, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { open, readFile, readlink, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What a server may be called, most usual first. Valkey is the same thing under another name; the last one is where
 * bin/setup puts it for a user who may not install.
 */
export const SERVER_NAMES = [
  'redis-server',
  'valkey-server',
  join(import.meta.dirname, '../../../.tools/bin/redis-server'),
];

/** The first version that does everything BullMQ recommends. */
export const MIN_VERSION = [6, 2] as const;

/** Enough of the server's log to see why it ended. */
const TAIL_LINES = 12;

/** The files of a private server, all in its folder. */
export const FILES = { socket: 'redis.sock', pid: 'redis.pid', log: 'redis.log', lock: 'redis.lock' } as const;

/** The private server cannot be had; the message says why and what to do. */
export class EmbeddedRedisError extends Error {
  override name = 'EmbeddedRedisError';
}

/** Finds a redis-server that is new enough, and gives its absolute path. */
export async function findServer(names: readonly string[]): Promise<string> {
  // The shell looks the names up, so that this needs no PATH of its own and the server can run without one.
  const script = 'for name; do command -v -- "$name" && exit; done; exit 0';
  const { stdout } = await run('/bin/sh', ['-c', script, 'sh', ...names]);
  const path = stdout.trim();
  if (!path) {
    throw new EmbeddedRedisError(
      'No redis-server was found. Run ./bin/setup, which installs it, or set REDIS_URL to a Redis of your own.',
    );
  }
  const said = (await run(path, ['--version'])).stdout;
  const version = /v=(\d+\.\d+\S*)/.exec(said)?.[1];
  if (version && !isRecent(version)) {
    throw new EmbeddedRedisError(
      `${path} is version ${version}, and ${MIN_VERSION.join('.')} or later is needed. Install a newer one, or set REDIS_URL.`,
    );
  }
  return path;
}

/** Whether a version such as "7.0.15" is `MIN_VERSION` or later. */
export function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}

/** Every write is on disk before it is answered; nothing is ever evicted. */
const SETTINGS: Record<string, string> = {
  port: '0',
  unixsocket: FILES.socket,
  unixsocketperm: '700',
  pidfile: FILES.pid,
  appendonly: 'yes',
  appendfsync: 'always',
  save: '',
  'maxmemory-policy': 'noeviction',
  // With the usual 10 a delayed job of an idle server is 30 ms late, with 100 it is 3 ms.
  hz: '100',
};

export type Launched = { exited: Promise<number | string> };

/**
 * Starts a server in `dir` that outlives this process. Its paths are relative to that folder, where they are always short
 * enough for a socket. It gets none of our environment, which holds secrets.
 */
export async function launch(path: string, dir: string): Promise<Launched> {
  const logFile = join(dir, FILES.log);
  await rename(logFile, `${logFile}.old`).catch(() => undefined);
  const log = await open(logFile, 'a', 0o600);
  try {
    const args = Object.entries(SETTINGS).flatMap(([name, value]) => [`--${name}`, value]);
    const child = spawn(path, args, { cwd: dir, env: {}, detached: true, stdio: ['ignore', log.fd, log.fd] });
    child.unref();
    if (child.pid) {
      // The server writes the same, but later; a start that comes in between must see that there is one already.
      writeFileSync(join(dir, FILES.pid), `${child.pid}\n`);
    }
    const exited = new Promise<number | string>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
      child.once('error', (error) => resolve(error.message));
    });
    return { exited };
  } finally {
    await log.close();
  }
}

/** The process of a server that runs in `dir`, if there is one: also one whose socket was deleted. */
export async function findProcess(dir: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(dir, FILES.pid), 'utf8').catch(() => ''));
  if (!pid || !(await isServerIn(pid, dir))) {
    return undefined;
  }
  return pid;
}

/** Whether that process is a server that runs in `dir`; numbers of processes are used again. */
async function isServerIn(pid: number, dir: string): Promise<boolean> {
  if (existsSync('/proc/self/cwd')) {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return folder === dir && /redis|valkey/.test(name);
  }
  const command = await run('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return /redis|valkey/.test(command.stdout) && command.stdout.includes(FILES.socket);
}

/** What the end of a server's log means, the first that fits. */
const CAUSES: { pattern: RegExp; advice: (dir: string, log: string) => string }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    advice: (dir) => `The disk that holds ${dir} is full. Free some space and start again.`,
  },
  {
    pattern: /Permission denied|Read-only file system|Operation not permitted/i,
    advice: (dir) =>
      `${dir} cannot be written. Give it to the user that runs the bot, or set DATA_DIR to another folder.`,
  },
  {
    pattern: /Can't handle RDB format version/i,
    advice: (dir) => `The data in ${dir} was written by a newer redis-server. Install that version again.`,
  },
  {
    pattern:
      /append only file|AOF manifest|AOF file|AOF loading|RDB preamble|Wrong signature|CRC error|checksum|Internal error in RDB|Short read or OOM/i,
    advice: damaged,
  },
];

function damaged(dir: string, log: string): string {
  const split = existsSync(join(dir, 'appendonlydir'));
  const folder = split ? join(dir, 'appendonlydir') : dir;
  const name = /(?:append only file|AOF file) ([\w.-]+\.(?:aof|rdb|manifest))/i.exec(log)?.[1] ?? 'appendonly.aof';
  const target = join(folder, split ? 'appendonly.aof.manifest' : 'appendonly.aof');
  return (
    `The stored data is damaged: ${join(folder, name)}. Copy ${folder} to a safe place first; then ` +
    `"redis-check-aof --fix ${target}" cuts off what follows the damage, and the bot can be started again. ` +
    `To begin with nothing instead, move ${folder} away.`
  );
}

/** Says what is known of a server that ended or does not answer: the cause where its log shows it, and its last lines. */
export async function explain(dir: string, what: string): Promise<EmbeddedRedisError> {
  const file = join(dir, FILES.log);
  const log = await readFile(file, 'utf8').catch(() => '');
  const tail = log.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  const cause = CAUSES.find(({ pattern }) => pattern.test(tail));
  const advice = cause?.advice(dir, tail) ?? 'Its log may say why; REDIS_URL takes a Redis of your own instead.';
  return new EmbeddedRedisError(`${what} ${advice}\nThe end of ${file}:\n${tail || '(empty)'}`);
}
