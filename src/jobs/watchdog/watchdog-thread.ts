import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import type { Now } from './in-hand.ts';
import { StallMeter } from './stall.ts';
import type { Watched } from './watchdog.ts';

/**
 * The watchdog: a thread beside the event loop. When the event loop hangs, this thread asks what it is doing, logs that, counts the hang
 * for the entry that is being handled, and ends the process. What it needs for that is loaded only then.
 */

/** The inspector answers between two steps of a program; one step of the engine itself, such as parsing much JSON, takes longer. */
const ANSWER_MS = 5_000;

/** Should Redis not answer, the hang counts as a death of the process. */
const STORE_MS = 2_000;

/** Calls that are logged: enough to see where a program hangs. */
const CALLS = 5;

const { beats: shared, ask, redis: target, stallMs, tickMs } = workerData as Watched;
const beats = new Int32Array(shared);
const meter = new StallMeter(tickMs);

let looking = setInterval(look, tickMs);

function look(): void {
  const stalledMs = meter.look(beat(), performance.now(), waitedMs());
  const isDebugged = Atomics.load(beats, 1) === 1;
  if (stalledMs < stallMs || isDebugged) return;
  clearInterval(looking);
  void end(beat(), Math.round(stalledMs));
}

/**
 * How long the event loop's thread, the first one of the process, has waited for a processor: the second number that Linux gives, in ns
 * (https://docs.kernel.org/scheduler/sched-stats.html). Other systems do not tell; there all of a stall counts.
 */
function waitedMs(): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(waitedNs) / 1e6;
  } catch {
    return 0;
  }
}

function beat(): number {
  return Atomics.load(beats, 0);
}

async function end(stalledAt: number, stalledMs: number): Promise<void> {
  const { box, entry, run, calls = [] } = await within(ANSWER_MS, askNow, {});
  if (beat() !== stalledAt) {
    looking = setInterval(look, tickMs);
    return;
  }
  const { pino } = await import('pino');
  // Written by this thread itself: the event loop passes nothing on any more.
  const log = pino({}, pino.destination({ dest: 1, sync: true }));
  const where = calls.slice(0, CALLS);
  log.fatal(
    { event: entry, box, run, stalledMs, where },
    'The event loop hangs; this process ends, and the next one goes on',
  );
  if (box !== undefined && entry !== undefined) await within(STORE_MS, () => store(box, entry), undefined);
  process.kill(process.pid, 'SIGKILL');
}

/** Asks through the inspector, which answers also in the middle of a loop. */
async function askNow(): Promise<Partial<Now>> {
  const session = new Session();
  session.connectToMainThread();
  const { result } = await session.post('Runtime.evaluate', { expression: ask, returnByValue: true });
  return JSON.parse(String(result.value)) as Now;
}

async function store(box: string, entry: string): Promise<void> {
  const [{ connect }, { countHang }] = await Promise.all([import('../redis/connect.ts'), import('./hangs.ts')]);
  await countHang(connect(target, 'meanwhile-watchdog'), box, entry);
}

/** Whatever goes wrong here, the process is to end. */
async function within<T>(ms: number, work: () => Promise<T>, otherwise: T): Promise<T> {
  return Promise.race([work().catch(() => otherwise), sleep(ms, otherwise)]);
}
