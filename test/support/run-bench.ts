import { NO_TALK } from '../../src/core/domain/talk.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { z } from 'zod';
import type { Doing } from '../../src/core/execute/branches.ts';
import { execute } from '../../src/core/execute/execute.ts';
import type { Tool } from '../../src/core/domain/tool.ts';
import type { Model } from '../../src/core/model.ts';
import { Stopped } from '../../src/core/execute/journal.ts';
import { Policy } from '../../src/core/policy.ts';
import {
  type DeclaredStep,
  defineWorkflow,
  type WorkflowContext,
  type WorkflowResult,
} from '../../src/core/workflow.ts';
import { ana } from './events.ts';
import { MemoryRun } from './memory-journal.ts';

type Body = (context: WorkflowContext) => Promise<WorkflowResult>;

/** One run of one workflow, on a clock that only moves when it is told to. */
export class Bench {
  readonly workflow;
  readonly memory: MemoryRun;
  #ids = 0;
  stop = new AbortController();
  now = 1_000_000;
  policy: unknown = {};
  /** It holds no slot, or is to give it up. */
  slotless = false;
  makesRoom = false;
  model: Model | undefined;
  tools: readonly Tool[] = [];

  constructor(run: Body, definition: { steps?: DeclaredStep[] } = {}) {
    this.workflow = defineWorkflow({ name: 'test', description: 'Tests.', input: z.object({}), run, ...definition });
    this.memory = new MemoryRun(this.workflow);
  }

  async go(workflows = [this.workflow]): Promise<number | undefined> {
    return execute(
      {
        journal: this.memory.journal(),
        workflows,
        policy: async () => Policy.parse(this.policy),
        slotless: this.slotless,
        makesRoom: () => this.makesRoom,
        inside: new AsyncLocalStorage<Doing>(),
        now: () => this.now,
        newId: () => `new${(this.#ids += 1)}`,
        keep: async (_run, name, bytes) => ({ id: name, name, size: bytes.length }),
        talk: async () => NO_TALK,
        files: async () => [],
        bytes: async () => undefined,
        folder: async () => '/nowhere',
        model: this.model,
        tools: async () => this.tools,
        secret: (name) => (name === 'TEST_SECRET' ? 'hush' : undefined),
      },
      this.stop.signal,
    );
  }

  /** Executes it, jumping over every wait, until it has ended. */
  async goOn(): Promise<void> {
    for (let again = await this.go(); again !== undefined; again = await this.go())
      this.now = Math.max(this.now, again);
  }

  /** Resolves when it has gone as far as it can go by itself. */
  async still(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Stops it when it has gone as far as it can go by itself. */
  async abort(why: Stopped['why'], by = ana): Promise<void> {
    await this.still();
    if (why === 'cancel') this.memory.cancel(by);
    this.stop.abort(new Stopped(why));
  }

  get run() {
    return this.memory.run;
  }

  get text(): string {
    const [said] = this.memory.said;
    return said && 'post' in said ? (said.post?.text ?? '') : '';
  }
}

/** Steps that tell in which order they were done. */
export function counter() {
  const done: string[] = [];
  const mark = (name: string) => async () => {
    done.push(name);
    return name;
  };
  return { done, mark };
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  if (signal.aborted) reject(signal.reason);
  return promise;
}
