import type { RequestFile } from '../domain/attached.ts';
import type { Inside } from './branches.ts';
import type { Talk } from '../domain/talk.ts';
import type { Charge } from '../domain/spending.ts';
import type { Tool } from '../domain/tool.ts';
import type { Model } from '../model.ts';
import type { Person } from '../domain/message.ts';
import type { Outgoing } from '../domain/outgoing.ts';
import type { Policy } from '../policy.ts';
import type { Answer, Question } from '../domain/question.ts';
import type { Addition, Parked, Progress, Run, StoredFile } from '../domain/run.ts';
import type { Workflow } from '../workflow.ts';

/** What was stored of a run when this execution took it over. `steps` maps names to results and notes, as JSON. */
export type Begun = { run: Run; steps: Record<string, string>; crashes: number };

/**
 * Where an execution writes what it did. Every method but `report` is durable when it resolves, and throws `FenceLost`
 * once another execution has taken the run over.
 */
export interface Journal {
  /** Takes the run over; undefined where it has ended. */
  begin(): Promise<Begun | undefined>;
  /** Resolves where this execution still has the run; undefined where that was heard a moment ago. */
  stillHas(): Promise<void> | undefined;
  /** `charge` is what the step spent: it is counted once, with the result. */
  saveStep(name: string, result: string, progress: Progress, charge?: Charge): Promise<void>;
  /** Counts what was spent in vain. */
  charge(charge: Charge): Promise<void>;
  /** The tokens that the run's person and workspace have spent today (UTC). */
  spentToday(): Promise<{ person: number; workspace: number }>;
  /** The run's person has approved that tool for good. */
  isGranted(tool: string): Promise<boolean>;
  grant(tool: string): Promise<void>;
  /** Remembers something about a step that is not its result. */
  note(name: string, value: string): Promise<void>;
  /** Posts a question and remembers under `note` that it did, once. */
  ask(question: Question, note: string): Promise<void>;
  /** The answer that the question has got, if any. */
  answerTo(question: Question): Promise<Answer | undefined>;
  /** Makes `answer` the result of the question's step, unless somebody has answered by now; gives the answer that counts. */
  settle(question: Question, answer: Answer, progress: Progress): Promise<Answer>;
  /** All that was said to the run so far, oldest first. */
  additions(): Promise<Addition[]>;
  /** Remembers under `note` that the workflow has taken in the first `taken` additions. */
  takeAdditions(note: string, taken: number): Promise<void>;
  /** Shows how far the run is, at most once a second. */
  report(progress: Progress, output: string): void;
  /** Shows the answer as far as it is written, in a message that becomes the result. */
  grow(text: string): void;
  /** Who asked to stop the run since it began. */
  canceledBy(): Promise<Person | undefined>;
  /**
   * Lets the run wait without a worker; false where it was canceled meanwhile. One whose question was answered before
   * it waits goes on at once.
   */
  park(parked: Parked): Promise<boolean>;
  /** Gives the run back to the queue, to be continued by any worker. */
  handOver(): Promise<void>;
  /** Ends the run. `word` says so, given the run with the name that it has got and the people who follow it by then. */
  end(run: Run, word: (run: Run) => Outgoing): Promise<void>;
}

/** Another execution has taken the run over: this one must do nothing more. */
export class FenceLost extends Error {
  override name = 'FenceLost';
}

/** Why an execution is aborted: the reason of its signal. Of one that is `broken`, `cause` is what its workflow threw in a callback. */
export class Stopped extends Error {
  override name = 'Stopped';
  readonly why: 'cancel' | 'handover' | 'lost' | 'broken';
  constructor(why: Stopped['why'], cause?: unknown) {
    super(`The run was stopped: ${why}.`, { cause });
    this.why = why;
  }
}

export type ExecutePorts = {
  journal: Journal;
  workflows: Workflow[];
  /** Who may do what, read now: it may have changed since the run was ordered. */
  policy: () => Promise<Policy>;
  /** It holds no slot: it may only replay what is stored and end the run; for new work the run goes back into the queue. */
  slotless?: boolean;
  /** A more urgent run waits for its slot: it is to begin no further step. */
  makesRoom?: () => boolean;
  inside: Inside;
  now: () => number;
  newId: () => string;
  keep: (run: Run, name: string, bytes: Uint8Array) => Promise<StoredFile>;
  folder: (run: Run) => Promise<string>;
  /** Reads what was said before the run was asked for. */
  talk: (run: Run) => Promise<Talk>;
  /** The language model, where one is set up. */
  model?: Model | undefined;
  /** The tools that are set up here for that run; the policy may allow it fewer. */
  tools?: ((run: Run) => Promise<readonly Tool[]>) | undefined;
  /** The value of an environment variable. */
  secret?: ((name: string) => string | undefined) | undefined;
  /** Reads the files that came with the request, and keeps them with the run. */
  files: (run: Run, signal: AbortSignal) => Promise<RequestFile[]>;
  /** The run that ended last in the thread. */
  earlier?: ((run: Run) => Promise<Run | undefined>) | undefined;
  /** The bytes of a file that the run keeps. */
  bytes: (id: string) => Promise<Uint8Array | undefined>;
};
