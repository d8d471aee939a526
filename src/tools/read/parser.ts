import { Worker } from 'node:worker_threads';
import type { Done, Job } from './job.ts';

/** Real pages take well under a second, long PDFs a few. Others wait meanwhile. */
const TIMEOUT_MS = 5_000;

/** A page of the largest size takes about a third of this as a tree. */
const MEMORY_MB = 512;

/** What a file is unpacked into lies beside the heap, which a limit of the heap does not see: a few KB can become gigabytes in that time. */
const OUTSIDE_MB = 256;
const LOOK_EVERY_MS = 100;
const MB = 1024 * 1024;

/** A thread keeps some 80 MB, which nobody needs while nothing is read. */
const IDLE_MS = 60_000;

/** The thread is ended with what it reads. */
class TooLarge extends Error {
  override name = 'TooLarge';
}

/** The page or file could not be read, in time, in memory or at all. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/**
 * Reads pages and files in a thread of its own, one after the other, so that none can hold up the process. What takes too
 * long or too much memory is ended with its thread.
 */
export class Parser {
  #thread: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  readonly #timeoutMs: number;
  readonly #outsideMb: number;

  constructor({ timeoutMs = TIMEOUT_MS, outsideMb = OUTSIDE_MB }: { timeoutMs?: number; outsideMb?: number } = {}) {
    this.#timeoutMs = timeoutMs;
    this.#outsideMb = outsideMb;
  }

  /** @throws {Unreadable} or the signal's reason. */
  do(job: Job, signal: AbortSignal): Promise<Exclude<Done, { error: string }>> {
    const turn = this.#last.then(() => this.#do(job, signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  async #do(job: Job, signal: AbortSignal): Promise<Exclude<Done, { error: string }>> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    const late = AbortSignal.timeout(this.#timeoutMs);
    try {
      const done = await this.#ask(job, AbortSignal.any([late, signal]));
      if ('error' in done) throw new Unreadable(done.error);
      return done;
    } catch (error) {
      if (!(error instanceof Unreadable)) await this.close();
      signal.throwIfAborted();
      throw error instanceof Unreadable ? error : new Unreadable(whyOf(error, late));
    } finally {
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }

  #ask(job: Job, signal: AbortSignal): Promise<Done> {
    const thread = (this.#thread ??= start());
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    const stop = () => reject(signal.reason as Error);
    const look = setInterval(() => void this.#lookAt(thread, reject), LOOK_EVERY_MS);
    thread.ref();
    thread.once('message', resolve).once('error', reject).once('exit', reject);
    signal.addEventListener('abort', stop);
    thread.postMessage(job);
    return promise.finally(() => {
      clearInterval(look);
      thread.off('message', resolve).off('error', reject).off('exit', reject);
      signal.removeEventListener('abort', stop);
      thread.unref();
    });
  }

  /** A thread that has ended meanwhile is no problem of this. */
  async #lookAt(thread: Worker, reject: (error: Error) => void): Promise<void> {
    const used = await thread.getHeapStatistics().catch(() => undefined);
    if (used && used.external_memory > this.#outsideMb * MB) reject(new TooLarge());
  }
}

function whyOf(error: unknown, late: AbortSignal): string {
  if (error instanceof TooLarge) return 'it takes too much memory';
  return late.aborted ? 'it takes too long' : String(error);
}

function start(): Worker {
  const thread = new Worker(new URL('./parse-thread.ts', import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  // Errors between two jobs end the thread; the next job starts another.
  thread.on('error', () => undefined);
  return thread;
}
