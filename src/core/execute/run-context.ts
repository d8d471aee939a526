import { Additions } from './additions.ts';
import type { AgentResult, AgentTask } from '../domain/agent.ts';
import type { Tool } from '../domain/tool.ts';
import { runAgent } from './agent/agent.ts';
import { isApproved } from './agent/approval.ts';
import { RunModel } from './agent/run-model.ts';
import { secretOf, toolsOf } from './agent/resources.ts';
import { askStep } from './ask.ts';
import type { Talk } from '../domain/talk.ts';
import type { Execution } from './execution.ts';
import { Stopped } from './journal.ts';
import type { Answer } from '../domain/question.ts';
import type { Asked } from './asked.ts';
import type { Addition, StoredFile } from '../domain/run.ts';
import { doStep, sleepStep } from './step.ts';
import type { RequestFile } from '../domain/attached.ts';
import { earlierOf } from './run-earlier.ts';
import { filesOf } from './run-files.ts';
import { talkOf } from './run-talk.ts';
import type { Earlier, StepContext, StepOptions, WorkflowContext } from '../workflow.ts';

/** What a workflow sees of its run, for the length of one execution. */
export class RunContext implements WorkflowContext {
  readonly signal: AbortSignal;
  readonly model: WorkflowContext['model'];
  readonly #execution: Execution;
  readonly #additions: Additions;
  #earlier: Promise<Earlier | undefined> | undefined;

  constructor(execution: Execution) {
    this.#execution = execution;
    this.#additions = new Additions(execution);
    this.signal = execution.signal;
    this.model = new RunModel(execution);
  }

  get run(): WorkflowContext['run'] {
    const { id, name, person, request, addition } = this.#execution.run;
    return { id, name, person, request, ...(addition !== undefined && { addition }) };
  }

  // Bound, so that a workflow may take them apart: `async run({ step, output })`.
  readonly step = <T>(name: string, fn: (context: StepContext) => Promise<T>, options: StepOptions = {}): Promise<T> =>
    this.#begin(() => doStep(this.#execution, name, fn, options));

  readonly sleep = (name: string, ms: number): Promise<void> => this.#begin(() => sleepStep(this.#execution, name, ms));

  readonly ask = (name: string, asked: Asked): Promise<Answer> =>
    this.#begin(() => askStep(this.#execution, name, asked));

  readonly context = (): Promise<Addition[]> => this.#begin(() => this.#additions.take());

  readonly files = (): Promise<RequestFile[]> => this.#begin(() => filesOf(this.#execution));
  readonly bytes = ({ id }: RequestFile): Promise<Uint8Array | undefined> =>
    this.#begin(async () => (id === undefined ? undefined : this.#execution.ports.bytes(id)));
  readonly thread = (): Promise<Talk> => this.#begin(() => talkOf(this.#execution));

  readonly earlier = (): Promise<Earlier | undefined> =>
    this.#begin(() => (this.#earlier ??= earlierOf(this.#execution)));

  readonly output = (text: string): void => this.#execution.output(text);

  readonly write = (text: string): void => this.#execution.write(text);

  readonly progress = (fraction: number): void => this.#execution.partly(fraction);

  readonly keep = (name: string, bytes: Uint8Array): Promise<StoredFile> =>
    this.#begin(async () => {
      // Who is canceled may still hand over what it has.
      if (!isCanceled(this.signal)) this.signal.throwIfAborted();
      this.#execution.stores.addFile(bytes);
      return this.#execution.ports.keep(this.#execution.run, name, bytes);
    });

  readonly folder = (): Promise<string> => this.#begin(() => this.#execution.ports.folder(this.#execution.run));

  readonly tools = (names?: readonly string[]): Promise<Tool[]> => this.#begin(() => toolsOf(this.#execution, names));

  readonly agent = (task: AgentTask): Promise<AgentResult> =>
    this.#begin(() => runAgent(this.#execution, this.#additions, task));

  readonly approve = (name: string, what: { what: string; details: unknown }): Promise<boolean> =>
    this.#begin(() => isApproved(this.#execution, name, { name: what.what }, what.details));

  readonly secret = (name: string): Promise<string> => this.#begin(() => secretOf(this.#execution, name));

  #begin<T>(work: () => Promise<T>): Promise<T> {
    return this.#execution.branches.begin(work);
  }
}

function isCanceled({ reason }: AbortSignal): boolean {
  return reason instanceof Stopped && reason.why === 'cancel';
}
