import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FenceLost } from '../../../src/core/execute/journal.ts';
import { lastWord } from '../../../src/core/domain/outgoing.ts';
import { presentCanceled } from '../../../src/core/present/run/result.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { follow } from '../../../src/jobs/store/followers.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import { RunJournal } from '../../../src/jobs/runs/journal.ts';
import { endIdleRun, prioritize, signalCancel, storeRun } from '../../../src/jobs/runs/writes.ts';
import { aRun } from '../../core/decide/facts.ts';
import { startClient } from '../../support/client.ts';
import { ana, ben } from '../../support/events.ts';
import { until } from '../../support/until.ts';

const PROGRESS = { percent: 50, stage: 'executing', step: 1, steps: 2 } as const;
const run = aRun({ status: 'queued' });

let client: Awaited<ReturnType<typeof startClient>>;
let lost: number;
let ahead: number;
/** Its clock stands still where no test moves it. */
let base: number;
beforeAll(async () => void (client = await startClient()));
afterAll(() => client.stop());
beforeEach(async () => {
  lost = 0;
  ahead = 0;
  base = Date.now();
  await client.redis.flushall();
  await commit(client.redis, storeRun(run, 1, { perPerson: 9, perWorkspace: 9 }));
});

function journal(): RunJournal {
  return new RunJournal(run.id, {
    redis: client.redis,
    now: () => base + ahead,
    wakeOutbox: () => undefined,
    wakeOutboxSoon: () => undefined,
    alike: () => '',
    onEnd: () => undefined,
    observe: () => undefined,
    onLost: () => void (lost += 1),
    onError: () => undefined,
  });
}

const stored = async () => (await createQueries(client.redis, Date.now).runs.get(run.id)) as Run;
const field = (name: string) => client.redis.hget(keys.run(run.id), name);
const canceled = (by = ben): Run => ({ ...run, status: 'canceled', canceledBy: by, finishedAt: 1 });

describe('a journal', () => {
  test('begins a queued run, and finds the next time that it was left at work', async () => {
    const begun = await journal().begin();
    expect(begun).toMatchObject({ run: { status: 'running' }, crashes: 0 });
    expect(await client.redis.zcard(keys.queue)).toBe(0);
    const again = await journal().begin();
    expect(again).toMatchObject({ run: { continuedFrom: 1 }, crashes: 1 });
  });

  test('counts crashes within one step: a finished one begins a new count', async () => {
    const first = journal();
    await first.begin();
    const second = journal();
    await second.begin();
    await second.saveStep('a', '1', PROGRESS);
    expect((await journal().begin())?.crashes).toBe(1);
    expect((await journal().begin())?.crashes).toBe(2);
  });

  test('that takes a run over knows what was finished in the moment before', async () => {
    const slow = journal();
    await slow.begin();
    const { redis } = client;
    const hgetall = redis.hgetall.bind(redis);
    let saved = 0;
    // Whoever had the run is only slow, and finishes a step after the other one has looked at what is finished.
    redis.hgetall = async (key) => {
      const found = await hgetall(key);
      if (key === keys.steps(run.id) && saved === 0) {
        saved += 1;
        await slow.saveStep('a', '1', PROGRESS);
      }
      return found;
    };
    const begun = await journal().begin();
    redis.hgetall = hgetall;
    expect(saved).toBe(1);
    expect(begun?.steps).toEqual({ a: '1' });
  });

  test('that lost its run writes nothing more, whichever way', async () => {
    const zombie = journal();
    await zombie.begin();
    const owner = journal();
    await owner.begin();
    const before = await client.redis.hgetall(keys.run(run.id));
    await expect(zombie.saveStep('a', '1', PROGRESS)).rejects.toThrow(FenceLost);
    await expect(zombie.note('#a', '1')).rejects.toThrow(FenceLost);
    await expect(zombie.park({ reason: 'sleep', until: 1 })).rejects.toThrow(FenceLost);
    await expect(zombie.handOver()).rejects.toThrow(FenceLost);
    await expect(zombie.end(canceled(), (run) => lastWord(run, presentCanceled(run)))).rejects.toThrow(FenceLost);
    zombie.report(PROGRESS, 'zombie');
    await until(() => lost === 1, 'the zombie to be told');
    expect(await client.redis.hgetall(keys.run(run.id))).toEqual(before);
    expect(await client.redis.exists(keys.steps(run.id), keys.box('outbox:fake:c'))).toBe(0);
    await owner.saveStep('a', '1', PROGRESS);
  });

  test('that stood still asks whether the run is still its own before it begins a step', async () => {
    const frozen = journal();
    await frozen.begin();
    await journal().begin();
    ahead = 12_000;
    await expect(frozen.stillHas()).rejects.toThrow(FenceLost);
    ahead = -12_000;
    await expect(frozen.stillHas()).rejects.toThrow(FenceLost);
  });

  test('that stood still while it was told that the run is its own asks once more', async () => {
    const frozen = journal();
    await frozen.begin();
    ahead = 1_000;
    const { redis } = client;
    const hget = redis.hget.bind(redis);
    let answers = 0;
    redis.hget = async (key: string, field: string) => {
      const fence = await hget(key, field);
      answers += 1;
      // The answer is on its way; before it is read the process stands still, and another takes the run over.
      if (answers === 1) {
        await journal().begin();
        ahead += 12_000;
      }
      return fence;
    };
    await expect(frozen.stillHas()).rejects.toThrow(FenceLost);
    redis.hget = hget;
    expect(answers).toBe(2);
  });

  test('asks a Redis that is always slow a few times and goes on', async () => {
    const owner = journal();
    await owner.begin();
    ahead = 1_000;
    const { redis } = client;
    const hget = redis.hget.bind(redis);
    let answers = 0;
    redis.hget = async (key: string, field: string) => {
      answers += 1;
      // The test ends also where nothing else ends the questions.
      if (answers > 20) throw new Error('It asks without end.');
      ahead += 1_500;
      return hget(key, field);
    };
    await owner.stillHas()?.finally(() => (redis.hget = hget));
    expect(answers).toBe(5);
    await owner.saveStep('a', '1', PROGRESS);
  });

  test('that has just heard that the run is its own asks nobody', async () => {
    const owner = journal();
    await owner.begin();
    await client.redis.hset(keys.run(run.id), 'fence', 'of another');
    expect(owner.stillHas()).toBeUndefined();
    await expect(owner.saveStep('a', '1', PROGRESS)).rejects.toThrow(FenceLost);
  });

  test('does not begin what has ended', async () => {
    await commit(client.redis, endIdleRun(canceled(), 'queued'));
    expect(await journal().begin()).toBeUndefined();
  });

  test('stores with a park what was last reported', async () => {
    const own = journal();
    await own.begin();
    own.report(PROGRESS, 'so far');
    expect(await own.park({ reason: 'sleep', until: 7 })).toBe(true);
    expect(await stored()).toMatchObject({
      status: 'waiting',
      progress: PROGRESS,
      output: 'so far',
      parked: { until: 7 },
    });
  });

  test('stores what was last reported also where what it was to wait for has come meanwhile', async () => {
    const own = journal();
    await own.begin();
    own.report(PROGRESS, 'so far');
    expect(await own.park({ reason: 'question', until: 7, question: { id: 'answered1', text: 'Which?' } })).toBe(true);
    expect(await stored()).toMatchObject({ status: 'waiting', progress: PROGRESS, output: 'so far' });
  });

  test('ends a run with the priority that it was given meanwhile', async () => {
    const own = journal();
    await own.begin();
    await commit(client.redis, prioritize(await stored(), 'high', 1));
    await own.end(canceled(), (run) => lastWord(run, presentCanceled(run)));
    expect(await stored()).toMatchObject({ status: 'canceled', priority: 'high' });
  });

  test('shows what is reported at most once a second, and the last of it', async () => {
    const own = journal();
    await own.begin();
    const shown = async () => Number((await client.redis.hget(keys.dirty('fake:c'), `run:${run.id}`)) ?? 0);
    const before = await shown();
    for (let i = 0; i < 100; i += 1) own.report(PROGRESS, `line ${i}`);
    await until(async () => (await field('output')) === 'line 99', 'the last line');
    expect((await shown()) - before).toBeLessThanOrEqual(2);
    own.close();
  });
});

describe('a cancel that races', () => {
  test('with a park: one of the two is told that it came too late', async () => {
    for (let round = 0; round < 30; round += 1) {
      await client.redis.hset(keys.run(run.id), 'status', 'queued');
      await client.redis.hdel(keys.run(run.id), 'canceledBy', 'fence');
      const own = journal();
      await own.begin();
      const sign = () => commit(client.redis, signalCancel(run, ben));
      const early = round % 2 === 0 ? undefined : sign();
      const parking = own.park({ reason: 'sleep', until: 7 });
      const [parked, tooLate] = await Promise.all([parking, early ?? sign()]);
      expect(parked).toBe(tooLate !== undefined);
      expect(await field('status')).toBe(parked ? 'waiting' : 'running');
      expect(await own.canceledBy()).toEqual(parked ? undefined : ben);
    }
  });

  test('with a begin: the run is either canceled before it or signalled after it', async () => {
    for (let round = 0; round < 30; round += 1) {
      await client.redis.flushall();
      await commit(client.redis, storeRun(run, 1, { perPerson: 9, perWorkspace: 9 }));
      const [begun, late] = await Promise.all([
        journal().begin(),
        commit(client.redis, endIdleRun(canceled(ana), 'queued')),
      ]);
      expect(begun === undefined).toBe(late === undefined);
      expect(await field('status')).toBe(begun ? 'running' : 'canceled');
    }
  });

  test('with somebody who comes to follow it: nobody who follows is left out', async () => {
    expect(await commit(client.redis, follow(run, ben))).toBeUndefined();
    expect(await commit(client.redis, endIdleRun(canceled(), 'queued'))).toBe('followers');
    expect(await commit(client.redis, endIdleRun({ ...canceled(), followers: [ben] }, 'queued'))).toBeUndefined();
  });

  test('with an end comes too late, and the final state stays', async () => {
    const own = journal();
    await own.begin();
    const done: Run = { ...run, status: 'completed', result: { text: 'x', files: [] }, finishedAt: 1 };
    await own.end(done, (run) => lastWord(run, presentCanceled(run)));
    expect(await commit(client.redis, signalCancel(run, ben))).toBe('run');
    expect(await commit(client.redis, endIdleRun(canceled(), 'queued'))).toBe('run');
    expect(await field('status')).toBe('completed');
  });
});

describe('a run that was asked to make room', () => {
  test('stands behind the one that it makes room for, and says which that is', async () => {
    const owner = journal();
    await owner.begin();
    await client.redis.hset(keys.run('high1'), 'name', 'urgent-one');
    await client.redis.zadd(keys.queue, 5_000, 'high1');
    await client.redis.hset(keys.preempts, 'high1', run.id);
    await client.redis.hset(keys.run(run.id), 'preempt', 'high1');
    expect(await owner.park({ reason: 'preempt', until: 1 })).toBe(true);
    expect(await stored()).toMatchObject({ status: 'queued', yieldedTo: { id: 'high1', name: 'urgent-one' } });
    expect(Number(await client.redis.zscore(keys.queue, run.id))).toBeGreaterThan(5_000);
    expect(await client.redis.hlen(keys.preempts)).toBe(0);
    const again = await journal().begin();
    expect(again?.run.yieldedTo).toBeUndefined();
    expect(await field('yieldedTo')).toBeNull();
  });

  test('is next again where that one needs no room any more', async () => {
    const owner = journal();
    await owner.begin();
    await client.redis.hset(keys.run(run.id), 'preempt', 'high1');
    expect(await owner.park({ reason: 'preempt', until: 1 })).toBe(true);
    expect((await stored()).yieldedTo).toBeUndefined();
    expect(await client.redis.zscore(keys.queue, run.id)).toBe('0');
  });
});
