import type { Redis } from 'ioredis';
import type { SessionState } from '../../core/present/session.ts';
import { keys } from '../keys.ts';

/** Changes of the same moment are told together; soon enough for people, and one look at Redis for many changes. */
const GATHER_MS = 50;

/** Which thread a run belongs to never changes, so it is remembered; more runs than this are rarely at work at once. */
const THREADS_KNOWN = 10_000;

export type FeedDeps = {
  /** Listens, and may listen to other channels as well. */
  subscriber: Redis;
  read: (thread: string) => Promise<SessionState | undefined>;
  threadOf: (run: string) => Promise<string | undefined>;
};

type Listener = (state: SessionState | Error) => void;
type Followed = { listeners: Set<Listener>; timer?: NodeJS.Timeout | undefined; reading?: boolean; again?: boolean };

/** Tells whoever follows a thread what became of it. However many follow, there is one subscription and one look per change. */
export class SessionFeed {
  readonly #deps: FeedDeps;
  readonly #followed = new Map<string, Followed>();
  readonly #threads = new Map<string, string>();
  #listening = false;

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  follow(thread: string, listener: Listener): () => void {
    this.#listen();
    const followed = this.#followed.get(thread) ?? { listeners: new Set() };
    this.#followed.set(thread, followed);
    followed.listeners.add(listener);
    return () => {
      followed.listeners.delete(listener);
      if (followed.listeners.size > 0) return;
      clearTimeout(followed.timer);
      if (this.#followed.get(thread) === followed) this.#followed.delete(thread);
    };
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    const { subscriber } = this.#deps;
    subscriber.on('message', (channel, run) => {
      if (channel === keys.changes && this.#followed.size > 0) void this.#changed(run);
    });
    // What changed while Redis was away went unheard.
    for (const event of ['close', 'ready']) subscriber.on(event, () => this.#lookAtAll());
    // What changed before Redis knew of this went unheard as well.
    subscriber.subscribe(keys.changes).then(
      () => this.#lookAtAll(),
      () => undefined,
    );
  }

  #lookAtAll(): void {
    for (const thread of this.#followed.keys()) this.#lookSoon(thread);
  }

  async #changed(run: string): Promise<void> {
    const known = this.#threads.get(run);
    const thread = known ?? (await this.#deps.threadOf(run).catch(() => undefined));
    if (thread === undefined) return;
    if (known === undefined) this.#remember(run, thread);
    this.#lookSoon(thread);
  }

  #remember(run: string, thread: string): void {
    const [oldest] = this.#threads.size >= THREADS_KNOWN ? this.#threads.keys() : [];
    if (oldest !== undefined) this.#threads.delete(oldest);
    this.#threads.set(run, thread);
  }

  #lookSoon(thread: string): void {
    const followed = this.#followed.get(thread);
    if (!followed || followed.timer) return;
    if (followed.reading) followed.again = true;
    else followed.timer = setTimeout(() => void this.#look(thread, followed), GATHER_MS);
  }

  async #look(thread: string, followed: Followed): Promise<void> {
    followed.timer = undefined;
    followed.reading = true;
    followed.again = false;
    const state = await this.#deps.read(thread).catch((error: unknown) => asError(error));
    followed.reading = false;
    if (state) for (const listener of followed.listeners) listener(state);
    if (followed.again) this.#lookSoon(thread);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
