import { type Begun, type ExecutePorts, type Journal, Stopped } from './journal.ts';
import { progressAt, progressInWait, type StepState } from './progress.ts';
import { Branches, Parking } from './branches.ts';
import type { Charge } from '../domain/spending.ts';
import type { Parked, Progress, Run } from '../domain/run.ts';
import { MAX_STEP_NAME } from './limits.ts';
import { GO_ON, RunBudget } from './agent/budget.ts';
import { goOnChoices } from '../present/agent.ts';
import type { Answer } from '../domain/question.ts';
import { Timeline } from './timeline.ts';
import { StoredBytes } from './stored-bytes.ts';
import { PermanentError, type Workflow } from '../workflow.ts';

/** As much live output as a card can show; the rest is the workflow's to keep. */
export const OUTPUT_TAIL = 4_000;

/** Shorter answers come whole, with the result. */
const SHORTEST_DRAFT = 80;

/** No platform shows more of a message while it grows. */
const LONGEST_DRAFT = 40_000;

/** One execution of a run: what was stored before it, what it has done since, and whether it may do more. */
export class Execution {
  readonly run: Run;
  readonly journal: Journal;
  readonly ports: ExecutePorts;
  readonly signal: AbortSignal;
  /** What the workflow has under way. */
  readonly branches: Branches;
  /** How much it has stored. */
  readonly stores: StoredBytes;
  readonly #timeline: Timeline;
  /** Set once the workflow is to wait; whatever it does after that counts for nothing. */
  parked: Parked | undefined;
  /** The tools that a person has approved for this run. */
  readonly granted = new Set<string>();
  readonly #once = new Map<string, Promise<unknown>>();
  #doing: string | undefined;
  #spent: RunBudget | undefined;
  readonly #steps: Begun['steps'];
  readonly #workflow: Workflow;
  readonly #names = new Set<string>();
  readonly #ended = new AbortController();
  readonly #stop: AbortSignal;
  readonly #onStop = () => {
    this.#abort(this.#stop.reason);
    this.branches.giveUp(this.#stop.reason);
  };
  #progress: Progress;
  #output: string;
  /** The output so far is a broken attempt's: it stays until this one prints something. */
  #isStale: boolean;
  #done = 0;
  readonly #doneNames = new Set<string>();
  /** The step that began last, and since when each declared one that is under way is tried. */
  #current: string | undefined;
  readonly #since = new Map<string, number>();

  constructor({ run, steps, crashes }: Begun, workflow: Workflow, ports: ExecutePorts, stop: AbortSignal) {
    this.run = run;
    this.#steps = steps;
    this.stores = new StoredBytes(steps);
    this.#workflow = workflow;
    this.ports = ports;
    this.journal = ports.journal;
    this.signal = this.#ended.signal;
    this.branches = new Branches(run.id, ports.inside, ports.now, (parked) => (this.parked = parked));
    this.#stop = stop;
    if (stop.aborted) this.#abort(stop.reason);
    stop.addEventListener('abort', this.#onStop, { once: true });
    this.#timeline = new Timeline(run.progress.moments, run.createdAt, ports.now);
    this.#progress = this.#withDoing(run.progress);
    this.#output = run.output;
    this.#isStale = crashes > 0;
  }

  /** The run with its progress, its output and what it spent so far. */
  current(): Run {
    const spent = this.#spent?.spent;
    return {
      ...this.run,
      status: 'running',
      progress: this.#progress,
      output: this.#output,
      ...(spent && { spent }),
    };
  }

  /** Stops whatever the workflow left under way. */
  end(): void {
    this.#stop.removeEventListener('abort', this.#onStop);
    this.branches.end();
    this.#abort(new Stopped('lost'));
  }

  /** A step's result or a note, as it was stored before this execution; of their own, since a step may be called "constructor". */
  stored(name: string): string | undefined {
    return Object.hasOwn(this.#steps, name) ? this.#steps[name] : undefined;
  }

  /** A note of such a beginning and end was stored before this execution. */
  hasNote(beginning: string, end: string): boolean {
    return Object.keys(this.#steps).some((name) => name.startsWith(beginning) && name.endsWith(end));
  }

  /** Makes a value once in this execution; what failed is made again when it is asked for again. */
  once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#once.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = make();
    this.#once.set(key, made);
    made.catch(() => this.#once.delete(key));
    return made;
  }

  /** What the run may still spend on models. */
  budget(): Promise<RunBudget> {
    return this.once('#budget', async () => {
      const goOns = Object.entries(this.#steps).filter(([name]) => name.startsWith(GO_ON));
      const raises = goOns.filter(([, json]) => (JSON.parse(json) as Answer).text === goOnChoices.more).length;
      const { budget } = await this.ports.policy();
      const before = await this.#raisedBefore(raises);
      this.#spent = new RunBudget(this.journal, budget, {
        spent: this.run.spent,
        raises: raises - before,
        now: this.ports.now,
      });
      return this.#spent;
    });
  }

  /** A Retry begins with nothing spent, so what its person allowed the run before it does not count. */
  async #raisedBefore(raises: number): Promise<number> {
    const note = `#raised-before:${this.run.id}`;
    const known = this.stored(note);
    if (known !== undefined) return Number(known);
    if (this.run.retryOf === undefined || this.run.spent !== undefined || raises === 0) return 0;
    await this.journal.note(note, String(raises));
    return raises;
  }

  /** Takes a step's name, once. */
  claim(name: string): void {
    this.mustLive();
    if (name === '' || name.startsWith('#')) throw new PermanentError(`"${name}" cannot be the name of a step.`);
    if (name.length > MAX_STEP_NAME) {
      throw new PermanentError(`A step's name is longer than ${MAX_STEP_NAME} characters: "${name.slice(0, 80)}...".`);
    }
    if (this.#names.has(name)) throw new PermanentError(`Two steps are called "${name}"; names must be unique.`);
    this.#names.add(name);
  }

  /** Nothing is done any more for an execution that was stopped or has parked. */
  mustLive(): void {
    this.signal.throwIfAborted();
    if (this.parked) throw new Parking();
  }

  /** Waits without a worker; resolves as `Branches.wait` does while the workflow has other work under way. */
  async wait(parked: Parked): Promise<void> {
    this.mustLive();
    await this.branches.wait(parked);
    this.mustLive();
  }

  /** Begins nothing more before the run has a slot again; what is under way may end, and stops waiting for what is not. */
  waitForSlot(reason: 'slot' | 'preempt'): never {
    this.mustLive();
    this.parked = { reason, until: this.ports.now() };
    const parking = new Parking();
    this.branches.giveUp(parking);
    throw parking;
  }

  /** Says in words what the run does now; undefined lets the step's name say it. */
  doing(words: string | undefined): void {
    if (this.signal.aborted || this.parked || this.#doing === words) return;
    this.#doing = words;
    this.#progress = this.#withDoing(this.#progress);
    this.journal.report(this.#progress, this.#output);
  }

  #withDoing({ doing: _before, moments: _older, ...progress }: Progress): Progress {
    const { moments } = this.#timeline;
    return { ...progress, ...(this.#doing !== undefined && { doing: this.#doing }), ...(moments && { moments }) };
  }

  /** The step's result is stored already. */
  skip(name: string): void {
    this.#done += 1;
    this.#doneNames.add(name);
  }

  /** The step begins, or is tried again. */
  advance(name: string): void {
    this.mustLive();
    this.#current = name;
    if (this.#declares(name)) this.#since.set(name, this.ports.now());
    this.#timeline.begin(name);
    this.#move();
    this.journal.report(this.#progress, this.#output);
  }

  /**
   * How far the step at hand is. Told by whatever prints or ticks, which may go on for a moment after the run was stopped, and could do
   * nothing about an error: then it is let go.
   */
  partly(fraction: number): void {
    if (this.signal.aborted || this.parked) return;
    this.#move(fraction);
    this.journal.report(this.#progress, this.#output);
  }

  /** A try of the step failed. */
  stepFailed(name: string): void {
    this.#timeline.end(name, { failed: true });
    this.#progress = this.#withDoing(this.#progress);
  }

  /** One more step is done, after that long where it is known; gives how far the run is then, to be stored with the result. */
  stepDone(name: string, ms = this.#workedOn(name), charge?: Charge): Progress {
    this.skip(name);
    this.#timeline.end(name, { charge });
    if (this.#current === name) this.#current = undefined;
    // What has one step takes as long as that does, which is known without it.
    const learns = ms !== undefined && this.#declares(name) && this.#workflow.steps.length > 1;
    if (learns) this.#progress = { ...this.#progress, took: { ...this.#progress.took, [name]: ms } };
    this.#move();
    return this.#progress;
  }

  /** While the run waits for somebody, or for a slot, its time says nothing. */
  stand(): void {
    const { parked } = this;
    if (parked) {
      this.#timeline.wait(parked.reason);
      this.#progress = this.#withDoing(this.#progress);
    }
    const stands = parked?.reason !== 'sleep' && this.#progress.pace !== undefined;
    if (stands) this.#progress = progressInWait(this.#progress, this.ports.now());
    if (parked || stands) this.journal.report(this.#progress, this.#output);
  }

  #move(fraction?: number): void {
    const { evidence, startedAt } = this.run;
    const grounds = { declared: this.#workflow.steps, evidence, startedAt, now: this.ports.now() };
    const at = { doneSteps: this.#done, done: this.#doneNames, begun: this.#names, current: this.#current };
    const state: StepState = fraction === undefined ? at : { ...at, fraction };
    this.#progress = this.#withDoing(progressAt(grounds, state, this.#progress));
  }

  #declares(name: string): boolean {
    return this.#workflow.steps.some((step) => step.name === name);
  }

  #workedOn(name: string): number | undefined {
    const since = this.#since.get(name);
    this.#since.delete(name);
    return since === undefined ? undefined : this.ports.now() - since;
  }

  /** Also what a command prints while it is being stopped, since a canceled run keeps its output. */
  output(text: string): void {
    const before = this.#isStale ? '' : this.#output;
    this.#isStale = false;
    // Cut first: a command may print more at once than a text can hold.
    this.#output = (before + text.slice(-OUTPUT_TAIL)).slice(-OUTPUT_TAIL).toWellFormed();
    this.journal.report(this.#progress, this.#output);
  }

  /** The answer as far as it is written. Of a few words a message of their own would only flicker. */
  write(text: string): void {
    if (this.signal.aborted || this.parked || text.length < SHORTEST_DRAFT) return;
    this.journal.grow(text.slice(0, LONGEST_DRAFT).toWellFormed());
  }

  /** Whoever listens for it does so as part of the run, and what throws then is the run's. */
  #abort(reason: unknown): void {
    this.branches.whole(() => this.#ended.abort(reason));
  }
}
