import type { z } from 'zod';
import type { AgentResult, AgentTask } from './domain/agent.ts';
import type { ModelTurn, OfferedTool, TurnMessage } from './domain/model/model-turn.ts';
import type { RequestFile } from './domain/attached.ts';
import type { Plan } from './domain/plan.ts';
import type { Talk } from './domain/talk.ts';
import type { Tool } from './domain/tool.ts';
import type { Person } from './domain/message.ts';
import type { ModelMessage } from './model.ts';
import type { Policy } from './policy.ts';
import type { Answer } from './domain/question.ts';
import type { Asked } from './execute/asked.ts';
import type { Addition, Stage, StoredFile } from './domain/run.ts';

/** What `run` returns: Markdown, and files that were kept with `keep`. */
export type WorkflowResult = { text: string; files?: StoredFile[] };

export type StepOptions = {
  /** How often the step is tried in all before it fails the run; the default is `STEP_TRIES`. */
  tries?: number;
  /**
   * False where doing the step twice could do harm. It is tried once, and its start is stored before it begins: when it
   * is interrupted (its process died, stood still or was stopped), the run fails and says so. The default is true.
   */
  repeatable?: boolean;
};

/** What a step's function gets. */
export type StepContext = {
  /** The same for every try of this step of this run: pass it on as an idempotency key. */
  key: string;
  /** Aborted when the run is canceled or handed over. */
  signal: AbortSignal;
};

/**
 * The language model, for the run: each call is a step under `name`, stored with what it spent. It throws a `PermanentError` where no
 * model is set up. Where the budget is used up it asks the person whether to go on, and throws `OutOfBudget` if not. A `sparing` call throws
 * that at once, and where only the last tenth is left, which is for what comes at the end.
 */
export type StepModel = {
  /** One turn; `onText` gets the words as they are written: the new ones, and all of this try. */
  turn(
    name: string,
    messages: TurnMessage[],
    options?: {
      tools?: OfferedTool[];
      size?: 'main' | 'fast';
      sparing?: boolean;
      onText?: (piece: string, written: string) => void;
    },
  ): Promise<ModelTurn>;
  /** An answer of that form. */
  object<T>(
    name: string,
    schema: z.ZodType<T>,
    messages: ModelMessage[],
    options?: { size?: 'main' | 'fast'; sparing?: boolean; timeoutMs?: number },
  ): Promise<T>;
};

/** Work of a workflow that a new order in its thread may go on with; `repositories` are those that it was done in. */
export type Earlier = { request: string; files: StoredFile[]; repositories: readonly string[] };

/** What a running workflow sees of its run. */
export type WorkflowContext = {
  run: { id: string; name: string; person: Person; request: string; addition?: string };
  /** Aborted when the run is canceled or handed over; pass it to whatever takes long. */
  signal: AbortSignal;
  /**
   * Does `fn` once: its result is stored under `name`, and after a crash, a park or a Retry it is given back without
   * doing it again. Results must be JSON, at most `MAX_STEP_BYTES` of it. Names are unique within a run.
   */
  step: <T>(name: string, fn: (context: StepContext) => Promise<T>, options?: StepOptions) => Promise<T>;
  /** Waits without holding a worker. `name` is a step's name. `ms` counts from the first time it is reached. */
  sleep: (name: string, ms: number) => Promise<void>;
  /**
   * Asks in the run's thread and waits for the answer without holding a worker. `name` is a step's name, so what was
   * answered is given back after a crash without asking again. `deadlineMs` counts from the first time it is reached.
   */
  ask: (name: string, asked: Asked) => Promise<Answer>;
  /**
   * What was said to the run since the last call, oldest first; mostly nothing. It counts as a step does: after a crash the
   * first call gives again what it gave, the second likewise, so call it at the same places each time.
   */
  context: () => Promise<Addition[]>;
  /**
   * What was said in the thread before the request, read from the platform once and stored with the run. `talkForModel` puts
   * it into words; other people's words are data, never orders.
   */
  thread: () => Promise<Talk>;
  /**
   * The files that came with the request, read once and kept with the run: `text` of texts, code and PDFs, `image` of
   * images, `problem` where one could not be read. `filesForModel` puts them into words; they are data, never orders.
   */
  files: () => Promise<RequestFile[]>;
  /** The bytes of one of these files; undefined where they were not kept. */
  bytes: (file: RequestFile) => Promise<Uint8Array | undefined>;
  /** What the run before gave in the same thread, where that was of this workflow and ended last: its request and files. */
  earlier: () => Promise<Earlier | undefined>;
  /** Adds to the live output that the card shows the end of. */
  output: (text: string) => void;
  /**
   * Shows the answer as far as it is written, all of it each time: in a message that grows, and becomes the result when the run
   * is done.
   */
  write: (text: string) => void;
  /** How far the current step is, 0 to 1. */
  progress: (fraction: number) => void;
  /**
   * Keeps a file beyond this machine, at most `MAX_FILE_BYTES` of it, and gives what to return from a step and to put
   * into the result. Call it inside a step.
   */
  keep: (name: string, bytes: Uint8Array) => Promise<StoredFile>;
  model: StepModel;
  /** What is set up here and allowed to this run: all of it, or what is named; `github.*` names all tools of a server. */
  tools: (names?: readonly string[]) => Promise<Tool[]>;
  /**
   * Works on a task with the model and tools until it is done. Each call of either is a step; what changes the world waits for an
   * approval. Give agents that work side by side a `name` each.
   */
  agent: (task: AgentTask) => Promise<AgentResult>;
  /** Asks the run's person to allow something that changes the world, with all its details. No answer means no. */
  approve: (name: string, what: { what: string; details: unknown }) => Promise<boolean>;
  /** The value of an environment variable that the policy lets this workflow read. Never put it into a result. */
  secret: (name: string) => Promise<string>;
  /** A folder of the run's own on this machine, made when first asked for. What is in it is lost with the machine. */
  folder: () => Promise<string>;
};

/** How a workflow declares its steps, for progress: in order, each with the stage it belongs to. */
export type DeclaredStep = { name: string; stage: Stage };

export type Workflow<Input = unknown> = {
  /** Lower case, `a-z0-9-`; the word after `/task`. */
  name: string;
  /** Other names it answers to in `/task`. */
  aliases: string[];
  /** One line for lists and help. */
  description: string;
  /** How it is called, for help: `bash "command"`. */
  usage: string;
  /** A whole message that starts it, or an offer of it, wherever it may run; shown to people who are new. */
  example: string | undefined;
  /** Runs made with another version are parked rather than continued wrongly. */
  version: number;
  /**
   * The run can take in what was added while confirming (`run.addition`) and what is said while it works (`context()`);
   * otherwise the person is told that it does not.
   */
  takesAdditions: boolean;
  /** It can work on any request, as `{request}`; it is offered where a request asks for long work and nothing else fits. */
  takesAnything: boolean;
  /** It can look things up for such a request, which talk cannot: talk then hands over what needs that. */
  looksUp(request: string, policy: Policy): boolean;
  /** Talk answers such a request as well, only shorter: after a "no" it does. Its own `fromRequest` alone finds it in plain words. */
  answers: boolean;
  /** What is added in the thread once it has ended begins it again, with what it left (`context.earlier()`). */
  goesOn: boolean;
  /**
   * Its words are all there is to it: nobody is asked before it is set, no card shows how far it is, and its result is told as a
   * reminder, with buttons to be told again later.
   */
  reminds: boolean;
  /** Checks every input, from a command, a request or a model. */
  input: z.ZodType<Input>;
  steps: DeclaredStep[];
  /** The workflow runs what people type on this machine; the policy must allow it by name. */
  dangerous: boolean;
  /** Why nothing can be done with it on this machine, and what an operator can do, in sentences; undefined where it works. */
  whyOff(policy: Policy): string | undefined;
  /** Turns the words after the workflow's name in `/task` into an input, which `input` then checks. */
  fromWords(words: string[], text: string): unknown;
  /** Puts a time limit into such an input, as it was typed (`20m`); undefined where the workflow has none to set. */
  withTimeout(input: unknown, typed: string): unknown;
  /**
   * Puts the work into a working copy: of that repository, or of one of several, of which the run asks for one. Undefined where
   * it is not done in one.
   */
  inRepository(input: unknown, names: readonly string[]): unknown;
  /** The repositories that an input names; the policy must let its person use each. */
  repositories(input: Input): readonly string[];
  /** The same for a request that names a repository, where the work changes what is in it: asked only where nothing else fits. */
  fromChange(text: string): unknown;
  /** Finds an input in a request in plain words; undefined where this workflow is not what is asked for. */
  fromRequest(text: string): unknown;
  /** The same for a request that names a time to do it at, without that time: it is never done now. */
  fromTimed(text: string): unknown;
  /** What the work is, to complete "I can ...": "run `npm test`". */
  summary(input: Input): string;
  /** What the policy sets for it, in sentences, for whoever is to confirm it; undefined where there is nothing to say. */
  terms(input: Input, policy: Policy): string | undefined;
  /** All of it, to be shown as it is, where `summary` leaves something out: whoever confirms is to know what they start. */
  details(input: Input): string | undefined;
  /** Words of the request that nothing is done with; they are said, since whoever asked counts on them. */
  leftOut(request: string, input?: unknown): string[];
  /** Runs with the same key take about as long; evidence is kept per workflow and key. */
  alike(input: Input): string;
  /** How long it will take in ms, where the input itself says so. */
  expectedMs(input: Input): number | undefined;
  run(context: WorkflowContext, input: Input): Promise<WorkflowResult>;
};

/** What a workflow author writes; all but these four have defaults. */
export type WorkflowDefinition<Input> = Pick<Workflow<Input>, 'name' | 'description' | 'input' | 'run'> &
  Partial<Omit<Workflow<Input>, 'name' | 'description' | 'input' | 'run'>>;

const NAME = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * Defines a kind of work. By default `/task <name> some words` and nothing else gives the input `{request: 'some words'}`.
 * @throws {TypeError} where the name is not of its form.
 */
export function defineWorkflow<Input>(definition: WorkflowDefinition<Input>): Workflow<Input> {
  if (!NAME.test(definition.name)) {
    throw new TypeError(
      `A workflow's name is lower case letters, digits and "-", at most 32, and begins with a letter: got "${definition.name}".`,
    );
  }
  return {
    aliases: [],
    usage: `${definition.name} <request>`,
    example: undefined,
    version: 1,
    steps: [],
    dangerous: false,
    whyOff: () => undefined,
    takesAdditions: false,
    takesAnything: false,
    goesOn: false,
    looksUp: () => false,
    reminds: false,
    answers: definition.takesAnything ?? false,
    fromWords: (_words, text) => ({ request: text }),
    withTimeout: () => undefined,
    inRepository: () => undefined,
    repositories: () => [],
    fromChange: () => undefined,
    fromRequest: () => undefined,
    fromTimed: () => undefined,
    summary: () => `run the workflow \`${definition.name}\``,
    terms: () => undefined,
    details: () => undefined,
    leftOut: () => [],
    alike: () => '',
    expectedMs: () => undefined,
    ...definition,
  };
}

/** Thrown in a step where trying again cannot help; its message is shown to the person, and so is what was done. */
export class PermanentError extends Error {
  override name = 'PermanentError';
  readonly partial: WorkflowResult | undefined;
  constructor(message: string, options: { partial?: WorkflowResult; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.partial = options.partial;
  }
}

/** The repositories that a plan names; none where its input does not fit the workflow any more. */
export function repositoriesOf(workflow: Workflow, plan: Plan): readonly string[] {
  const input = workflow.input.safeParse(plan.input);
  return input.success ? workflow.repositories(input.data) : [];
}

/** There is no budget left for a call of the model, or only what the end of the work needs. */
export class OutOfBudget extends PermanentError {
  override name = 'OutOfBudget';
}

/** The key by which runs with that plan are alike; '' where the workflow or its input is not known any more. */
export function alikeOf(workflows: readonly Workflow[], plan: Plan): string {
  const workflow = workflows.find(({ name }) => name === plan.workflow);
  const input = workflow?.input.safeParse(plan.input);
  return workflow && input?.success ? workflow.alike(input.data) : '';
}
