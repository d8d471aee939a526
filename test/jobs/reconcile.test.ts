import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../src/core/domain/run.ts';
import { commit } from '../../src/jobs/commit.ts';
import { RedisFiles } from '../../src/jobs/store/files.ts';
import { keys } from '../../src/jobs/keys.ts';
import { Namer } from '../../src/jobs/runs/namer.ts';
import { offerFromHash, storeOffer } from '../../src/jobs/store/offers.ts';
import { liveMessageName } from '../../src/jobs/mailbox/outbox/writes.ts';
import { createQueries } from '../../src/jobs/store/queries/queries.ts';
import { Queues } from '../../src/jobs/queues.ts';
import { Reconciler } from '../../src/jobs/reconcile.ts';
import { endRun, storeRun } from '../../src/jobs/runs/writes.ts';
import { anOffer, aRun, now as offered } from '../core/decide/facts.ts';
import { keysOf, startClient } from '../support/client.ts';
import { UnknownData } from '../../src/jobs/store/stored.ts';
import { silent } from '../support/engine.ts';

const LIMITS = { perPerson: 99, perWorkspace: 99 };
const KEPT = 1_000_000;

let client: Awaited<ReturnType<typeof startClient>>;
let queues: Queues;
let now: number;
beforeAll(async () => {
  client = await startClient();
  queues = new Queues(client.redis, () => undefined);
});
afterAll(async () => {
  await queues.close();
  await client.stop();
});
beforeEach(async () => {
  await client.redis.flushall();
  now = offered;
});

function reconciler(): Reconciler {
  const queries = createQueries(client.redis, () => now);
  const namer = new Namer({ redis: client.redis, log: silent, queries, model: undefined, wake: async () => undefined });
  return new Reconciler({
    redis: client.redis,
    log: silent,
    unknown: new UnknownData(silent, () => now),
    observe: () => undefined,
    queues,
    wake: (box) => queues.wake(box),
    queries,
    namer,
    now: () => now,
    runKeptMs: () => KEPT,
  });
}

async function store(changes: Partial<Run> = {}): Promise<Run> {
  const run = aRun({ status: 'queued', ...changes });
  await commit(client.redis, storeRun({ ...run, status: 'queued' }, 7, LIMITS));
  return run;
}

async function end(run: Run, status: 'completed' | 'failed' | 'canceled', changes: Partial<Run> = {}): Promise<void> {
  await commit(client.redis, { require: [], write: endRun({ ...run, status, finishedAt: now, ...changes }) });
}

describe('a sweep', () => {
  test('ends offers whose time is over, once, and leaves the others open', async () => {
    const due = anOffer({ id: 'due', expiresAt: now - 1 });
    const open = anOffer({ id: 'open', expiresAt: now + 1000 });
    await commit(client.redis, storeOffer(due));
    await commit(client.redis, storeOffer(open));
    await client.redis.zadd(keys.offersDue, now - 5, 'forgotten');
    await reconciler().sweep();
    expect(offerFromHash(await client.redis.hgetall(keys.offer('due')))?.status).toBe('expired');
    expect(offerFromHash(await client.redis.hgetall(keys.offer('open')))?.status).toBe('open');
    expect(await client.redis.zrange(keys.offersDue, 0, '-1')).toEqual(['open']);
    expect(await client.redis.hkeys(keys.dirty('fake:c'))).toEqual([liveMessageName({ offer: 'due' })]);
  });

  test('gives a run without a job one, in its place, and adds none to a run that has one', async () => {
    const run = await store();
    await reconciler().sweep();
    await reconciler().sweep();
    const job = await queues.runs.getJob(run.id);
    expect(job?.priority).toBe(7);
    expect(await queues.runs.getJobCountByTypes('prioritized', 'waiting', 'delayed')).toBe(1);
  });

  test('gives a sleeping run without a job one that comes when it wakes', async () => {
    const run = await store();
    await client.redis.hset(
      keys.run(run.id),
      'status',
      'waiting',
      'parked',
      JSON.stringify({ reason: 'sleep', until: now + 60_000 }),
    );
    await reconciler().sweep();
    expect(await client.redis.zcard('mw:q:wakes:delayed')).toBe(1);
    expect(await client.redis.hget(`mw:q:wakes:${run.id}`, 'delay')).toBe('60000');
    expect(await queues.runs.getJob(run.id)).toBeUndefined();
  });

  test('wakes every mailbox that was left behind, once', async () => {
    await client.redis.sadd(keys.boxes, 'lane:fake:c/t', 'outbox:fake:c');
    await reconciler().sweep();
    await reconciler().sweep();
    const waiting = async (queue: string) => client.redis.llen(`mw:q:${queue}:wait`);
    expect([await waiting('lane'), await waiting('outbox'), await waiting('inbox')]).toEqual([1, 1, 0]);
  });

  test('that fails does not keep the bot from starting', async () => {
    await client.redis.set(keys.offersDue, 'of the wrong kind');
    const broken = reconciler();
    await expect(broken.start()).resolves.toBeUndefined();
    await broken.close();
  });
});

describe('what is kept of a run', () => {
  test('goes after its time without a trace', async () => {
    const before = await keysOf(client.redis);
    const files = new RedisFiles(client.redis, () => KEPT * 10);
    const file = await files.keep('a.txt', Buffer.from('x'));
    const run = await store({ card: 'fake:m1' });
    await client.redis.hset(keys.steps(run.id), 'a', '1');
    await client.redis.hset(keys.run(run.id), 'card', 'fake:m1');
    await client.redis.set(keys.shown('fake:m1'), liveMessageName({ run: run.id }));
    await end(run, 'failed', { result: { text: '', files: [file] } });
    now += KEPT - 1;
    await reconciler().sweep();
    expect(await client.redis.exists(keys.run(run.id), keys.steps(run.id))).toBe(2);
    now += 2;
    await reconciler().sweep();
    await client.redis.srem(keys.boxes, 'outbox:fake:c');
    const left = (await keysOf(client.redis, 'mw:')).filter((key) => !key.startsWith('mw:q:'));
    expect(left).toEqual(before);
  });

  test('is its finished steps only where a Retry can take them over', async () => {
    for (const [status, kept] of [
      ['completed', 0],
      ['canceled', 0],
      ['failed', 1],
    ] as const) {
      const run = await store({ id: status, name: status });
      await client.redis.hset(keys.steps(run.id), 'a', '1');
      await end(run, status);
      expect(await client.redis.exists(keys.steps(run.id))).toBe(kept);
    }
    const failed = aRun({ id: 'failed', name: 'failed' });
    await commit(
      client.redis,
      storeRun(aRun({ id: 'again', name: 'again', status: 'queued', retryOf: failed.id }), 1, LIMITS),
    );
    expect(await client.redis.hgetall(keys.steps('again'))).toEqual({ a: '1' });
    expect(await client.redis.exists(keys.steps('failed'))).toBe(0);
    const second = storeRun(aRun({ id: 'third', name: 'third', status: 'queued', retryOf: failed.id }), 1, LIMITS);
    expect(await commit(client.redis, second)).toBe('retried');
    await client.redis.hset(keys.steps('completed'), 'a', '1');
    const anew = aRun({ id: 'anew', name: 'anew', status: 'queued', retryOf: 'completed' });
    await commit(client.redis, storeRun(anew, 1, LIMITS, true));
    expect(await client.redis.exists(keys.steps('anew'), keys.steps('completed'))).toBe(0);
  });

  test('is removed in portions, however much there is', { timeout: 120_000 }, async () => {
    for (let i = 0; i < 450; i += 1) await end(await store({ id: `r${i}`, name: `r${i}` }), 'completed');
    now += KEPT + 1;
    const left: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      await reconciler().sweep();
      left.push(await client.redis.zcard(keys.finished));
    }
    expect(left).toEqual([250, 50, 0]);
    expect(await client.redis.exists(keys.names('fake:w'))).toBe(0);
  });
});
