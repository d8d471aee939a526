import { FenceLost } from '../../core/execute/journal.ts';
import type { Progress } from '../../core/domain/run.ts';
import type { Write } from '../commit.ts';
import { keys } from '../keys.ts';
import type { RunFence } from './fence.ts';
import { runFields } from './hash.ts';

/** Progress and live output are stored at most this often: a card is not edited more often either (SPEC B5). */
const REPORT_EVERY_MS = 1_000;

export type ReportDeps = { now: () => number; onLost: () => void; onError: (error: unknown) => void };

/** How far an execution is, stored now and then. */
export class RunReports {
  readonly #fence: RunFence;
  readonly #deps: ReportDeps;
  #pending: Write[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reportedAt = 0;

  constructor(fence: RunFence, deps: ReportDeps) {
    this.#fence = fence;
    this.#deps = deps;
  }

  report(progress: Progress, output: string): void {
    const { id } = this.#fence;
    this.#pending = [['HSET', keys.run(id), ...runFields({ progress, output })], ...this.#fence.touch()];
    if (this.#timer) return;
    const wait = Math.max(0, this.#reportedAt + REPORT_EVERY_MS - this.#deps.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  /** Stores nothing more by itself, and gives what was still to be stored. */
  stop(): Write[] {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    return pending;
  }

  #flush(): void {
    const write = this.stop();
    if (write.length === 0) return;
    this.#reportedAt = this.#deps.now();
    this.#fence.write(write).catch((error: unknown) => {
      if (error instanceof FenceLost) this.#deps.onLost();
      else this.#deps.onError(error);
    });
  }
}
