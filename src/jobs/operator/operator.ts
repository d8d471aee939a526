import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Run } from '../../core/domain/run.ts';
import type { Aside, Operator, PersonStanding } from '../../core/operator.ts';
import type { Files } from '../../core/ports.ts';
import { commit, type Write } from '../commit.ts';
import { type Box, isBoxKind, keys, parseBox } from '../keys.ts';
import type { SetAside } from '../mailbox/mailbox.ts';
import { spentToday } from '../spending.ts';
import type { Queries } from '../../core/queries.ts';

/** As many as a page shows; what was set aside before that is still kept. */
const ASIDE_SHOWN = 200;

/** The latest runs by whose people the list is made. */
const RUNS_LOOKED_AT = 200;

/** More runs than this wait only where something is wrong. */
const QUEUE_SHOWN = 200;

type Deps = {
  redis: Redis;
  queries: Queries;
  files: Files;
  wake: (box: Box) => Promise<void>;
  now: () => number;
};

/** What an operator sees and does, from Redis. */
export class RedisOperator implements Operator {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async queued(): Promise<Run[]> {
    return this.#runs(await this.#deps.redis.zrange(keys.queue, 0, String(QUEUE_SHOWN - 1)));
  }

  async aside(): Promise<Aside[]> {
    return (await this.#aside()).map(({ entry }) => entry);
  }

  async requeue(id: string): Promise<boolean> {
    const { wake } = this.#deps;
    const found = (await this.#aside()).find(({ entry }) => entry.id === id);
    const box = found && parseBox(found.entry.box);
    if (!found || !box || !isBoxKind(box.kind)) return false;
    const { entry } = found;
    const write: Write[] = [
      ['RPUSH', keys.box(entry.box), entry.raw],
      ['SADD', keys.boxes, entry.box],
    ];
    if (!(await this.#take(found.stored, write))) return false;
    await wake(box);
    return true;
  }

  async drop(id: string): Promise<boolean> {
    const found = (await this.#aside()).find(({ entry }) => entry.id === id);
    return found !== undefined && (await this.#take(found.stored, []));
  }

  async people(): ReturnType<Operator['people']> {
    const { redis, now } = this.#deps;
    const [live, ended] = await Promise.all([
      redis.zrange(keys.live, 0, String(RUNS_LOOKED_AT - 1), 'REV'),
      redis.zrange(keys.finished, 0, String(RUNS_LOOKED_AT - 1), 'REV'),
    ]);
    const liveIds = new Set(live);
    const people = new Map<string, { standing: PersonStanding; run: Run }>();
    for (const run of await this.#runs([...live, ...ended])) {
      const { workspace, person, createdAt } = run;
      const key = `${workspace}/${person.id}`;
      const known = people.get(key)?.standing ?? { workspace, person, live: 0, spentToday: 0, lastAt: 0 };
      const isLive = liveIds.has(run.id) ? 1 : 0;
      const standing = { ...known, live: known.live + isLive, lastAt: Math.max(known.lastAt, createdAt) };
      people.set(key, { standing, run });
    }
    const spent = new Map<string, number>();
    const all = await Promise.all(
      [...people.values()].map(async ({ standing, run }) => {
        const { person, workspace } = await spentToday(redis, run, now());
        spent.set(run.workspace, workspace);
        return { ...standing, spentToday: person };
      }),
    );
    return {
      people: all.toSorted((a, b) => b.live - a.live || b.lastAt - a.lastAt),
      workspaces: [...spent].map(([workspace, spentInAll]) => ({ workspace, spentToday: spentInAll })),
    };
  }

  file(id: string): Promise<{ name: string; bytes: Uint8Array } | undefined> {
    return this.#deps.files.read(id);
  }

  async #aside(): Promise<{ stored: string; entry: Aside }[]> {
    const all = await this.#deps.redis.lrange(keys.aside, 0, ASIDE_SHOWN - 1);
    return all.map((stored) => {
      const { box, at, error, raw } = JSON.parse(stored) as SetAside;
      return { stored, entry: { id: idOf(stored), box, at, error, raw } };
    });
  }

  /** Once: whoever comes second finds it gone. */
  async #take(stored: string, write: Write[]): Promise<boolean> {
    const gone = { label: 'aside', list: keys.aside, holds: stored };
    const lost = await commit(this.#deps.redis, {
      require: [gone],
      write: [['LREM', keys.aside, '1', stored], ...write],
    });
    return lost === undefined;
  }

  async #runs(ids: string[]): Promise<Run[]> {
    const found = await Promise.all(ids.map((id) => this.#deps.queries.runs.get(id)));
    return found.filter((run) => run !== undefined);
  }
}

function idOf(stored: string): string {
  return createHash('sha256').update(stored).digest('base64url').slice(0, 16);
}
