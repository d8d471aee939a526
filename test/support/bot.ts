import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** A start takes about a second; a loaded machine needs longer. */
const START_MS = 30_000;

export type BotProcess = {
  url: string;
  child: ChildProcess;
  /** Resolves with the exit code or the name of the signal that ended it. */
  exited: Promise<number | string>;
  /** Everything it logged so far, a line each. */
  log: string[];
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Asks it to shut down, and gives its exit code. */
  stop(): Promise<number | string>;
};

export type BotOptions = {
  dataDir: string;
  env?: Record<string, string>;
  /** Modules to load before the bot. */
  imports?: string[];
};

/** Starts the whole bot as its own process, as `./bin/start` does, on a free port. */
export async function startBot({ dataDir, env = {}, imports = [] }: BotOptions): Promise<BotProcess> {
  const child = spawn(process.execPath, [...imports.map((path) => `--import=${path}`), MAIN], {
    // A folder of its own, so that nobody's .env is read.
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dataDir, PORT: '0', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const exited = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string);
  const listening = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.push(line);
      const url = /listens on (http:\/\/[^"]+)/.exec(line)?.[1];
      if (url) listening.resolve(url);
    });
  }
  void exited.then((how) =>
    listening.reject(new Error(`The bot ended (${how}) before it listened:\n${log.join('\n')}`)),
  );
  const timer = setTimeout(() => listening.reject(new Error(`The bot does not listen:\n${log.join('\n')}`)), START_MS);
  // One that is too slow to be waited for must not outlive its test.
  void listening.promise.catch(() => child.kill('SIGKILL'));
  const url = await listening.promise.finally(() => clearTimeout(timer));
  return {
    url,
    child,
    exited,
    log,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** A folder for a bot's data, and the end of what may still run in it. */
export async function makeDataDir(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'mw-'));
  return {
    dir,
    async remove() {
      const pid = Number(await readFile(join(dir, 'redis/redis.pid'), 'utf8').catch(() => ''));
      if (pid > 0) tryKill(pid);
      await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
