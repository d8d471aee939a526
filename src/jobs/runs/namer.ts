import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Model } from '../../core/model.ts';
import { nameByModel } from '../../core/understand/name-by-model.ts';
import { keyNameOf } from '../../core/understand/naming.ts';
import type { Queries } from '../../core/queries.ts';
import type { Run } from '../../core/domain/run.ts';
import { commit } from '../commit.ts';
import type { Box } from '../keys.ts';
import { claimName, freeName } from '../store/names.ts';
import { touch } from '../mailbox/outbox/writes.ts';

/** A free name that others take in the same moment is looked for anew this often. */
const TRIES = 10;

export type NamerDeps = {
  redis: Redis;
  log: Logger;
  queries: Queries;
  model: Model | undefined;
  wake: (box: Box) => Promise<void>;
};

/** Gives runs their names beside the queue: nothing waits for it, and a run that ends sooner names itself. */
export class Namer {
  readonly #deps: NamerDeps;
  readonly #scope = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(deps: NamerDeps) {
    this.#deps = deps;
  }

  /** Resolves when the run has a name, from whomever. */
  name(id: string): Promise<void> {
    const begun = this.#scope.get(id);
    if (begun) return begun;
    const naming = this.#name(id)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) {
          this.#deps.log.warn({ err: error, run: id }, 'A run could not be named; the next sweep tries again');
        }
      })
      .finally(() => this.#scope.delete(id));
    this.#scope.set(id, naming);
    return naming;
  }

  /** What is not named yet is named at the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#scope.values());
  }

  async #name(id: string): Promise<void> {
    const { redis, queries, model, wake } = this.#deps;
    const run = await queries.runs.get(id);
    if (!run || run.name !== '') return;
    const wished = model && (await nameByModel(model, run.request, this.#closing.signal));
    const base = wished ?? keyNameOf(run);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const name = await freeName(redis, run.workspace, base);
      const { require, write } = claimName({ ...run, name });
      const lost = await commit(redis, { require, write: [...write, ...shown(run)] });
      if (lost === 'name') continue;
      if (lost === undefined) await wake({ kind: 'outbox', id: run.channel });
      return;
    }
  }
}

/** Its card, and what it was started from, say its name. */
function shown(run: Run) {
  return [...touch(run.channel, { run: run.id }), ...(run.from ? touch(run.channel, run.from) : [])];
}
