import { url as inspectorUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { answerNow, ASK_NOW } from './in-hand.ts';
import type { RedisTarget } from '../redis/connect.ts';

/**
 * The event loop may stall this long. Handling an entry takes milliseconds, so a longer stall is a hang: nobody is answered meanwhile, and
 * other processes have taken this one's locks over.
 */
const STALL_MS = 10_000;

/** Looks per stall: fine enough to end it in time, and rare enough to cost nothing. */
const LOOKS = 20;

/** What the watchdog's thread is told. */
export type Watched = {
  /** A number that changes while the event loop goes round, and whether a debugger is attached. */
  beats: SharedArrayBuffer;
  /** The expression that gives the JSON of a `Now`. */
  ask: string;
  redis: RedisTarget;
  stallMs: number;
  tickMs: number;
};

/** Ends this process when its event loop hangs, and counts the hang for the entry that was being handled; see watchdog-thread.ts. */
export function startWatchdog(redis: RedisTarget, log: Logger): { close(): Promise<void> } {
  answerNow();
  const tickMs = STALL_MS / LOOKS;
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const beats = new Int32Array(shared);
  const beating = setInterval(() => {
    Atomics.add(beats, 0, 1);
    // At a breakpoint the event loop stands still on purpose.
    Atomics.store(beats, 1, inspectorUrl() === undefined ? 0 : 1);
  }, tickMs).unref();
  const workerData: Watched = { beats: shared, ask: ASK_NOW, redis, stallMs: STALL_MS, tickMs };
  const thread = new Worker(new URL('./watchdog-thread.ts', import.meta.url), { workerData, execArgv: [] });
  thread.unref();
  thread.on('error', (error) => log.error({ err: error }, 'The watchdog failed; a hang will not end this process'));
  return {
    async close() {
      clearInterval(beating);
      await thread.terminate();
    },
  };
}
