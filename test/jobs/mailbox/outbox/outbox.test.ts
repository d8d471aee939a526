import { Policy } from '../../../../src/core/policy.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outgoing, Post } from '../../../../src/core/domain/outgoing.ts';
import { DeliveryError } from '../../../../src/core/ports.ts';
import { DATA_VERSION } from '../../../../src/jobs/store/data-version.ts';
import { commit } from '../../../../src/jobs/commit.ts';
import { RedisFiles } from '../../../../src/jobs/store/files.ts';
import { type Box, keys } from '../../../../src/jobs/keys.ts';
import { countHang, MAX_HANGS } from '../../../../src/jobs/watchdog/hangs.ts';
import { MAX_DEATHS, MAX_FAULTS, releaseTurn } from '../../../../src/jobs/mailbox/mailbox.ts';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { drainOutbox } from '../../../../src/jobs/mailbox/outbox/outbox.ts';
import type { OutboxDeps } from '../../../../src/jobs/mailbox/outbox/deps.ts';
import { send, touch } from '../../../../src/jobs/mailbox/outbox/writes.ts';
import { createQueries } from '../../../../src/jobs/store/queries/queries.ts';
import { runFields } from '../../../../src/jobs/runs/hash.ts';
import { storeRun } from '../../../../src/jobs/runs/writes.ts';
import { aRun, count } from '../../../core/decide/facts.ts';
import { UnknownData } from '../../../../src/jobs/store/stored.ts';
import { startClient } from '../../../support/client.ts';
import { silent } from '../../../support/engine.ts';
import { ana } from '../../../support/events.ts';
import { takeTurn } from '../../../support/take-turn.ts';
import { FakePlatform } from '../../../support/fake-platform.ts';

const box: Box = { kind: 'outbox', id: 'fake:c' };
const name = 'outbox:fake:c';
const LIMITS = { perPerson: 99, perWorkspace: 99 };

let client: Awaited<ReturnType<typeof startClient>>;
let platform: FakePlatform;
let now: number;
beforeAll(async () => void (client = await startClient()));
afterAll(() => client.stop());
beforeEach(async () => {
  await client.redis.flushall();
  now = 1_000_000;
  platform = new FakePlatform({ cardEveryMs: 1000 }, () => now);
});

function deps(): OutboxDeps {
  const queries = createQueries(client.redis, () => now);
  return {
    redis: client.redis,
    log: silent,
    policy: () => Policy.parse({}),
    queries,
    files: new RedisFiles(client.redis, () => 1_000_000),
    workflows: [count],
    calendar,
    platformOf: () => platform,
    now: () => now,
    unknown: new UnknownData(silent, Date.now),
    observe: () => undefined,
    stopping: () => false,
  };
}

async function drain(): Promise<number | undefined> {
  const { turn, abandoned } = await takeTurn(client.redis, box);
  const again = await drainOutbox(deps(), turn, abandoned);
  await releaseTurn(client.redis, turn);
  return again;
}

function post(kind: Post['kind'], text: string): Post {
  return { kind, text, buttons: [], files: [] };
}

/** A message to `thread`; its key is its text. */
function says(
  kind: Post['kind'],
  text: string,
  thread = 't',
  more: { to?: typeof ana; replyTo?: string } = {},
): Outgoing {
  return {
    workspace: 'fake:w',
    channel: 'fake:c',
    thread,
    at: 0,
    key: text,
    post: post(kind, text),
    ...more,
  };
}

async function put(...outgoing: Outgoing[]): Promise<void> {
  await commit(client.redis, { require: [], write: outgoing.flatMap(send) });
}

const texts = () => platform.calls.map(({ text }) => text);
const hold = () => client.redis.pttl(keys.hold('fake:c', 'messages'));
const letGo = () => client.redis.del(keys.hold('fake:c', 'messages'), keys.hold('fake:c', 'edits'));

async function aside(): Promise<{ id: string }[]> {
  return (await client.redis.lrange(keys.aside, 0, '-1')).map((raw) => JSON.parse(raw) as { id: string });
}

test('what only a newer version can show stays in the outbox, and what is behind it is sent', async () => {
  const newer = [
    { ...says('reply', 'newer'), v: DATA_VERSION + 1 },
    { workspace: 'fake:w', channel: 'fake:c', thread: 't', at: 0, key: 'poll', shows: { poll: 'p1' } },
  ].map((entry) => JSON.stringify(entry));
  await client.redis.rpush(keys.box('outbox:fake:c'), ...newer);
  await client.redis.hset(keys.dirty('fake:c'), 'poll:p1', '1');
  await put(says('reply', 'known'));
  await drain();
  expect(texts()).toEqual(['known']);
  expect(await client.redis.lrange(keys.box('outbox:fake:c'), 0, '-1')).toEqual(newer);
  expect(await client.redis.hgetall(keys.dirty('fake:c'))).toEqual({ 'poll:p1': '1' });
  expect(await aside()).toEqual([]);
});

/** A run with its card posted. */
async function aShownRun(id = 'run1'): Promise<string> {
  const run = aRun({ id, name: id, status: 'queued' });
  const shows: Outgoing = {
    workspace: 'fake:w',
    channel: 'fake:c',
    thread: 't',
    at: 0,
    key: `${id}/card`,
    shows: { run: id },
  };
  const stored = storeRun(run, 1, LIMITS);
  await commit(client.redis, { ...stored, write: [...stored.write, ...send(shows)] });
  await drain();
  return String((await deps().queries.runs.get(id))?.card);
}

async function change(id: string, percent: number): Promise<void> {
  const progress = { percent, stage: 'executing', step: 1, steps: 1 } as const;
  await commit(client.redis, {
    require: [],
    write: [['HSET', keys.run(id), ...runFields({ status: 'running', progress })], ...touch('fake:c', { run: id })],
  });
}

describe('order', () => {
  test('within a thread is as it came, whatever is more urgent', async () => {
    await put(says('reply', 'a'), says('result', 'b'), says('notice', 'c', 't', { to: ana }), says('reply', 'd'));
    await drain();
    expect(texts()).toEqual(['a', 'b', 'c', 'd']);
    expect(await client.redis.exists(keys.box(name), keys.faults(name), keys.drainer(name))).toBe(0);
    expect(await client.redis.sismember(keys.boxes, name)).toBe(0);
  });

  test('between threads is by urgency: answers and notices, then results and questions, then replies', async () => {
    await put(
      says('reply', 'reply', 't1'),
      says('result', 'result', 't2'),
      says('notice', 'notice', 't3', { to: ana }),
      says('notice', 'answer', 't1', { to: ana, replyTo: 'r' }),
    );
    await drain();
    expect(texts()).toEqual(['notice', 'answer', 'result', 'reply']);
  });

  test('puts what comes meanwhile in its place', async () => {
    await put(says('reply', 'a'), says('reply', 'b'));
    platform.before = async ({ text }) => {
      if (text === 'a') await put(says('result', 'urgent', 't2'));
    };
    await drain();
    expect(texts()).toEqual(['a', 'urgent', 'b']);
  });

  test('holds also for more than one look takes in', async () => {
    const all = Array.from({ length: 250 }, (_, i) => says('reply', `m${i}`, `t${i % 3}`));
    await put(...all);
    await drain();
    for (const thread of ['t0', 't1', 't2']) {
      const own = platform.calls.filter((call) => call.thread === thread).map(({ text }) => Number(text.slice(1)));
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    expect(platform.calls).toHaveLength(250);
  });
});

describe('a message that cannot be sent', () => {
  test('holds its channel, for as long as the platform says, and is then sent once', async () => {
    await put(says('reply', 'a'), says('reply', 'b'));
    platform.before = () => {
      throw new DeliveryError('slow down', { retry: true, afterMs: 7000.4 });
    };
    expect(await drain()).toBe(7001);
    expect(await hold()).toBeGreaterThan(6000);
    platform.before = () => undefined;
    expect(await drain()).toBeGreaterThan(6000);
    expect(texts()).toEqual([]);
    await letGo();
    await drain();
    expect(texts()).toEqual(['a', 'b']);
  });

  test('does not hold another channel', async () => {
    await put(says('reply', 'a'));
    platform.before = () => {
      throw new DeliveryError('down', { retry: true });
    };
    await drain();
    expect(await client.redis.exists(keys.hold('fake:d', 'messages'))).toBe(0);
  });

  test('is tried after growing pauses, for about a day', { timeout: 120_000 }, async () => {
    await put(says('reply', 'a'));
    platform.before = () => {
      throw new DeliveryError('down', { retry: true });
    };
    const pauses: (number | undefined)[] = [];
    for (let i = 0; i < 300; i += 1) {
      pauses.push(await drain());
      await letGo();
    }
    expect(pauses.slice(0, 3)).toEqual([500, 1000, 2000]);
    expect(pauses[298]).toBe(300_000);
    // The word that it could not be shown is tried in its place.
    expect(pauses[299]).toBe(500);
    expect(await aside()).toMatchObject([{ id: 'a' }]);
  });

  test('for good is set aside, and the rest goes on', async () => {
    await put(says('reply', 'bad'), says('reply', 'good'));
    platform.before = ({ text }) => {
      if (text === 'bad') throw new DeliveryError('no such thread', { retry: false });
    };
    await drain();
    expect(texts()).toEqual(['good']);
    expect(await aside()).toMatchObject([{ id: 'bad', box: name, error: 'DeliveryError: no such thread' }]);
    expect(await hold()).toBe(-2);
  });

  test('by an error nobody knows is tried a few times, then set aside; its thread is told', async () => {
    await put(says('reply', 'bad'), says('reply', 'good'));
    platform.before = ({ text }) => {
      if (text === 'bad') throw new TypeError('undefined is not a function');
    };
    for (let i = 0; i < MAX_FAULTS; i += 1) {
      await drain();
      await letGo();
    }
    expect(texts()).toEqual(['good', expect.stringContaining('could not show a message')]);
    expect(await aside()).toMatchObject([{ id: 'bad' }]);
  });

  test.each(['not JSON', '{}', 'null', '7'])('since it is %j is set aside, and the rest goes on', async (raw) => {
    await client.redis.rpush(keys.box(name), raw);
    await put(says('reply', 'good'));
    await drain();
    expect(texts()).toEqual(['good']);
    expect(await aside()).toMatchObject([{ id: 'unreadable', raw }]);
  });

  test('since it has no key is set aside, and its thread is told', async () => {
    const { key: _key, ...keyless } = says('result', 'lost');
    await client.redis.rpush(keys.box(name), JSON.stringify(keyless));
    await drain();
    expect(texts()).toEqual([expect.stringContaining('could not show a message')]);
    expect(platform.calls[0]?.thread).toBe('t');
  });

  test('twice, the word about it too, ends there', async () => {
    await put(says('result', 'bad'));
    platform.before = () => {
      throw new TypeError('undefined is not a function');
    };
    for (let i = 0; i < 3 * MAX_FAULTS; i += 1) {
      await drain();
      await letGo();
    }
    expect(await aside()).toMatchObject([{ id: 'bad/lost' }, { id: 'bad' }]);
    expect(await client.redis.exists(keys.box(name))).toBe(0);
  });

  test('since the process dies of it is set aside, and the rest goes on', async () => {
    await put(says('reply', 'deadly'), says('reply', 'good'));
    for (let death = 0; death < MAX_DEATHS; death += 1) {
      const { turn, abandoned } = await takeTurn(client.redis, box);
      const died = Promise.withResolvers<void>();
      platform.before = () => {
        died.resolve();
        return new Promise(() => undefined);
      };
      void drainOutbox(deps(), turn, abandoned);
      await died.promise;
    }
    platform.before = () => undefined;
    await drain();
    expect(texts()).toEqual(['good', expect.stringContaining('could not show a message')]);
    expect(await aside()).toMatchObject([{ id: 'deadly' }]);
  });

  test('since the process hangs with it is set aside, and the rest goes on', async () => {
    await put(says('reply', 'hangs'), says('reply', 'good'));
    await takeTurn(client.redis, box);
    for (let hang = 0; hang < MAX_HANGS; hang += 1) await countHang(client.redis, name, 'hangs');
    await drain();
    expect(texts()).toEqual(['good', expect.stringContaining('could not show a message')]);
    expect(await aside()).toMatchObject([{ id: 'hangs', error: 'The process hung each time it sent this.' }]);
  });

  test('for a while is not set aside because a process died over it then', async () => {
    await put(says('reply', 'a'));
    platform.before = () => {
      throw new DeliveryError('down', { retry: true });
    };
    for (let i = 0; i < 2 * MAX_FAULTS; i += 1) {
      await drain();
      await letGo();
    }
    await takeTurn(client.redis, box);
    platform.before = () => undefined;
    await drain();
    expect(texts()).toEqual(['a']);
    expect(await aside()).toEqual([]);
  });

  test('does not pass its failures on to what is sent later under the same key', async () => {
    await put(says('reply', 'a'), says('reply', 'b'));
    let fail = true;
    platform.before = ({ text }) => {
      if (fail && text === 'a') throw new DeliveryError('once', { retry: true });
    };
    await drain();
    await letGo();
    fail = false;
    let faults: string | null = 'not looked at';
    platform.before = async ({ text }) => {
      if (text === 'b') faults = await client.redis.hget(keys.faults(name), 'a');
    };
    await drain();
    expect(texts()).toEqual(['a', 'b']);
    expect(faults).toBeNull();
  });

  test('by a drainer that lost its turn meanwhile stays for the one that has it', async () => {
    await put(says('reply', 'a'), says('reply', 'b'));
    platform.before = async ({ text }) => {
      if (text === 'a') await takeTurn(client.redis, box);
    };
    await drain();
    expect(texts()).toEqual(['a']);
    platform.before = () => undefined;
    await drain();
    // Sent again under its key, so a platform shows one; what is behind it comes after it.
    expect(platform.calls.map(({ message }) => message)).toEqual(['message-1', 'message-1', 'message-2']);
  });
});

describe('a private answer', () => {
  test('for which nobody waits any more is posted privately', async () => {
    platform.gone = true;
    await put(says('notice', 'hello', 't', { to: ana, replyTo: 'r' }));
    await drain();
    expect(platform.calls).toMatchObject([{ do: 'post', text: 'hello', to: ana.id }]);
  });

  test('that has nothing to say is not posted then', async () => {
    platform.gone = true;
    await put({ workspace: 'fake:w', channel: 'fake:c', thread: 't', at: 0, key: 'k', replyTo: 'r', to: ana });
    await drain();
    expect(platform.calls).toEqual([]);
    expect(await client.redis.llen(keys.box(name))).toBe(0);
  });
});

describe('a card', () => {
  test('is posted with the state of its turn, and found by its message', async () => {
    const message = await aShownRun();
    expect(platform.calls).toMatchObject([{ do: 'post', message, post: { kind: 'card' } }]);
    expect((await deps().queries.messages.shownBy(message)).run?.id).toBe('run1');
  });

  test('that changes often is edited at most once per cardEveryMs, and ends with its last state', async () => {
    const message = await aShownRun();
    for (let percent = 1; percent <= 60; percent += 1) {
      await change('run1', percent);
      await drain();
      now += 100;
    }
    now += 1000;
    await drain();
    const edits = platform.calls.filter((call) => call.do === 'edit');
    const times = platform.calls.map(({ at }) => at);
    for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(edits.length).toBeGreaterThan(4);
    expect(edits.length).toBeLessThanOrEqual(7);
    expect(platform.shown(message)?.card?.percent).toBe(60);
    expect(await client.redis.exists(keys.dirty('fake:c'))).toBe(0);
    expect(await client.redis.sismember(keys.boxes, name)).toBe(0);
  });

  test('whose turn has not come says when to come again, and messages go before it', async () => {
    await aShownRun();
    now += 400;
    await change('run1', 5);
    await put(says('reply', 'first'));
    expect(await drain()).toBe(600);
    expect(texts().at(-1)).toBe('first');
    expect(await client.redis.sismember(keys.boxes, name)).toBe(1);
  });

  test('that changes while it is shown is shown again', async () => {
    const message = await aShownRun();
    now += 2000;
    await change('run1', 10);
    platform.before = async ({ do: what }) => {
      if (what === 'edit' && (await deps().queries.runs.get('run1'))?.progress.percent === 10) await change('run1', 20);
    };
    expect(await drain()).toBe(1000);
    expect(platform.shown(message)?.card?.percent).toBe(10);
    now += 1000;
    await drain();
    expect(platform.shown(message)?.card?.percent).toBe(20);
  });

  test('that changes while it is posted is edited to what it is then', async () => {
    platform.before = async ({ do: what }) => {
      if (what === 'post') await change('run1', 30);
    };
    const message = await aShownRun();
    now += 1000;
    await drain();
    expect(platform.shown(message)?.card?.percent).toBe(30);
  });

  test('that cannot be edited for now is tried again with growing pauses, holds no message, and is shown later', async () => {
    const message = await aShownRun();
    await change('run1', 10);
    platform.before = (call) => {
      if (call.do === 'edit') throw new DeliveryError('down', { retry: true });
    };
    const pauses: (number | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) {
      now += 2000;
      pauses.push(await drain());
      await put(says('reply', `message ${i}`));
      await drain();
      await letGo();
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000]);
    expect(texts()).toEqual(expect.arrayContaining(['message 0', 'message 1', 'message 2', 'message 3']));
    platform.before = () => undefined;
    now += 2000;
    await drain();
    expect(platform.shown(message)?.card?.percent).toBe(10);
    expect(await client.redis.exists(keys.faults(name))).toBe(0);
  });

  test('is not given up for failures of long ago', async () => {
    const message = await aShownRun();
    await aShownRun('other');
    for (let i = 1; i <= MAX_FAULTS + 2; i += 1) {
      now += 2000;
      // Another card always waits for its turn, so the mailbox and its faults are never forgotten as a whole.
      await change('other', i);
      await client.redis.hset(keys.run('other'), 'editedAt', String(now));
      await change('run1', i);
      platform.before = () => {
        throw new TypeError('once');
      };
      await drain();
      await letGo();
      platform.before = () => undefined;
      now += 2000;
      await client.redis.hset(keys.run('other'), 'editedAt', String(now));
      await drain();
    }
    expect(platform.shown(message)?.card?.percent).toBe(MAX_FAULTS + 2);
  });

  test('that is gone from the platform, or whose run is gone, is not tried for ever', async () => {
    await aShownRun();
    now += 2000;
    await change('run1', 10);
    platform.before = () => {
      throw new DeliveryError('message_not_found', { retry: false });
    };
    await drain();
    await commit(client.redis, { require: [], write: touch('fake:c', { run: 'nobody' }) });
    await commit(client.redis, { require: [], write: touch('fake:c', { offer: 'nothing' }) });
    await drain();
    expect(await client.redis.exists(keys.dirty('fake:c'), keys.run('nobody'), keys.offer('nothing'))).toBe(0);
    expect(await client.redis.sismember(keys.boxes, name)).toBe(0);
  });

  test('that nobody can word is given up, and the other cards go on', async () => {
    await aShownRun('aaa');
    const good = await aShownRun('bbb');
    await change('aaa', 1);
    await change('bbb', 50);
    await client.redis.hset(keys.run('aaa'), 'progress', '{"not":"JSON');
    for (let i = 0; i < MAX_FAULTS; i += 1) {
      now += 2000;
      await drain();
      await letGo();
    }
    now += 2000;
    await drain();
    expect(platform.shown(good)?.card?.percent).toBe(50);
    expect(await client.redis.exists(keys.dirty('fake:c'))).toBe(0);
  });

  test('edited late by a drainer that stood still and was overtaken is shown once more as it is', async () => {
    const message = await aShownRun();
    now += 2000;
    await change('run1', 10);
    platform.before = async ({ do: what }) => {
      if (what !== 'edit') return;
      platform.before = () => undefined;
      // Whoever takes over shows more, and then the old edit comes.
      await change('run1', 60);
      now += 2000;
      await drain();
    };
    await drain();
    expect(platform.shown(message)?.card?.percent).toBe(10);
    expect(await client.redis.sismember(keys.boxes, name)).toBe(1);
    now += 2000;
    await drain();
    expect(platform.shown(message)?.card?.percent).toBe(60);
  });

  test('edited by a machine whose clock is ahead does not wait for that time', async () => {
    const message = await aShownRun();
    await client.redis.hset(keys.run('run1'), 'editedAt', String(now + 3_600_000));
    await change('run1', 40);
    await drain();
    expect(platform.shown(message)?.card?.percent).toBe(40);
  });
});
