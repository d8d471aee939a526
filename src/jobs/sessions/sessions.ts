import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Queries } from '../../core/queries.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Sessions, SessionState } from '../../core/present/session.ts';
import { commit } from '../commit.ts';
import { boxName, keys } from '../keys.ts';
import { acknowledge } from '../store/notifications.ts';
import { SessionFeed } from './session-feed.ts';

type Deps = { redis: Redis; subscriber: Redis; queries: Queries };

/** The state of threads for other programs, from Redis. */
export class RedisSessions implements Sessions {
  readonly #redis: Redis;
  readonly #queries: Queries;

  readonly #feed: SessionFeed;
  readonly #asked = new Map<string, Promise<SessionState | undefined>>();

  constructor({ redis, subscriber, queries }: Deps) {
    this.#redis = redis;
    this.#queries = queries;
    this.#feed = new SessionFeed({
      subscriber,
      read: (thread) => this.read(thread),
      threadOf: async (run) => (await queries.runs.get(run))?.thread,
    });
  }

  follow(thread: string, listener: (state: SessionState | Error) => void): () => void {
    return this.#feed.follow(thread, listener);
  }

  run(id: string): Promise<Run | undefined> {
    return this.#queries.runs.get(id);
  }

  /** Many who ask for a thread in the same moment, as when all streams come back after an outage, share one look. */
  read(thread: string): Promise<SessionState | undefined> {
    const asked = this.#asked.get(thread);
    if (asked) return asked;
    const answer = nextTurn().then(() => {
      this.#asked.delete(thread);
      return this.#read(thread);
    });
    this.#asked.set(thread, answer);
    return answer;
  }

  async #read(thread: string): Promise<SessionState | undefined> {
    const [live, unread, queued, executing] = await Promise.all([
      this.#queries.runs.liveIn(thread),
      this.#queries.runs.unreadInThread(thread),
      this.#redis.zcard(keys.queue),
      this.#redis.hlen(keys.holders),
    ]);
    if (live.length + unread.length === 0 && !(await this.#isKnown(thread))) return undefined;
    live.sort((a, b) => a.createdAt - b.createdAt);
    return { live, unread, queue: { queued, executing } };
  }

  async acknowledge(thread: string, notification: string): Promise<boolean> {
    const run = await this.#queries.runs.get(notification);
    const isOne = run?.thread === thread && (run.status === 'completed' || run.status === 'failed');
    if (!isOne) return false;
    // One that everybody has acknowledged stays so: a program may repeat a call whose answer was lost.
    const write = (run.unread ?? []).flatMap((person) => acknowledge(run.workspace, person, [run.id]));
    if (write.length > 0) await commit(this.#redis, { require: [], write });
    return true;
  }

  /** Something of the thread is kept, or waits to be handled. */
  async #isKnown(thread: string): Promise<boolean> {
    const waiting = (['inbox', 'lane'] as const).map((kind) => keys.box(boxName({ kind, id: thread })));
    const kept = [keys.history, keys.threadEnded, keys.threadOffers, keys.threadQuestions, keys.threadReplies];
    return (await this.#redis.exists(...waiting, ...kept.map((key) => key(thread)))) > 0;
  }
}
