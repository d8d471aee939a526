import { Parking } from './branches.ts';
import type { Execution } from './execution.ts';
import { FenceLost } from './journal.ts';
import { cutMessage } from '../present/text/left-out.ts';
import type { Charge } from '../domain/spending.ts';
import { MAX_FAILURE, MAX_STEP_BYTES } from './limits.ts';
import type { Failure } from '../domain/run.ts';
import { tracing } from '../tracing.ts';
import { PermanentError, type StepContext, type StepOptions } from '../workflow.ts';

/** A step is tried this often in all where its author says nothing else. */
export const STEP_TRIES = 3;

/** The pause before the second try of a step; it doubles with each, up to the longest. */
const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

export class StepFailed extends Error {
  override name = 'StepFailed';
  readonly step: string;
  constructor(step: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.step = step;
  }
}

/** A step that must not be repeated was begun by an earlier execution, which did not finish it. */
class Interrupted extends PermanentError {
  override name = 'Interrupted';
  constructor() {
    super('It was interrupted and may have done part of its work, so it was not run again by itself.');
  }
}

/** `charge` is what the step spent, to be counted together with its result. */
type DoOptions = StepOptions & { charge?: () => Charge | undefined };

/** Gives the stored result, or does `fn` and stores what it gives. */
export async function doStep<T>(
  execution: Execution,
  name: string,
  fn: (context: StepContext) => Promise<T>,
  { tries = STEP_TRIES, repeatable = true, charge }: DoOptions = {},
): Promise<T> {
  execution.claim(name);
  const stored = execution.stored(name);
  if (stored !== undefined) {
    execution.skip(name);
    return fromJson(stored) as T;
  }
  for (let tried = triedBefore(execution, name); ; tried += 1) {
    execution.advance(name);
    if (!repeatable) refuseInterrupted(execution, name);
    await mayWork(execution);
    if (!repeatable) await noteBegun(execution, name);
    let result: T;
    try {
      const context = { key: `${execution.run.id}/${name}`, signal: execution.signal };
      result = await tracing.span('step', { step: name.slice(0, 60), try: tried + 1 }, () => fn(context));
    } catch (error) {
      if (mustEnd(execution, error)) throw error;
      execution.stepFailed(name);
      if (error instanceof PermanentError || !repeatable || tried + 1 >= tries) throw new StepFailed(name, error);
      await backOff(execution, name, tried + 1, error);
      continue;
    }
    const json = toJson(name, result);
    execution.stores.addStep(name, json);
    const spent = charge?.();
    await execution.journal.saveStep(name, json, execution.stepDone(name, undefined, spent), spent);
    // As every later execution will get it, so that a workflow cannot come to rely on what is not stored.
    return fromJson(json) as T;
  }
}

/** A step that must not be repeated was begun, by this run or by the one that it retries. */
export function wasBegun(execution: Execution, name: string): boolean {
  return execution.hasNote('#begun:', `:${name}`);
}

/** A step that must not be repeated was begun before this execution, and has no result. */
function wasInterrupted(execution: Execution, name: string): boolean {
  return execution.stored(begunNote(execution, name)) !== undefined;
}

function refuseInterrupted(execution: Execution, name: string): void {
  if (wasInterrupted(execution, name)) throw new StepFailed(name, new Interrupted());
}

/** Stored before the step begins, and confirmed once more: a process may stand still while the answer is on its way. */
async function noteBegun(execution: Execution, name: string): Promise<void> {
  await execution.journal.note(begunNote(execution, name), String(execution.ports.now()));
  const asked = execution.journal.stillHas();
  if (asked) await asked;
}

/** With the run's id, since a Retry takes over the notes and is a new order to do it. */
function begunNote({ run }: Execution, name: string): string {
  return `#begun:${run.id}:${name}`;
}

/** A step is begun in a slot, where nobody more urgent needs that, and only of a run that is still this execution's. */
export async function mayWork(execution: Execution): Promise<void> {
  const { ports, journal } = execution;
  if (ports.slotless) execution.waitForSlot('slot');
  if (ports.makesRoom?.()) execution.waitForSlot('preempt');
  // A process that stood still may have lost the run meanwhile, and what others finished is not to be done again.
  const asked = journal.stillHas();
  if (asked) await asked;
}

/** Waits without a worker; the step is done when the time is over. */
export async function sleepStep(execution: Execution, name: string, ms: number): Promise<void> {
  execution.claim(name);
  if (!Number.isFinite(ms)) throw new PermanentError(`"${name}" cannot wait ${ms} ms.`);
  if (execution.stored(name) !== undefined) return execution.skip(name);
  execution.advance(name);
  const { now } = execution.ports;
  const note = `#until:${name}`;
  const until = Number(execution.stored(note) ?? now() + ms);
  if (execution.stored(note) === undefined) await execution.journal.note(note, String(until));
  if (now() < until) await execution.wait({ reason: 'sleep', until });
  await execution.journal.saveStep(name, '', execution.stepDone(name, ms));
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return cutMessage(message.trim(), MAX_FAILURE) || 'It ended with an error that says nothing.';
}

/** What to tell the person about what the workflow threw. */
export function failureOf(error: unknown): Failure {
  const message = messageOf(error);
  if (!(error instanceof StepFailed)) return { message };
  return { step: error.step, message, ...(error.cause instanceof Interrupted && { interrupted: true }) };
}

/** Nothing is stored as nothing. */
function fromJson(json: string): unknown {
  return json === '' ? undefined : JSON.parse(json);
}

function toJson(name: string, result: unknown): string {
  let json: string | undefined;
  try {
    json = result === undefined ? '' : JSON.stringify(result);
  } catch (error) {
    throw new StepFailed(name, new PermanentError(`Its result cannot be stored as JSON: ${messageOf(error)}`));
  }
  if (json === undefined) throw new StepFailed(name, new PermanentError('Its result cannot be stored as JSON.'));
  if (Buffer.byteLength(json) > MAX_STEP_BYTES) {
    throw new StepFailed(name, new PermanentError(`The result of "${name}" is larger than ${MAX_STEP_BYTES} bytes.`));
  }
  return json;
}

/** What no further try of the step can mend. */
function mustEnd(execution: Execution, error: unknown): boolean {
  return execution.signal.aborted || error instanceof FenceLost || error instanceof Parking;
}

/** With the run's id, since a Retry takes over the notes too and is to try anew. */
function triesNote({ run }: Execution, name: string): string {
  return `#tries:${run.id}:${name}`;
}

function triedBefore(execution: Execution, name: string): number {
  return Number(execution.stored(triesNote(execution, name)) ?? 0);
}

/** Waits before the next try, longer each time. */
async function backOff(execution: Execution, name: string, tried: number, error: unknown): Promise<void> {
  await execution.journal.note(triesNote(execution, name), String(tried));
  const pause = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tried - 1));
  const failure = { step: name, message: messageOf(error) };
  await execution.wait({ reason: 'backoff', until: execution.ports.now() + pause, failure });
}
