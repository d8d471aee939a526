import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commit } from '../../../src/jobs/commit.ts';
import { Drainer } from '../../../src/jobs/mailbox/drain.ts';
import { hungTooOften } from '../../../src/jobs/watchdog/hangs.ts';
import { inHand } from '../../../src/jobs/watchdog/in-hand.ts';
import { append, type Turn } from '../../../src/jobs/mailbox/mailbox.ts';
import { type Box, boxName, keys } from '../../../src/jobs/keys.ts';
import { GivenUp, patiently } from '../../../src/jobs/mailbox/patience.ts';
import { Queues } from '../../../src/jobs/queues.ts';
import { connect } from '../../../src/jobs/redis/connect.ts';
import { silent } from '../../support/engine.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const STUCK_MS = 200;
const never = () => new Promise<never>(() => undefined);

let server: TestRedis;
let redis: ReturnType<typeof connect>;
let queues: Queues;
let drainers: Drainer[];

beforeEach(async () => {
  server = await startRedis();
  redis = connect(server, 'test');
  redis.on('error', () => undefined);
  queues = new Queues(redis, () => undefined);
  drainers = [];
});
afterEach(async () => {
  await Promise.all(drainers.map((drainer) => drainer.close()));
  await queues.close();
  redis.disconnect();
  await server.stop();
});

/** A drainer whose turns are those of `turns`, one after the other; the last one is for all further ones. */
async function drainWith(box: Box, turns: ((turn: Turn) => Promise<undefined>)[]): Promise<Turn[]> {
  const taken: Turn[] = [];
  const deps = { redis, log: silent, share: (woken: Box) => queues.wake(woken), stuckMs: STUCK_MS };
  const drainer = new Drainer(box.kind, deps, async (turn) => {
    taken.push(turn);
    return (turns[taken.length - 1] ?? turns.at(-1))?.(turn);
  });
  drainers.push(drainer);
  await commit(redis, { require: [], write: append(box, { id: 'e1' }) });
  await queues.wake(box);
  drainer.start();
  return taken;
}

const inbox: Box = { kind: 'inbox', id: 'fake:c/t' };
const outbox: Box = { kind: 'outbox', id: 'fake:c' };

describe('a drain that no longer gets on', () => {
  test('loses the mailbox to the next one, under another token', async () => {
    const taken = await drainWith(inbox, [never, async () => undefined]);
    await until(() => taken[1], 'the next turn');
    expect(taken[1]?.token).not.toBe(taken[0]?.token);
    await until(async () => (await redis.exists(keys.drainer(boxName(inbox)))) === 0, 'the turn to be released');
  });

  test('can do nothing more in Redis, so that a loop that never ends by itself ends then', async () => {
    let rounds = 0;
    let ended: unknown;
    const loop = async (): Promise<undefined> => {
      for (;;) {
        rounds += 1;
        await commit(redis, { require: [], write: [['INCR', 'rounds']] });
        await redis.get('anything');
      }
    };
    const taken = await drainWith(inbox, [
      () =>
        loop()
          .catch((error: unknown) => void (ended = error))
          .then(never),
      async () => undefined,
    ]);
    await until(() => taken[1], 'the next turn');
    await until(() => ended, 'the end of the loop');
    expect(ended).toBeInstanceOf(GivenUp);
    const before = rounds;
    await sleep(50);
    expect(rounds).toBe(before);
  });

  test('counts as a hang of the event that it was at, but not of a message, which its platform may hold up', async () => {
    const stuckAt = (box: Box) => () => inHand({ box: boxName(box), entry: 'e1' }, never);
    const [events, messages] = [
      await drainWith(inbox, [stuckAt(inbox), stuckAt(inbox), async () => undefined]),
      await drainWith(outbox, [stuckAt(outbox), stuckAt(outbox), async () => undefined]),
    ];
    await until(() => events[2] && messages[2], 'the third turns');
    // The hangs are looked at by whoever comes after; released mailboxes that still hold something keep their counts.
    expect(await hungTooOften(redis, boxName(inbox))).toEqual(new Set(['e1']));
    expect(await hungTooOften(redis, boxName(outbox))).toEqual(new Set());
  });

  test('is left alone while entry after entry comes to its end, however long all of them take', async () => {
    const many = async (): Promise<undefined> => {
      for (let i = 0; i < 10; i += 1) {
        await inHand({ box: boxName(inbox), entry: `e${i}` }, () => sleep(STUCK_MS / 4));
      }
    };
    const taken = await drainWith(inbox, [many]);
    await until(async () => taken.length > 0 && !(await redis.exists(keys.drainer(boxName(inbox)))), 'its end');
    expect(taken).toHaveLength(1);
  });
});

describe('patience', () => {
  test('does not count the time in which Redis is away', async () => {
    const away = { status: 'reconnecting' as const };
    const done = sleep(STUCK_MS * 2, 'done');
    expect(await patiently({ redis: away, ms: STUCK_MS }, () => done)).toBe('done');
  });

  test('does not count the time in which the process stands still', async () => {
    const work = async () => {
      const until = performance.now() + STUCK_MS * 3;
      while (performance.now() < until);
      await sleep(1);
      return 'done';
    };
    expect(await patiently({ redis, ms: STUCK_MS }, work)).toBe('done');
  });
});
