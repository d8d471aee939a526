import { type Begun, type ExecutePorts, FenceLost, Stopped } from './journal.ts';
import { progressAt } from './progress.ts';
import type { Failure, Parked, Progress, Result, Run, StoredFile } from './run.ts';
import { PermanentError, type StepContext, type StepOptions, type Workflow, type WorkflowContext } from './workflow.ts';

/** A step is tried this often in all where its author says nothing else. */
export const STEP_TRIES = 3;

/** The pause before the second try of a step; it doubles with each, up to the longest. */
const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;

/** A step's result is stored in Redis, so it must stay small; larger data belongs into a file (`keep`). */
export const MAX_STEP_BYTES = 1024 * 1024;

/** As much live output as a card can show; the rest is the workflow's to keep. */
export const OUTPUT_TAIL = 4_000;

/** Ends the workflow's function where it stands: the run goes on from its stored steps later. */
class Parking extends Error {
  override name = 'Parking';
}

class StepFailed extends Error {
  override name = 'StepFailed';
  readonly step: string;
  constructor(step: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.step = step;
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim() || 'It ended with an error that says nothing.';
}

/** What a workflow sees of its run, for the length of one execution. */
export class RunContext implements WorkflowContext {
  readonly signal: AbortSignal;
  /** Set once the workflow asked to wait; whatever it does after that counts for nothing. */
  parked: Parked | undefined;
  readonly #begun: Begun;
  readonly #workflow: Workflow;
  readonly #ports: ExecutePorts;
  readonly #names = new Set<string>();
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #ended = new AbortController();
  #progress: Progress;
  #output: string;
  #done = 0;

  constructor(begun: Begun, workflow: Workflow, ports: ExecutePorts, signal: AbortSignal) {
    this.#begun = begun;
    this.#workflow = workflow;
    this.#ports = ports;
    this.signal = AbortSignal.any([signal, this.#ended.signal]);
    this.#progress = begun.run.progress;
    this.#output = begun.run.output;
  }

  get run(): WorkflowContext['run'] {
    const { id, name, person, request, addition } = this.#begun.run;
    return { id, name, person, request, ...(addition !== undefined && { addition }) };
  }

  /** The run with its progress and output so far. */
  current(): Run {
    return { ...this.#begun.run, status: 'running', progress: this.#progress, output: this.#output };
  }

  /** Stops whatever the workflow left under way. */
  end(): void {
    this.#ended.abort(new Stopped('lost'));
  }

  /** Resolves when every step that was under way has ended and is stored. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  step<T>(name: string, fn: (context: StepContext) => Promise<T>, options: StepOptions = {}): Promise<T> {
    const work = this.#step(name, fn, options.tries ?? STEP_TRIES);
    this.#inFlight.add(work);
    const forget = () => this.#inFlight.delete(work);
    work.then(forget, forget);
    return work;
  }

  async #step<T>(name: string, fn: (context: StepContext) => Promise<T>, tries: number): Promise<T> {
    this.#claim(name);
    const stored = this.#stored(name);
    if (stored !== undefined) {
      this.#done += 1;
      return (stored === '' ? undefined : JSON.parse(stored)) as T;
    }
    if (this.#ports.light) throw this.#park({ reason: 'slot', until: this.#ports.now() });
    // A process that stood still may have lost the run meanwhile, and what others finished is not to be done again.
    const asked = this.#ports.journal.stillHas();
    if (asked) await asked;
    this.#advance({ current: name });
    let result: T;
    try {
      result = await fn({ key: `${this.#begun.run.id}/${name}`, signal: this.signal });
    } catch (error) {
      throw await this.#stepFailed(name, error, tries);
    }
    await this.#finish(name, result);
    return result;
  }

  async sleep(name: string, ms: number): Promise<void> {
    this.#claim(name);
    if (!Number.isFinite(ms)) throw new PermanentError(`"${name}" cannot wait ${ms} ms.`);
    if (this.#stored(name) === undefined) {
      this.#advance({ current: name });
      const note = `#until:${name}`;
      const until = Number(this.#stored(note) ?? this.#ports.now() + ms);
      if (this.#stored(note) === undefined) await this.#ports.journal.note(note, String(until));
      if (this.#ports.now() < until) throw this.#park({ reason: 'sleep', until });
      await this.#finish(name, undefined);
      return;
    }
    this.#done += 1;
  }

  /** Also what a command prints while it is being stopped, since a canceled run keeps its output. */
  output(text: string): void {
    this.#output = (this.#output + text.toWellFormed()).slice(-OUTPUT_TAIL).toWellFormed();
    this.#ports.journal.report(this.#progress, this.#output);
  }

  progress(fraction: number): void {
    this.#advance({ fraction: Math.min(1, Math.max(0, fraction)) });
  }

  async keep(name: string, bytes: Uint8Array): Promise<StoredFile> {
    this.#mustLive();
    return this.#ports.keep(this.#begun.run, name, bytes);
  }

  async folder(): Promise<string> {
    return this.#ports.folder(this.#begun.run);
  }

  /** What to tell the person about what the workflow threw. */
  failureOf(error: unknown): Failure {
    const message = messageOf(error);
    return error instanceof StepFailed ? { step: error.step, message } : { message };
  }

  /** What was done before it failed, where the workflow says so. */
  partialOf(error: unknown): Result | undefined {
    const cause = error instanceof StepFailed ? error.cause : error;
    if (!(cause instanceof PermanentError) || !cause.partial) return undefined;
    return { text: cause.partial.text, files: cause.partial.files ?? [] };
  }

  /** Of the steps' own: a step may be called "constructor". */
  #stored(name: string): string | undefined {
    return Object.hasOwn(this.#begun.steps, name) ? this.#begun.steps[name] : undefined;
  }

  #claim(name: string): void {
    this.#mustLive();
    if (name === '' || name.startsWith('#')) throw new PermanentError(`"${name}" cannot be the name of a step.`);
    if (this.#names.has(name)) throw new PermanentError(`Two steps are called "${name}"; names must be unique.`);
    this.#names.add(name);
  }

  /** Nothing is done any more for an execution that was stopped or has parked. */
  #mustLive(): void {
    this.signal.throwIfAborted();
    if (this.parked) throw new Parking();
  }

  #park(parked: Parked): Parking {
    this.parked ??= parked;
    return new Parking();
  }

  #advance(at: { current?: string; fraction?: number }): void {
    this.#mustLive();
    this.#progress = progressAt(this.#workflow.steps, { doneSteps: this.#done, ...at }, this.#progress);
    this.#ports.journal.report(this.#progress, this.#output);
  }

  async #finish(name: string, result: unknown): Promise<void> {
    const json = result === undefined ? '' : JSON.stringify(result);
    if (Buffer.byteLength(json) > MAX_STEP_BYTES) {
      throw new StepFailed(name, new PermanentError(`The result of "${name}" is larger than ${MAX_STEP_BYTES} bytes.`));
    }
    this.#done += 1;
    this.#progress = progressAt(this.#workflow.steps, { doneSteps: this.#done }, this.#progress);
    await this.#ports.journal.saveStep(name, json, this.#progress);
  }

  async #stepFailed(name: string, error: unknown, tries: number): Promise<Error> {
    if (this.signal.aborted || error instanceof FenceLost || error instanceof Parking) return error as Error;
    if (error instanceof PermanentError) return new StepFailed(name, error);
    // With the run's id, since a Retry takes over the notes too and is to try anew.
    const note = `#tries:${this.#begun.run.id}:${name}`;
    const tried = Number(this.#stored(note) ?? 0) + 1;
    if (tried >= tries) return new StepFailed(name, error);
    await this.#ports.journal.note(note, String(tried));
    const pause = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tried - 1));
    const failure = { step: name, message: messageOf(error) };
    return this.#park({ reason: 'backoff', until: this.#ports.now() + pause, failure });
  }
}
