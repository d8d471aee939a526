import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findServer, SERVER_NAMES } from '../../src/jobs/redis/server.ts';

/** How long a server may take to answer; a loaded machine that reads much data needs it, a good one takes 30 ms. */
const READY_MS = 60_000;

/**
 * Waits for the end of its input, which comes when the test stops or dies in whatever way, and cleans up then. It
 * ignores the signals that a terminal sends to the whole group, since it has to outlive the test.
 */
const JANITOR = `trap '' INT TERM HUP; read -r _; kill -9 "$(cat "$0/redis.pid")" 2>/dev/null; rm -rf "$0"`;

export type TestRedis = {
  socket: string;
  /** What a client of ioredis needs to connect. */
  options: { path: string; maxRetriesPerRequest: null };
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
  /** Ends the server at once, as a crash would; the data stays for `restart`. */
  kill(): Promise<void>;
  /** Starts the server again on the same data, after `kill` or while it runs (which then crashes first). */
  restart(): Promise<void>;
  /** False once it has ended, also by itself. */
  isUp(): boolean;
};

/** Starts a private throwaway redis-server, stored to disk as in production, under `folder`, unless `other` settings say otherwise; it goes even when the test dies. */
export async function startRedis(folder = tmpdir(), other: Record<string, string> = {}): Promise<TestRedis> {
  const dir = await mkdtemp(join(folder, 'meanwhile-test-'));
  const socket = join(dir, 'redis.sock');
  const janitor = spawn('/bin/sh', ['-c', JANITOR, dir], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  janitor.unref();
  let server = await launch(dir, socket, other);

  async function kill(): Promise<void> {
    await end(server);
    // The janitor must not find the number of a process that is gone: another one may have it by then.
    await rm(join(dir, 'redis.pid'), { force: true });
  }
  return {
    socket,
    options: { path: socket, maxRetriesPerRequest: null },
    kill,
    isUp: () => server.exitCode === null && server.signalCode === null,
    async restart() {
      await kill();
      server = await launch(dir, socket, other);
    },
    async stop() {
      await kill();
      const gone = new Promise((resolve) => janitor.once('exit', resolve));
      janitor.ref();
      janitor.stdin.end();
      await gone;
    },
  };
}

/** Looked up once. */
let program: Promise<string> | undefined;

async function launch(dir: string, socket: string, other: Record<string, string>): Promise<ChildProcess> {
  const settings = {
    port: '0',
    unixsocket: socket,
    dir,
    pidfile: join(dir, 'redis.pid'),
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction',
    hz: '100',
    ...other,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  program ??= findServer(SERVER_NAMES);
  const server = spawn(await program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let failure: Error | undefined;
  server.on('error', (error) => (failure = new Error(`${error.message}: run ./bin/setup --test.`)));
  server.on('exit', (code) => (failure ??= new Error(`redis-server ended with ${code}:\n${said}`)));
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk) => (said = `${said}${chunk}`.slice(-4000)));
  }
  const deadline = Date.now() + READY_MS;
  while (!(await answers(socket))) {
    if (failure) {
      throw failure;
    }
    if (Date.now() > deadline) {
      throw new Error(`redis-server did not answer within ${READY_MS} ms:\n${said}`);
    }
    await sleep(5);
  }
  // A test that forgets `stop` still ends.
  server.unref();
  for (const stream of [server.stdout, server.stderr]) {
    (stream as Socket).unref();
  }
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.ref();
  server.kill('SIGKILL');
  await gone;
}

/** Whether a server on the socket has finished loading and answers. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket, () => connection.write('PING\r\n'));
    const settle = (answer: boolean) => {
      connection.destroy();
      resolve(answer);
    };
    connection.on('data', (data) => settle(data.toString().startsWith('+PONG')));
    connection.on('error', () => settle(false));
    connection.setTimeout(1000, () => settle(false));
  });
}
