import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Run, type Status, statuses } from '../../../src/core/domain/run.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { DATA_VERSION } from '../../../src/jobs/store/data-version.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { LIST_PAGE } from '../../../src/jobs/store/list-runs.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import { takeSlot } from '../../../src/jobs/runs/queue/queue.ts';
import { completeProgress } from '../../../src/core/execute/progress.ts';
import { endRun, learnDuration, removeRun, storeRun } from '../../../src/jobs/runs/writes.ts';
import { beat } from '../../../src/jobs/runs/queue/workers.ts';
import { aRun, here } from '../../core/decide/facts.ts';
import { bytesFor, commandsFor, startClient } from '../../support/client.ts';
import type { Queries } from '../../../src/core/queries.ts';
import { ana, ben } from '../../support/events.ts';

const LIMITS = { perPerson: 1e6, perWorkspace: 1e6 };
const NOW = Date.UTC(2030, 0, 1);

let client: Awaited<ReturnType<typeof startClient>>;
let queries: Queries;
beforeAll(async () => {
  client = await startClient();
  queries = createQueries(client.redis, () => NOW);
});
afterAll(() => client.stop());
beforeEach(() => client.redis.flushall());

async function store(changes: Partial<Run> & { id: string }, order = 1): Promise<Run> {
  const run = aRun({ name: `name-${changes.id}`, status: 'queued', ...changes });
  const { status, ...rest } = run;
  const failed = await commit(client.redis, storeRun({ ...rest, status: 'queued' }, order, LIMITS));
  if (failed) throw new Error(failed);
  if (status === 'running' || status === 'waiting') {
    await client.redis.hset(keys.run(run.id), 'status', status);
    await client.redis.zrem(keys.queue, run.id);
  } else if (status !== 'queued') {
    await commit(client.redis, { require: [], write: endRun({ ...run, finishedAt: run.createdAt + 1000 }) });
  }
  return run;
}

async function storeFinished(count: number, from = 0): Promise<void> {
  const ids = Array.from({ length: count - from }, (_, i) => from + i);
  await Promise.all(ids.map((i) => store({ id: `f${i}x`, status: 'completed', createdAt: NOW - 1_000_000 + i })));
}

function list(
  changes: { mine?: boolean; page?: number; statuses?: readonly Status[]; person?: string; channel?: string } = {},
) {
  const { mine = false, page = 1, statuses: wanted = statuses, person = ana.id, channel = here.channel } = changes;
  return queries.runs.list({ place: { ...here, channel }, person, mine, statuses: wanted, page });
}

describe('a list', () => {
  test('names the runs that only a newer version can read', async () => {
    await store({ id: 'known', status: 'completed' });
    await store({ id: 'status', status: 'running' });
    await client.redis.hset(keys.run('status'), 'status', 'dreaming');
    await store({ id: 'version', status: 'failed' });
    await client.redis.hset(keys.run('version'), 'v', String(DATA_VERSION + 1));
    const { runs, unknown } = await list();
    expect(runs.map(({ id }) => id)).toEqual(['known']);
    expect(unknown?.toSorted()).toEqual(['name-status', 'name-version']);
    expect(await queries.messages.isUnknown(here.workspace, 'name-status')).toBe(true);
    expect(await queries.messages.isUnknown('fake:other', 'status')).toBe(false);
  });

  test('costs the same with thirty finished runs and with three thousand', async () => {
    await storeFinished(30);
    await store({ id: 'live1', status: 'running', createdAt: NOW });
    const costs = async () => {
      const pages: number[] = [];
      for (const page of [1, 2, 3]) pages.push(await commandsFor(client.redis, () => list({ page })));
      return pages;
    };
    const few = await costs();
    const read = await bytesFor(client.redis, () => list());
    await storeFinished(3000, 30);
    expect(await bytesFor(client.redis, () => list())).toBeLessThan(read * 1.1);
    expect(await costs()).toEqual(few);
    expect(few[0]).toBeLessThan(40);
    expect(await commandsFor(client.redis, () => queries.queue.stats(here.workspace))).toBeLessThan(15);
  });

  test('goes through all of them page by page, newest first, none twice', async () => {
    await storeFinished(35);
    const ids: string[] = [];
    for (let page = 1; ; page += 1) {
      const { runs, more } = await list({ page });
      ids.push(...runs.map(({ id }) => id));
      if (!more) break;
      expect(runs).toHaveLength(LIST_PAGE);
    }
    expect(ids).toEqual(Array.from({ length: 35 }, (_, i) => `f${34 - i}x`));
    expect((await list({ page: 5 })).runs).toEqual([]);
  });

  test('mixes states by time, and says that there is no more where a page is just full', async () => {
    const states: Status[] = ['completed', 'failed', 'canceled', 'running', 'queued'];
    for (let i = 0; i < LIST_PAGE; i += 1)
      await store({ id: `m${i}x`, status: states[i % 5] as Status, createdAt: NOW + i });
    const { runs, more } = await list();
    expect(runs.map(({ id }) => id)).toEqual(Array.from({ length: LIST_PAGE }, (_, i) => `m${9 - i}x`));
    expect(more).toBe(false);
  });

  test('shows the states asked for only, as they are now', async () => {
    await store({ id: 'q1', status: 'queued' });
    await store({ id: 'r1', status: 'running' });
    await store({ id: 'w1', status: 'waiting' });
    await store({ id: 'c1', status: 'completed' });
    const shown = async (...wanted: Status[]) => (await list({ statuses: wanted })).runs.map(({ id }) => id);
    expect(await shown('running')).toEqual(['r1']);
    expect(await shown('queued', 'waiting')).toEqual(['w1', 'q1']);
    expect(await shown('completed', 'failed')).toEqual(['c1']);
  });

  test("shows the channel's runs and the person's own, and nothing of channels they cannot see", async () => {
    await store({ id: 'here1', person: ben });
    await store({ id: 'own1', channel: 'fake:dm-ana' });
    await store({ id: 'hidden1', channel: 'fake:dm-ben', person: ben });
    await store({ id: 'other1', workspace: 'fake:other', channel: 'fake:x' });
    const ids = async (changes: Parameters<typeof list>[0]) =>
      (await list(changes)).runs.map(({ id }) => id).toSorted();
    expect(await ids({})).toEqual(['here1', 'own1']);
    expect(await ids({ mine: true })).toEqual(['own1']);
    expect(await ids({ person: 'U9' })).toEqual(['here1']);
    expect(await ids({ person: 'U9', channel: 'fake:empty' })).toEqual([]);
  });
});

describe('a run is found', () => {
  test('by id and by name, in its workspace only, however it is typed', async () => {
    await store({ id: 'abc2', name: 'count-files' });
    expect((await queries.runs.find(here.workspace, 'ABC2'))?.id).toBe('abc2');
    expect((await queries.runs.find(here.workspace, 'Count-Files'))?.id).toBe('abc2');
    expect(await queries.runs.find('fake:other', 'abc2')).toBeUndefined();
    expect(await queries.runs.find('fake:other', 'count-files')).toBeUndefined();
  });

  test('by the title that its person gave it: of several the latest that whoever asks may see, until it is forgotten', async () => {
    const seenBy = (person: string, channel = here.channel) => ({ person, channel });
    const old = await store({ id: 'nap1', name: 'nap-task', title: 'Nap', createdAt: 1 });
    await store({ id: 'nap2', name: 'nap-task-2', title: 'NAP!', createdAt: 2 });
    await store({ id: 'nap3', name: 'nap-task-3', title: 'nap', createdAt: 3, channel: 'fake:dm-ben', person: ben });
    const found = async (named: string, ...who: Parameters<typeof seenBy>) =>
      (await queries.runs.find(here.workspace, named, seenBy(...who)))?.id;
    expect(await found('nap', 'U1')).toBe('nap2');
    expect(await found('Nap', ben.id, 'fake:elsewhere')).toBe('nap3');
    expect(await found('nap-task', 'U1')).toBe('nap1');
    expect(await queries.runs.find('fake:other', 'nap')).toBeUndefined();
    expect((await queries.runs.get('nap1'))?.title).toBe('Nap');
    for (const id of ['nap2', 'nap3']) {
      const run = await queries.runs.get(id);
      if (run) await commit(client.redis, { require: [], write: removeRun(run) });
    }
    expect(await found('nap', 'U1')).toBe(old.id);
  });

  test('not by what is no name', async () => {
    for (const odd of ['', '*', 'constructor', '__proto__', 'a:b', '\0', '😀', 'x'.repeat(10_000)]) {
      expect(await queries.runs.find(here.workspace, odd)).toBeUndefined();
    }
  });

  test('and gets a name that nobody has, also where many have it', async () => {
    expect(await queries.runs.freeName(here.workspace, 'sleep')).toBe('sleep');
    for (let i = 1; i <= 12; i += 1) await store({ id: `n${i}`, name: i === 1 ? 'sleep' : `sleep-${i}` });
    expect(await queries.runs.freeName(here.workspace, 'sleep')).toBe('sleep-13');
    expect(await queries.runs.freeName('fake:other', 'sleep')).toBe('sleep');
  });

  test.each([9, 10, 11, 99, 100, 101, 1_000, 2_345, 10_000, 23_456])(
    'and the next number where %i have it',
    async (count) => {
      const names = Array.from({ length: count }, (_, i) => (i === 0 ? 'nap' : `nap-${i + 1}`));
      await client.redis.hset(keys.names(here.workspace), Object.fromEntries(names.map((name) => [name, 'id'])));
      expect(await queries.runs.freeName(here.workspace, 'nap')).toBe(`nap-${count + 1}`);
    },
  );
});

describe('the queue', () => {
  test('gives each run its place, the slots and an estimate from what is ahead', async () => {
    await beat(client.redis, 'w1', { slots: 2, busy: 2 }, NOW);
    await beat(client.redis, 'gone', { slots: 5, busy: 0 }, NOW - 60_000);
    const evidence = { typicalMs: 60_000, runs: 3 };
    const runs = [];
    for (let i = 0; i < 4; i += 1) runs.push(await store({ id: `q${i}`, evidence }, i + 1));
    // One at work needs 10 s more, of the other nothing is known, which counts like the mean of what is.
    for (const [id, known] of [
      ['w1', { typicalMs: 70_000, runs: 3 }],
      ['w2', undefined],
    ] as const) {
      const run = await store({ id, status: 'running', startedAt: NOW - 60_000, ...(known && { evidence: known }) });
      await commit(client.redis, { require: [], write: takeSlot(run) });
    }
    expect(await queries.queue.placeOf(runs[0] as Run)).toEqual({ position: 1, slots: 2, busy: 2, startsInMs: 10_000 });
    const last = await queries.queue.placeOf(runs[3] as Run);
    expect(last).toMatchObject({ position: 4, slots: 2, busy: 2 });
    expect(last?.startsInMs).toBeGreaterThan(60_000);
    expect(last?.startsInMs).toBeLessThan(130_000);
    const ask = { workspace: here.workspace, person: ben, createdAt: NOW };
    expect(await queries.queue.nextPlace({ ...ask, priority: 'normal' })).toMatchObject({ position: 5 });
    await client.redis.set('mw:queue-epoch', String(NOW));
    for (const run of runs) await client.redis.zadd('mw:queue', 150, run.id);
    expect(await queries.queue.nextPlace({ ...ask, priority: 'high' })).toMatchObject({ position: 1 });
    expect(await queries.queue.placeOf(await store({ id: 'r1', status: 'running' }))).toBeUndefined();
  });

  test('looks at nobody behind the one it is asked about', async () => {
    await beat(client.redis, 'w1', { slots: 1, busy: 1 }, NOW);
    const working = await store({
      id: 'w1',
      status: 'running',
      startedAt: NOW,
      evidence: { typicalMs: 1000, runs: 1 },
    });
    await commit(client.redis, { require: [], write: takeSlot(working) });
    const first = await store({ id: 'q0' }, 1);
    for (let i = 1; i < 100; i += 1) await store({ id: `q${i}`, evidence: { typicalMs: 1e9, runs: 1 } }, i + 1);
    expect(await queries.queue.placeOf(first)).toMatchObject({ position: 1, startsInMs: 1000 });
    expect(await commandsFor(client.redis, () => queries.queue.placeOf(first))).toBeLessThan(12);
  });
});

test('evidence is the median of the last twenty runs alike', async () => {
  expect(await queries.runs.evidence(here.workspace, 'count', '')).toBeUndefined();
  for (let i = 1; i <= 30; i += 1) {
    const run = aRun({ startedAt: 0, finishedAt: i * 1000 });
    await commit(client.redis, { require: [], write: learnDuration(run, '') });
  }
  expect(await queries.runs.evidence(here.workspace, 'count', '')).toEqual({ typicalMs: 21_000, runs: 20 });
  expect(await queries.runs.evidence('fake:other', 'count', '')).toBeUndefined();
});

test('evidence tells how long each declared step took in those of the last twenty runs that had the step', async () => {
  const steps = [{ Plan: 1000, Write: 4000 }, { Plan: 2000, Write: 5000 }, { Plan: 3000 }];
  for (const took of steps) {
    const run = aRun({ startedAt: 0, finishedAt: 9000 });
    const progress = completeProgress({ ...run.progress, took });
    await commit(client.redis, { require: [], write: learnDuration({ ...run, progress }, '') });
  }
  expect(await queries.runs.evidence(here.workspace, 'count', '')).toEqual({
    typicalMs: 9000,
    runs: 3,
    stepMs: { Plan: 2000, Write: 4000 },
  });
});

test('an id from outside that is cut within a character is of nothing, and no error', async () => {
  expect(await queries.offers.inThread('fake:c/\uD83D')).toEqual([]);
  expect(await queries.runs.liveIn('fake:c/\uD83D')).toEqual([]);
});
