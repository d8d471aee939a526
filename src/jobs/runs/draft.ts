import type { Redis } from 'ioredis';
import { FenceLost } from '../../core/execute/journal.ts';
import type { Post } from '../../core/domain/outgoing.ts';
import type { Run } from '../../core/domain/run.ts';
import { keys } from '../keys.ts';
import { send, touch } from '../mailbox/outbox/writes.ts';
import type { Write } from '../commit.ts';
import type { RunFence } from './fence.ts';
import type { ReportDeps } from './reports.ts';
import { asTheyWant } from './tell-later.ts';

/** As often as a reply of the talk is stored; platforms that edit less often show it less often. */
const GROW_EVERY_MS = 250;

type DraftDeps = ReportDeps & { redis: Redis };

/** The answer of a run as it is written: a message that grows, and becomes the result. */
export class RunDraft {
  readonly #fence: RunFence;
  readonly #deps: DraftDeps;
  #text: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #grownAt = 0;
  #begun = false;

  constructor(fence: RunFence, deps: DraftDeps) {
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
    this.#store(run, this.#text).catch((error: unknown) => {
      // Whether it was stored is not known; sending the same message twice does no harm.
      this.#begun = false;
      if (error instanceof FenceLost) this.#deps.onLost();
      else this.#deps.onError(error);
    });
  }

  async #store(run: Run, text: string): Promise<void> {
    await this.#fence.write([
      ['HSET', keys.run(run.id), 'draft', text],
      ...(await this.#begin(run)),
      ...touch(run.channel, { result: run.id }),
    ]);
  }

  /** The message appears with the first words. One that was lost before stays lost: then the result is posted by itself. */
  async #begin(run: Run): Promise<Write[]> {
    const { id, workspace, channel, thread, drafted } = run;
    if (this.#begun || drafted !== undefined) return [];
    this.#begun = true;
    const place = { workspace, channel, thread, at: this.#deps.now(), key: `${id}/result` };
    // Its person is mentioned here, when the words begin, or not at all: they may want to be told later.
    const post: Post = { kind: 'reply', text: '', buttons: [], files: [], mention: run.person };
    const { write: later } = await asTheyWant(this.#deps.redis, run, { ...place, post }, place.at);
    return [
      ['HSETNX', keys.run(id), 'drafted', later.length > 0 ? 'quiet' : 'shown'],
      ...send({ ...place, shows: { result: id } }),
    ];
  }
}
