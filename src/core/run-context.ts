import { Additions } from './additions.ts';
import { askStep } from './ask.ts';
import type { Execution } from './execution.ts';
import type { Answer, Asked } from './question.ts';
import type { Addition, StoredFile } from './run.ts';
import { doStep, sleepStep } from './step.ts';
import type { StepContext, StepOptions, WorkflowContext } from './workflow.ts';

/** What a workflow sees of its run, for the length of one execution. */
export class RunContext implements WorkflowContext {
  readonly signal: AbortSignal;
  readonly #execution: Execution;
  readonly #additions: Additions;
  readonly #inFlight = new Set<Promise<unknown>>();

  constructor(execution: Execution) {
    this.#execution = execution;
    this.#additions = new Additions(execution);
    this.signal = execution.signal;
  }

  get run(): WorkflowContext['run'] {
    const { id, name, person, request, addition } = this.#execution.run;
    return { id, name, person, request, ...(addition !== undefined && { addition }) };
  }

  /** Resolves when every step that was under way has ended and is stored. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
  }

  step<T>(name: string, fn: (context: StepContext) => Promise<T>, options: StepOptions = {}): Promise<T> {
    return this.#track(doStep(this.#execution, name, fn, options.tries));
  }

  sleep(name: string, ms: number): Promise<void> {
    return this.#track(sleepStep(this.#execution, name, ms));
  }

  ask(name: string, asked: Asked): Promise<Answer> {
    return this.#track(askStep(this.#execution, name, asked));
  }

  context(): Promise<Addition[]> {
    return this.#additions.take();
  }

  output(text: string): void {
    this.#execution.output(text);
  }

  progress(fraction: number): void {
    this.#execution.advance({ fraction: Math.min(1, Math.max(0, fraction)) });
  }

  async keep(name: string, bytes: Uint8Array): Promise<StoredFile> {
    this.#execution.mustLive();
    return this.#execution.ports.keep(this.#execution.run, name, bytes);
  }

  async folder(): Promise<string> {
    return this.#execution.ports.folder(this.#execution.run);
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight.add(work);
    const forget = () => this.#inFlight.delete(work);
    work.then(forget, forget);
    return work;
  }
}
