import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from './file-lock.ts';
import { DISK_ADVICE, prepareFolder, reachableSocket } from './folder.ts';
import { countOthers, type Holder, isLoaded, type Joined, joinServer } from './holder.ts';
import {
  EmbeddedRedisError,
  explain,
  FILES,
  findProcess,
  findServer,
  type Launched,
  launch,
  SERVER_NAMES,
} from './server.ts';

/** A new server answers within 50 ms; a loaded machine may need much longer. */
const READY_MS = 10_000;
/** Longer than a start and a stop by somebody else take at most. */
const LOCK_MS = 30_000;
/** Together well within the 10 s that a graceful shutdown has in all. */
const STOP_LOCK_MS = 2_000;
const SHUTDOWN_MS = 4_000;
const POLL_MS = 20;
/** The longest pause between two attempts to bring a lost server back. */
const MAX_RESTORE_MS = 2_000;
/** How often a long load is mentioned. */
const LOADING_MS = 10_000;

type Log = { info(message: string): void; warn(message: string): void; error(message: string): void };

type Options = {
  dataDir: string;
  log: Log;
  /** Programs to try, by name or path. */
  servers?: readonly string[];
};

export type EmbeddedRedis = {
  /** The path of the unix socket; it stays the same when the server has to be started again. */
  socket: string;
  /** Lets go of the server, and shuts it down unless another bot holds it. Close all other connections first. */
  stop(): Promise<void>;
  /** Lets go of the server and leaves it running, for a bot that is about to start again. */
  release(): Promise<void>;
};

/**
 * Gives the private Redis of `dataDir`: the one that runs already, or a new one. It outlives the bot when that is
 * killed, is shared by all bots on the same folder, and is brought back when it ends while a bot holds it.
 * @throws {EmbeddedRedisError} where it cannot be had; the message says what to do.
 */
export async function startEmbeddedRedis({ dataDir, log, servers = SERVER_NAMES }: Options): Promise<EmbeddedRedis> {
  const dir = await prepareFolder(join(dataDir, 'redis'));
  const socket = await reachableSocket(dir);
  const closing = new AbortController();
  let holder = await obtain();
  let restoring = Promise.resolve();
  void watch();

  /** Joins the server or starts one, and waits until it has its data. */
  async function obtain(): Promise<Holder> {
    const lock = join(dir, FILES.lock);
    const found = await withFileLock(lock, LOCK_MS, async () => (await reuse(dir, socket, log)) ?? start());
    await untilLoaded(found, dir, log);
    return found;
  }

  async function start(): Promise<Holder> {
    const server = await launch(await findServer(servers), dir);
    const started = await firstAnswer(server, dir, socket);
    log.info(`Started a private Redis in ${dir}.`);
    return started;
  }

  async function watch(): Promise<void> {
    await holder.ended;
    if (!closing.signal.aborted) {
      restoring = restore();
    }
  }

  async function restore(): Promise<void> {
    log.warn('The private Redis went away; starting it again.');
    let said = '';
    for (let pause = POLL_MS; !closing.signal.aborted; pause = Math.min(pause * 2, MAX_RESTORE_MS)) {
      try {
        await prepareFolder(dir);
        await reachableSocket(dir);
        holder = await obtain();
        void watch();
        return;
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) {
          log.error(message);
        }
        said = message;
        await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
  }

  async function release(): Promise<void> {
    closing.abort();
    await restoring;
    holder.redis.disconnect();
    await holder.ended;
  }

  async function stop(): Promise<void> {
    closing.abort();
    await restoring;
    try {
      await withFileLock(join(dir, FILES.lock), STOP_LOCK_MS, () => shutDownIfLast(holder, log));
    } catch (error) {
      log.warn(`The private Redis was left running: ${(error as Error).message}`);
    }
    await release();
  }

  return { socket, stop, release };
}

/** Joins the server of that folder if one runs. Called under the lock. */
async function reuse(dir: string, socket: string, log: Log): Promise<Holder | undefined> {
  const joined = await tryJoin(dir, socket);
  if (joined) {
    return joined;
  }
  const pid = await findProcess(dir);
  if (!pid) {
    return undefined;
  }
  // Somebody started it and was killed before it listened, or its socket was deleted: then nobody can reach it any more.
  const deadline = Date.now() + READY_MS / 5;
  while (Date.now() < deadline) {
    await sleep(POLL_MS);
    const late = await tryJoin(dir, socket);
    if (late) {
      return late;
    }
  }
  log.warn(`The private Redis (process ${pid}) has lost its socket; it is started again.`);
  await terminate(pid, dir);
  return undefined;
}

async function tryJoin(dir: string, socket: string): Promise<Holder | undefined> {
  let joined: Joined;
  try {
    joined = await joinServer(socket);
  } catch (error) {
    const advice = DISK_ADVICE[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message;
    throw new EmbeddedRedisError(`The private Redis at ${socket} cannot be reached. ${advice}`, { cause: error });
  }
  if (joined.kind === 'absent') {
    return undefined;
  }
  if (joined.kind === 'silent') {
    const pid = await findProcess(dir);
    throw await explain(
      dir,
      `The private Redis${pid ? ` (process ${pid})` : ''} runs but does not answer. If it stays so, end that process and start again.`,
    );
  }
  if (joined.dir !== dir) {
    joined.holder.redis.disconnect();
    throw new EmbeddedRedisError(
      `The Redis at ${socket} keeps its data in ${joined.dir}, not in ${dir}. Stop it, or set DATA_DIR to another folder.`,
    );
  }
  return joined.holder;
}

async function terminate(pid: number, dir: string): Promise<void> {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has just gone by itself.
    return;
  }
  const deadline = Date.now() + SHUTDOWN_MS;
  while ((await findProcess(dir)) === pid) {
    if (Date.now() > deadline) {
      throw new EmbeddedRedisError(`The private Redis (process ${pid}) cannot be reached or ended. End it by hand.`);
    }
    await sleep(POLL_MS);
  }
}

/** Waits until a server that was just started can be joined. */
async function firstAnswer(server: Launched, dir: string, socket: string): Promise<Holder> {
  let ended: number | string | undefined;
  void server.exited.then((how) => (ended = how));
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const joined = await tryJoin(dir, socket);
    if (joined) {
      return joined;
    }
    if (ended !== undefined) {
      throw await explain(dir, `The private Redis ended as it started (${ended}).`);
    }
    await sleep(POLL_MS);
  }
  throw await explain(dir, `The private Redis did not answer within ${READY_MS / 1000} s.`);
}

async function untilLoaded(holder: Holder, dir: string, log: Log): Promise<void> {
  let mentioned = Date.now();
  try {
    while (!(await isLoaded(holder))) {
      if (Date.now() - mentioned > LOADING_MS) {
        mentioned = Date.now();
        log.info('The private Redis is still reading its data; this takes about a second per 100 MB.');
      }
      await sleep(POLL_MS);
    }
  } catch {
    holder.redis.disconnect();
    throw await explain(dir, 'The private Redis did not get through reading its data.');
  }
}

/** Called under the lock, so nobody joins between counting and shutting down. */
async function shutDownIfLast(holder: Holder, log: Log): Promise<void> {
  if (holder.redis.status !== 'ready') {
    return;
  }
  const others = await countOthers(holder);
  if (others > 0) {
    log.info(`The private Redis stays up for ${others} more.`);
    return;
  }
  const gone = await Promise.race([sendShutdown(holder), sleep(SHUTDOWN_MS, false, { ref: false })]);
  if (!gone) {
    throw new Error(`it did not end within ${SHUTDOWN_MS / 1000} s.`);
  }
}

/** Settles when the server has ended: its connections close with the process, after its last write. */
async function sendShutdown({ redis, ended }: Holder): Promise<true> {
  try {
    // The append-only file is always written out; NOSAVE only leaves out a second copy of the data.
    await redis.shutdown('NOSAVE');
  } catch (error) {
    // A server that obeys just goes; only one that refuses replies.
    if ((error as Error).name === 'ReplyError') {
      throw error;
    }
  }
  await ended;
  return true;
}
