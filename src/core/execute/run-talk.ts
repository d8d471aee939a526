import { NO_TALK, type Talk } from '../domain/talk.ts';
import type { Execution } from './execution.ts';
import { DeliveryError } from '../ports.ts';
import { withOwn } from '../reply/read-talk.ts';
import { mayWork } from './step.ts';

/** The talk is stored under this, so that a run that continues elsewhere works on the same words. */
const NOTE = '#talk';

/** A platform that asks to wait mostly means a minute; a run has that time. */
const PAUSES_MS = [1_000, 10_000, 60_000];

/** The talk that the run came from. */
export function talkOf(execution: Execution): Promise<Talk> {
  return execution.once(NOTE, () => storedTalk(execution));
}

/** What was said before a message of that talk. It is not kept: a call that asks for it is a step. */
export async function talkBefore({ run, ports, signal }: Execution, message: string): Promise<Talk> {
  const { requestCarried: _own, ...rest } = run;
  const talk = await patiently(() => ports.talk({ ...rest, requestMessage: message }), signal);
  return talk ?? { ...NO_TALK, problem: { why: 'busy' } };
}

async function storedTalk(execution: Execution): Promise<Talk> {
  const stored = execution.stored(NOTE);
  if (stored !== undefined) return JSON.parse(stored) as Talk;
  await mayWork(execution);
  const talk = await read(execution);
  await execution.journal.note(NOTE, JSON.stringify(talk));
  return talk;
}

async function read({ run, ports, signal }: Execution): Promise<Talk> {
  const talk = await patiently(() => ports.talk(run), signal);
  return talk ?? withOwn({ ...NO_TALK, problem: { why: 'busy' } }, run);
}

/** What a platform gives in the end; undefined where it asks to wait for longer than a run should. */
export async function patiently<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  for (const pause of PAUSES_MS) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      await pauseFor(pause, signal);
    }
  }
  return undefined;
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
