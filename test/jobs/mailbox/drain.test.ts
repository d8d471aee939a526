import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Drainer } from '../../../src/jobs/mailbox/drain.ts';
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
  const deps = { redis: client.redis, log: silent, wake: (woken: Box) => queues.wake(woken) };
  drainer = new Drainer('inbox', deps, async (_turn, abandoned) => {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    turns.push({ end: resolve, abandoned });
    return promise;
  });
  drainer.start();
});
afterEach(async () => {
  for (const turn of turns) turn.end();
  await drainer.close();
  await queues.close();
  await client.stop();
});

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
    expect(drainer.lookAgain(box)).toBe(false);
    await queues.wake(box);
    const first = await turn(1);
    const token = await client.redis.get(keys.drainer('inbox:fake:c/t'));
    for (let i = 0; i < 20; i += 1) expect(drainer.lookAgain(box)).toBe(true);
    first.end();
    const second = await turn(2);
    expect(await client.redis.get(keys.drainer('inbox:fake:c/t'))).toBe(token);
    expect(second.abandoned).toBe(false);
    second.end();
    await until(async () => (await client.redis.llen('mw:q:inbox:active')) === 0, 'the end of it');
    expect(turns).toHaveLength(2);
    expect(drainer.lookAgain(box)).toBe(false);
  });

  test('that lost its turn leaves what it was asked to look at to the next one', async () => {
    await queues.wake(box);
    const first = await turn(1);
    await client.redis.set(keys.drainer('inbox:fake:c/t'), 'another');
    drainer.lookAgain(box);
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
});
