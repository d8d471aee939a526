import type { Redis } from 'ioredis';
import type { Inbound, Place } from '../../core/domain/message.ts';
import type { Accept } from '../../core/ports.ts';
import type { Question } from '../../core/domain/question.ts';
import { isFinal, type Run } from '../../core/domain/run.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import type { RunQuery, Service } from '../../core/service.ts';
import { askAndWait, isOther } from './api-answers.ts';
import { keys } from '../keys.ts';
import type { Queries } from '../../core/queries.ts';

/** Runs looked at for one page, however few of them fit: a filter must not make a call read everything. */
const LOOKED_AT = 1_000;

/** Read from Redis in one go. */
const PORTION = 100;

type Deps = { redis: Redis; queries: Queries; accept: Accept };

/** The work of all workspaces for other programs, from Redis. */
export class RedisService implements Service {
  readonly #redis: Redis;
  readonly #queries: Queries;
  readonly #accept: Accept;

  constructor({ redis, queries, accept }: Deps) {
    this.#redis = redis;
    this.#queries = queries;
    this.#accept = accept;
  }

  async ask(event: Inbound & { replyTo: string }, order: { key: string; mark: string }) {
    if (await isOther(this.#redis, order)) return 'other' as const;
    return askAndWait(this.#redis, this.#accept, event);
  }

  /** Live ones first, which the limits keep few, on the first page; then those that have ended, by their end. */
  async runs({ before, limit, ...wanted }: RunQuery): Promise<{ runs: Run[]; next?: string }> {
    const { status } = wanted;
    const fits = (run: Run) => isWanted(run, wanted);
    const live = before === undefined ? await this.#redis.zrange(keys.live, 0, '-1', 'REV') : [];
    const found = (await this.#known(live)).filter(([, run]) => run && fits(run)).flatMap(([, run]) => run ?? []);
    if (status === 'live' || (status !== undefined && !isFinal(status))) return { runs: found };
    let last = before ?? '';
    let rank = await this.#rankAfter(last);
    for (let looked = 0; looked < LOOKED_AT; looked += PORTION) {
      const ids = await this.#redis.zrange(keys.finished, rank, String(rank + PORTION - 1), 'REV');
      for (const [id, run] of await this.#known(ids)) {
        // Live runs come first, however many, and the first ended one is never passed over.
        if (found.length >= limit && last !== '') return { runs: found, next: last };
        if (run && fits(run)) found.push(run);
        last = id;
        rank += 1;
      }
      if (ids.length < PORTION) return { runs: found };
    }
    return { runs: found, next: last };
  }

  run(id: string): Promise<Run | undefined> {
    return this.#queries.runs.get(id);
  }

  question(id: string): Promise<Question | undefined> {
    return this.#queries.questions.get(id);
  }

  async schedules(workspace: string | undefined): Promise<Schedule[]> {
    if (workspace !== undefined) return this.#queries.schedules.inWorkspace(workspace);
    const ids = await this.#redis.zrange(keys.schedulesDue, 0, String(LOOKED_AT - 1));
    const found = await Promise.all(ids.map((id) => this.#queries.schedules.get(id)));
    return found.filter((schedule) => schedule !== undefined);
  }

  schedule(id: string): Promise<Schedule | undefined> {
    return this.#queries.schedules.get(id);
  }

  async placeOf(thread: string): Promise<Place | undefined> {
    const [live, ended, offers] = await Promise.all([
      this.#queries.runs.liveIn(thread),
      this.#queries.runs.lastEndedIn(thread),
      this.#queries.offers.inThread(thread),
    ]);
    const [first] = [...live, ...(ended ? [ended] : []), ...offers];
    return first && { workspace: first.workspace, channel: first.channel, thread: first.thread };
  }

  /** Where the page after that run begins; '' is the first one that has ended, and one that is no longer kept is the last. */
  async #rankAfter(run: string): Promise<number> {
    if (run === '') return 0;
    const rank = await this.#redis.zrevrank(keys.finished, run);
    return rank === null ? Number.MAX_SAFE_INTEGER - PORTION : rank + 1;
  }

  async #known(ids: string[]): Promise<[id: string, run: Run | undefined][]> {
    return Promise.all(
      ids.map(async (id): Promise<[string, Run | undefined]> => [id, await this.#queries.runs.get(id)]),
    );
  }
}

function isWanted(run: Run, { status, workflow, person, text }: Omit<RunQuery, 'limit' | 'before'>): boolean {
  if (status !== undefined && status !== run.status && (status !== 'live' || isFinal(run.status))) return false;
  if (workflow !== undefined && run.plan.workflow !== workflow) return false;
  if (person !== undefined && run.person.id !== person) return false;
  const wanted = text?.trim().toLowerCase() ?? '';
  return [run.name, run.title ?? '', run.request, run.id].some((one) => one.toLowerCase().includes(wanted));
}
