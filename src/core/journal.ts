import type { Person } from './message.ts';
import type { Outgoing } from './outgoing.ts';
import type { Parked, Progress, Run, StoredFile } from './run.ts';
import type { Workflow } from './workflow.ts';

/** What was stored of a run when this execution took it over. `steps` maps names to results and notes, as JSON. */
export type Begun = { run: Run; steps: Record<string, string>; crashes: number };

/**
 * Where an execution writes what it did. Every method but `report` is durable when it resolves, and throws `FenceLost`
 * once another execution has taken the run over.
 */
export interface Journal {
  /** Takes the run over; undefined where it has ended. */
  begin(): Promise<Begun | undefined>;
  saveStep(name: string, result: string, progress: Progress): Promise<void>;
  /** Remembers something about a step that is not its result. */
  note(name: string, value: string): Promise<void>;
  /** Shows how far the run is, at most once a second. */
  report(progress: Progress, output: string): void;
  /** Who asked to stop the run since it began. */
  canceledBy(): Promise<Person | undefined>;
  /** Lets the run wait without a worker; false where it was canceled meanwhile. */
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

/** Why an execution is aborted: the reason of its signal. */
export class Stopped extends Error {
  override name = 'Stopped';
  readonly why: 'cancel' | 'handover' | 'lost';
  constructor(why: 'cancel' | 'handover' | 'lost') {
    super(`The run was stopped: ${why}.`);
    this.why = why;
  }
}

export type ExecutePorts = {
  journal: Journal;
  workflows: Workflow[];
  /** It holds no slot: it may only replay what is stored and end the run; for new work the run goes back into the queue. */
  light?: boolean;
  now: () => number;
  keep: (run: Run, name: string, bytes: Uint8Array) => Promise<StoredFile>;
  folder: (run: Run) => Promise<string>;
};
