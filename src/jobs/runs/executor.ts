import type { RequestFile } from '../../core/domain/attached.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Talk } from '../../core/domain/talk.ts';
import { execute } from '../../core/execute/execute.ts';
import { inOrder } from '../../core/basics/in-order.ts';
import { type ExecutePorts, FenceLost, Stopped } from '../../core/execute/journal.ts';
import type { Policy } from '../../core/policy.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Observe } from '../../core/telemetry.ts';
import { alikeOf, type Workflow } from '../../core/workflow.ts';
import { type RunScope, insideOf } from './run-scope.ts';
import type { RedisFiles } from '../store/files.ts';
import { type Box, keys } from '../keys.ts';
import { newId } from '../new-id.ts';
import { Preemptions } from './queue/preemptions.ts';
import { removeRunFolder, runFolder } from './folders.ts';
import { type JournalDeps, RunJournal } from './journal.ts';
import { Stops } from './stops.ts';
import { wakeSoon } from './queue/wake-soon.ts';

/** The pause before a run is tried again whose execution could not even be recorded. */
const TRY_AGAIN_MS = 5_000;

/** When a run is to be executed again (ms since 1970); `failed` where it could not be executed this time. */
export type Again = { at: number; failed?: true };

export type RunExecutorDeps = Pick<ExecutePorts, 'model' | 'tools' | 'secret'> & {
  redis: Redis;
  /** Subscribes to signals, so it can do nothing else. */
  subscriber: Redis;
  log: Logger;
  files: RedisFiles;
  workflows: Workflow[];
  /** See `ExecutePorts`. */
  policy: () => Promise<Policy>;
  dataDir: string;
  /** See `ExecutePorts`. */
  talk: (run: Run) => Promise<Talk>;
  /** Reads the files of a run's request. */
  requestFiles: (run: Run, signal: AbortSignal) => Promise<RequestFile[]>;
  /** See `ExecutePorts`. */
  earlier: (run: Run) => Promise<Run | undefined>;
  now: () => number;
  wake: (box: Box) => Promise<void>;
  /** Called with every run that ends here. */
  onEnd: (run: Run) => void;
  observe: Observe;
};

/** Executes runs for whoever took their jobs, and stops them when they are canceled or the process shuts down. */
export class RunExecutor {
  readonly #deps: RunExecutorDeps;
  readonly #stops: Stops;
  readonly #preemptions: Preemptions;
  readonly #slotted = new Set<string>();
  readonly #inOrder = inOrder();
  readonly #wakeOutbox = (channel: string) =>
    void this.#deps.wake({ kind: 'outbox', id: channel }).catch(() => undefined);
  readonly #wakeOutboxSoon = wakeSoon(this.#wakeOutbox);
  #closing = false;

  constructor(deps: RunExecutorDeps) {
    this.#deps = deps;
    const isStopped = async (id: string) => (await deps.redis.hexists(keys.run(id), 'canceledBy')) === 1;
    this.#preemptions = new Preemptions(deps.redis, deps.subscriber);
    this.#stops = new Stops({ subscriber: deps.subscriber, log: deps.log, isStopped });
  }

  /** The runs that this process is at work on in a slot. */
  get slotted(): string[] {
    return [...this.#slotted];
  }

  get closing(): boolean {
    return this.#closing;
  }

  async start(): Promise<void> {
    await this.#stops.start();
    await this.#preemptions.start();
  }

  /** Looks for runs that are to make room, in case it was not heard. */
  async checkPreemptions(): Promise<void> {
    await this.#preemptions.check(this.slotted);
  }

  /** Has every run let go; each is given back to the queue. */
  close(): void {
    this.#closing = true;
    this.#stops.close();
  }

  /** The lock of its job is gone, so somebody else may have the run. */
  lose(id: string): void {
    this.#stops.stop(id, 'lost');
  }

  /**
   * Gives when the run is to be executed again, if it is. What goes wrong around a run, and not in it, is
   * not the run's fault: it is tried again. `slotless` runs without a slot; see `ExecutePorts`. Where this process was so slow that
   * it lost the job's lock, it may be given a run that it is still at work on: that one ends first, since nobody died.
   */
  async execute(id: string, slotless = false): Promise<Again | undefined> {
    return this.#inOrder(id, () => this.#executeNow(id, slotless));
  }

  async #executeNow(id: string, slotless: boolean): Promise<Again | undefined> {
    const { log, now } = this.#deps;
    // Fetched while the process was told to stop: somebody else may have it.
    if (this.#closing) return { at: now(), failed: true };
    const stop = this.#stops.begin(id);
    this.#preemptions.forget(id);
    if (!slotless) this.#slotted.add(id);
    try {
      const at = await this.#executeOnce(id, slotless, stop);
      return at === undefined ? undefined : { at };
    } catch (error) {
      if (error instanceof FenceLost) return undefined;
      log.error({ err: error, run: id }, 'A run could not be executed; it is tried again');
      return { at: now() + TRY_AGAIN_MS, failed: true };
    } finally {
      this.#stops.end(id);
      this.#slotted.delete(id);
    }
  }

  async #executeOnce(id: string, slotless: boolean, stop: AbortController): Promise<number | undefined> {
    const { files, log, dataDir } = this.#deps;
    const journal = new RunJournal(id, this.#journalDeps(id, stop), slotless);
    const scope: RunScope = { run: id, stop, over: false };
    let hasFolder = false;
    const ports: ExecutePorts = {
      ...this.#outside(id),
      journal,
      slotless,
      inside: insideOf(scope),
      keep: (_run, name, bytes) => files.keep(name, bytes),
      folder: (run) => {
        hasFolder = true;
        return runFolder(dataDir, run);
      },
    };
    try {
      const again = await execute(ports, stop.signal);
      scope.over = true;
      // Where it has not ended, another worker may use the same folder. Looking for one that was never made costs a short run a
      // tenth of its time.
      if (journal.ended && (hasFolder || journal.resumed)) await removeRunFolder(dataDir, id);
      if (again !== undefined) log.debug({ run: id }, 'A run was put aside');
      return again;
    } finally {
      scope.over = true;
      journal.close();
    }
  }

  #journalDeps(id: string, stop: AbortController): JournalDeps {
    const { redis, now, workflows, onEnd, observe, log } = this.#deps;
    return {
      redis,
      now,
      wakeOutbox: this.#wakeOutbox,
      wakeOutboxSoon: this.#wakeOutboxSoon,
      alike: (run) => alikeOf(workflows, run.plan),
      onEnd,
      observe,
      onLost: () => stop.abort(new Stopped('lost')),
      onError: (error) => log.warn({ err: error, run: id }, 'Progress could not be stored'),
    };
  }

  /** What a run reaches of the world, whichever run it is. */
  #outside(id: string) {
    const { workflows, policy, model, tools, secret, now, talk, requestFiles, earlier, files } = this.#deps;
    return {
      workflows,
      policy,
      model,
      tools,
      secret,
      now,
      newId,
      talk,
      earlier,
      files: requestFiles,
      makesRoom: () => this.#preemptions.isAsked(id),
      bytes: async (file: string) => (await files.read(file))?.bytes,
    };
  }
}
