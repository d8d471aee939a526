import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commit } from '../../../src/jobs/commit.ts';
import { Drainer, ROOM } from '../../../src/jobs/mailbox/drain.ts';
import { LEASE_MS } from '../../../src/jobs/mailbox/lease.ts';
import { append, commitTurn, type Turn } from '../../../src/jobs/mailbox/mailbox.ts';
import { type Box, keys } from '../../../src/jobs/keys.ts';
import { Queues } from '../../../src/jobs/queues.ts';
import { startClient } from '../../support/client.ts';
import { silent } from '../../support/engine.ts';
import { until } from '../../support/until.ts';

const box: Box = { kind: 'inbox', id: 'fake:c/t' };

let client: Awaited<ReturnType<typeof startClient>>;
let queues: Queues;
let drainer: Drainer;
let turns: { end(again?: number): void; abandoned: boolean }[];

/** Each turn lasts until the test ends it. */
beforeEach(async () => {
  client = await startClient();
  queues = new Queues(client.redis, () => undefined);
  turns = [];
  drainer = another(turns);
  drainer.start();
});
afterEach(async () => {
  for (const turn of turns) turn.end();
  await drainer.close();
  await queues.close();
  await client.stop();
});

const deps = () => ({ redis: client.redis, log: silent, share: (woken: Box) => queues.wake(woken) });

function another(taken: typeof turns): Drainer {
  return new Drainer('inbox', deps(), async (_turn, abandoned) => {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    taken.push({ end: resolve, abandoned });
    return promise;
  });
}

const turn = (number: number) => until(() => turns[number - 1], `turn ${number}`);

describe('a drainer', () => {
  test('that is woken during a turn, however often, gets one more after it', async () => {
    await queues.wake(box);
    const first = await turn(1);
    await Promise.all(Array.from({ length: 20 }, () => queues.wake(box)));
    expect(turns).toHaveLength(1);
    first.end();
    (await turn(2)).end();
    await until(async () => (await client.redis.llen('mw:q:inbox:active')) === 0, 'the end of it');
    expect(await client.redis.llen('mw:q:inbox:wait')).toBe(0);
    expect(turns).toHaveLength(2);
    // And it can be woken afterwards.
    await queues.wake(box);
    expect((await turn(3)).abandoned).toBe(false);
  });

  test('that is asked in its own process to look again does so in the same turn, without another job', async () => {
    await drainer.wake(box);
    const first = await turn(1);
    const token = await client.redis.get(keys.drainer('inbox:fake:c/t'));
    for (let i = 0; i < 20; i += 1) await drainer.wake(box);
    first.end();
    const second = await turn(2);
    expect(await client.redis.get(keys.drainer('inbox:fake:c/t'))).toBe(token);
    expect(second.abandoned).toBe(false);
    second.end();
    await until(async () => (await client.redis.exists(keys.lease('inbox:fake:c/t'))) === 0, 'the end of it');
    expect(turns).toHaveLength(2);
    expect(await client.redis.exists('mw:q:inbox:id')).toBe(0);
  });

  test('that lost its turn leaves what it was asked to look at to the next one', async () => {
    await queues.wake(box);
    const first = await turn(1);
    await client.redis.set(keys.drainer('inbox:fake:c/t'), 'another');
    await drainer.wake(box);
    first.end();
    const second = await turn(2);
    // Not under the token that is lost.
    expect(second.abandoned).toBe(true);
    expect(await client.redis.get(keys.drainer('inbox:fake:c/t'))).not.toBe('another');
  });

  test('comes again by itself where there is something to come for', async () => {
    await queues.wake(box);
    (await turn(1)).end(30);
    expect((await turn(2)).abandoned).toBe(false);
  });

  test('does not come again for what is far beyond what a timer can count', async () => {
    await queues.wake(box);
    (await turn(1)).end(2 ** 32);
    await until(
      async () => (await client.redis.exists(keys.drainer('inbox:fake:c/t'))) === 0,
      'the turn to be released',
    );
    await queues.wake({ kind: 'inbox', id: 'fake:c/other' });
    await turn(2);
    expect(turns).toHaveLength(2);
  });

  test('that is handed the mailbox again while it is at it, as after a lost lock, ends its turn first', async () => {
    await queues.wake(box);
    const first = await turn(1);
    const [job] = await client.redis.lrange('mw:q:inbox:active', 0, -1);
    const lock = `mw:q:inbox:${job}:lock`;
    for (let i = 0; i < 2; i += 1) {
      await client.redis.del(lock);
      await until(async () => (await client.redis.exists(lock)) === 1, 'the job to be handed out again');
    }
    first.end();
    for (const number of [2, 3]) {
      const next = await turn(number);
      expect(next.abandoned).toBe(false);
      expect(turns).toHaveLength(number);
      next.end();
    }
  });

  test('drains other mailboxes while one takes long', async () => {
    await queues.wake(box);
    await turn(1);
    await queues.wake({ kind: 'inbox', id: 'fake:c/other' });
    await turn(2);
    expect(await client.redis.exists(keys.drainer('inbox:fake:c/t'), keys.drainer('inbox:fake:c/other'))).toBe(2);
  });

  test('that has no room leaves the mailbox to whichever process has', async () => {
    const boxes = Array.from({ length: ROOM + 1 }, (_, i): Box => ({ kind: 'inbox', id: `fake:c/${i}` }));
    const [shared] = await Promise.all([jobs('inbox'), ...boxes.map((one) => drainer.wake(one))]);
    expect(shared).toBe(0);
    await turn(ROOM + 1);
    expect(await jobs('inbox')).toBe(1);
  });
});

/** Two processes with one Redis. */
describe('of two drainers', () => {
  let other: Drainer;
  let others: (typeof turns)[number][];
  beforeEach(() => {
    others = [];
    other = another(others);
    other.start();
  });
  afterEach(async () => {
    for (const one of others) one.end();
    await other.close();
  });

  test('one has the mailbox, and looks again for what the other was woken for', async () => {
    await drainer.wake(box);
    const first = await turn(1);
    for (let i = 0; i < 3; i += 1) await other.wake(box);
    await until(async () => (await client.redis.hget(keys.lease('inbox:fake:c/t'), 'words')) === '3', 'the words');
    first.end();
    const second = await turn(2);
    expect(second.abandoned).toBe(false);
    second.end();
    await until(async () => (await client.redis.exists(keys.lease('inbox:fake:c/t'))) === 0, 'the end of it');
    expect([turns.length, others.length]).toEqual([2, 0]);
  });

  test('the second takes over when the first no longer renews its lease, and knows that', async () => {
    await client.redis.hset(keys.lease('inbox:fake:c/t'), 'token', 'of the dead');
    await client.redis.pexpire(keys.lease('inbox:fake:c/t'), 200);
    await client.redis.set(keys.drainer('inbox:fake:c/t'), 'of the dead');
    await other.wake(box);
    await until(() => others[0], 'the take-over');
    expect(others[0]?.abandoned).toBe(true);
  });

  test('the first renews its lease for as long as it is at it, and takes it back where it ran out', async () => {
    await drainer.wake(box);
    await turn(1);
    await client.redis.del(keys.lease('inbox:fake:c/t'));
    await until(async () => (await client.redis.pttl(keys.lease('inbox:fake:c/t'))) > 0, 'the lease');
    await client.redis.pexpire(keys.lease('inbox:fake:c/t'), LEASE_MS / 2);
    await until(async () => (await client.redis.pttl(keys.lease('inbox:fake:c/t'))) > LEASE_MS / 2, 'the renewal');
    await other.wake(box);
    expect([turns.length, others.length]).toEqual([1, 0]);
  });

  test('the one that is closed leaves to the other what it did not come to', async () => {
    await commit(client.redis, { require: [], write: append(box, { id: 'e1' }) });
    await drainer.wake(box);
    const first = await turn(1);
    const closed = drainer.close();
    first.end();
    await closed;
    await until(() => others[0], 'the turn of the other');
    expect(others[0]?.abandoned).toBe(false);
  });
});

test('with two processes that put and drain at random, nothing is left behind or taken twice', async () => {
  const taken: string[] = [];
  const drain = async (turn: Turn): Promise<undefined> => {
    for (const raw of await client.redis.lrange(keys.box(turn.name), 0, '-1')) {
      const lost = await commitTurn(client.redis, turn, raw, { require: [], write: [] });
      if (lost === undefined) taken.push(raw);
    }
  };
  const pair = [new Drainer('lane', deps(), drain), new Drainer('lane', deps(), drain)];
  for (const one of pair) one.start();
  const put = Array.from({ length: 400 }, async (_, i) => {
    await sleep((i * 7) % 90);
    const at: Box = { kind: 'lane', id: `fake:c/${i % 3}` };
    await commit(client.redis, { require: [], write: append(at, { id: `e${i}` }) });
    await pair[i % 2]?.wake(at);
  });
  await Promise.all(put);
  await until(() => taken.length === 400, 'all of them');
  await Promise.all(pair.map((one) => one.close()));
  expect(new Set(taken).size).toBe(400);
  expect(await client.redis.exists(keys.boxes)).toBe(0);
});

async function jobs(queue: string): Promise<number> {
  return Number((await client.redis.get(`mw:q:${queue}:id`)) ?? 0);
}
