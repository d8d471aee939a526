import { FenceLost } from '../../core/execute/journal.ts';
import type { Run } from '../../core/domain/run.ts';
import { keys } from '../keys.ts';
import { send, touch } from '../mailbox/outbox/writes.ts';
import type { Write } from '../commit.ts';
import type { RunFence } from './fence.ts';
import type { ReportDeps } from './reports.ts';

/** As often as a reply of the talk is stored; platforms that edit less often show it less often. */
const GROW_EVERY_MS = 250;

/** The answer of a run as it is written: a message that grows, and becomes the result. */
export class RunDraft {
  readonly #fence: RunFence;
  readonly #deps: ReportDeps;
  #text: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #grownAt = 0;
  #begun = false;

  constructor(fence: RunFence, deps: ReportDeps) {
    this.#fence = fence;
    this.#deps = deps;
  }

  grow(text: string): void {
    this.#text = text;
    if (this.#timer) return;
    const wait = Math.max(0, this.#grownAt + GROW_EVERY_MS - this.#deps.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  /** Stores nothing more: the result is stored whole. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #flush(): void {
    this.stop();
    const { run } = this.#fence;
    if (!run || this.#text === undefined) return;
    this.#grownAt = this.#deps.now();
    const grown: Write[] = [
      ['HSET', keys.run(run.id), 'draft', this.#text],
      ...this.#begin(run),
      ...touch(run.channel, { result: run.id }),
    ];
    this.#fence.write(grown).catch((error: unknown) => {
      // Whether it was stored is not known; sending the same message twice does no harm.
      this.#begun = false;
      if (error instanceof FenceLost) this.#deps.onLost();
      else this.#deps.onError(error);
    });
  }

  /** The message appears with the first words. One that was lost before stays lost: then the result is posted by itself. */
  #begin({ id, workspace, channel, thread, drafted }: Run): Write[] {
    if (this.#begun || drafted !== undefined) return [];
    this.#begun = true;
    return [
      ['HSETNX', keys.run(id), 'drafted', 'shown'],
      ...send({ workspace, channel, thread, at: this.#deps.now(), key: `${id}/result`, shows: { result: id } }),
    ];
  }
}
