import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendar } from '../../../src/adapters/calendar/calendar.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { HandlePorts } from '../../../src/core/ports.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { DATA_VERSION } from '../../../src/jobs/store/data-version.ts';
import { countHang, MAX_HANGS } from '../../../src/jobs/watchdog/hangs.ts';
import { drainInbox, type InboxDeps } from '../../../src/jobs/mailbox/inbox.ts';
import { TOLD_AFTER_MS } from '../../../src/jobs/mailbox/inbox-newer.ts';
import { type Box, keys } from '../../../src/jobs/keys.ts';
import {
  append,
  commitTurn,
  MAX_DEATHS,
  MAX_FAULTS,
  releaseTurn,
  TURN_LOST,
} from '../../../src/jobs/mailbox/mailbox.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import { UnknownData } from '../../../src/jobs/store/stored.ts';
import { startClient } from '../../support/client.ts';
import { silent } from '../../support/engine.ts';
import { takeTurn } from '../../support/take-turn.ts';
import { aCommand, aMessage, ben } from '../../support/events.ts';

const box: Box = { kind: 'inbox', id: 'fake:c/t' };
const name = 'inbox:fake:c/t';
const outbox = keys.box('outbox:fake:c');

let client: Awaited<ReturnType<typeof startClient>>;
beforeAll(async () => void (client = await startClient()));
afterAll(() => client.stop());
beforeEach(() => client.redis.flushall());

/** `reading` is called before the facts about somebody's event are read. */
function deps(reading: (person: string) => Promise<void> | void = () => undefined): InboxDeps {
  const queries = createQueries(client.redis, Date.now);
  const liveOf = async (workspace: string, person: string) => {
    await reading(person);
    return queries.runs.liveOf(workspace, person);
  };
  const ports: Omit<HandlePorts, 'commit'> = {
    queries: { ...queries, runs: { ...queries.runs, liveOf } },
    policy: () => Policy.parse({}),
    workflows: [],
    calendar,
    now: Date.now,
    canTalk: false,
    newId: () => 'new1x',
  };
  const unknown = new UnknownData(silent, Date.now);
  return {
    redis: client.redis,
    log: silent,
    ports,
    after: async () => undefined,
    unknown,
    observe: () => undefined,
    stopping: () => false,
  };
}

function aQuestion(changes: Parameters<typeof aMessage>[0] = {}) {
  return aMessage({ text: 'what is love', mentioned: true, ...changes });
}

async function put(...events: Inbound[]): Promise<void> {
  await commit(client.redis, { require: [], write: events.flatMap((event) => append(box, event)) });
}

async function drain(given = deps()): Promise<number | undefined> {
  const { turn, abandoned } = await takeTurn(client.redis, box);
  const again = await drainInbox(given, turn, abandoned);
  await releaseTurn(client.redis, turn);
  return again;
}

async function said(): Promise<string[]> {
  const raws = await client.redis.lrange(outbox, 0, '-1');
  return raws.map((raw) => (JSON.parse(raw) as { key: string }).key);
}

async function aside(): Promise<{ id: string; box: string; error: string }[]> {
  return (await client.redis.lrange(keys.aside, 0, '-1')).map(
    (raw) => JSON.parse(raw) as { id: string; box: string; error: string },
  );
}

describe('a mailbox', () => {
  test('is drained in the order in which things came, and then forgotten', async () => {
    const events = Array.from({ length: 120 }, () => aQuestion());
    await put(...events);
    expect(await drain()).toBeUndefined();
    expect(await said()).toEqual(events.map(({ id }) => `${id}/reply`));
    expect(await client.redis.exists(keys.box(name), keys.drainer(name), keys.faults(name))).toBe(0);
    expect(await client.redis.smembers(keys.boxes)).toEqual(['outbox:fake:c']);
  });

  test('keeps what a newer version put there, in its place, and goes on behind it', async () => {
    const newer = [
      { ...aQuestion(), id: 'future', v: DATA_VERSION + 1 },
      { ...aQuestion(), kind: 'telepathy', id: 'kind' },
      { ...aQuestion(), v: 'third', id: 'odd' },
    ].map((entry) => JSON.stringify(entry));
    const known = aQuestion();
    await put(aQuestion({ id: 'first' }));
    await client.redis.rpush(keys.box(name), ...newer);
    await put(known);
    const given = deps();
    await drain(given);
    expect(await said()).toEqual(['first/reply', `${known.id}/reply`]);
    expect(await client.redis.lrange(keys.box(name), 0, '-1')).toEqual(newer);
    expect(await aside()).toEqual([]);
    expect(await client.redis.smembers(keys.boxes)).toContain(name);
    expect(given.unknown.notes()[0]).toContain('3 stored records of a newer version');
  });

  test('tells the sender once that an event of a newer version waits, and only after a while', async () => {
    const event = { ...aQuestion(), kind: 'telepathy' };
    const raw = JSON.stringify(event);
    await client.redis.rpush(keys.box(name), raw);
    const at = (ms: number) => {
      const given = deps();
      return { ...given, ports: { ...given.ports, now: () => event.at + ms } };
    };
    await drain(at(TOLD_AFTER_MS - 1));
    expect(await said()).toEqual([]);
    await drain(at(TOLD_AFTER_MS));
    await drain(at(TOLD_AFTER_MS * 2));
    expect(await said()).toEqual([`${event.id}/kept`]);
    expect(await client.redis.lrange(keys.box(name), 0, '-1')).toEqual([raw]);
  });

  test('that is not empty is not forgotten', async () => {
    await put(aMessage());
    const { turn } = await takeTurn(client.redis, box);
    await releaseTurn(client.redis, turn);
    expect(await client.redis.smembers(keys.boxes)).toEqual([name]);
  });

  test('knows the turn of a drainer that died from one that was released', async () => {
    expect((await takeTurn(client.redis, box)).abandoned).toBe(false);
    const second = await takeTurn(client.redis, box);
    expect(second.abandoned).toBe(true);
    await releaseTurn(client.redis, second.turn);
    expect((await takeTurn(client.redis, box)).abandoned).toBe(false);
  });

  test('lets a drainer that lost its turn pop and write nothing, and release nothing', async () => {
    await put(aMessage());
    const [raw = ''] = await client.redis.lrange(keys.box(name), 0, 0);
    const { turn: lost } = await takeTurn(client.redis, box);
    const { turn } = await takeTurn(client.redis, box);
    expect(await commitTurn(client.redis, lost, raw, { require: [], write: [['SET', 'x', '1']] })).toBe(TURN_LOST);
    expect(await client.redis.exists('x')).toBe(0);
    expect(await client.redis.llen(keys.box(name))).toBe(1);
    await releaseTurn(client.redis, lost);
    expect(await client.redis.get(keys.drainer(name))).toBe(turn.token);
    expect(await commitTurn(client.redis, turn, raw, { require: [], write: [] })).toBeUndefined();
    expect(await commitTurn(client.redis, turn, raw, { require: [], write: [] })).toBe(TURN_LOST);
  });

  test('says nothing twice when two drainers are at the same entries', async () => {
    const events = Array.from({ length: 40 }, () => aQuestion());
    await put(...events);
    await Promise.all([drain(), drain(), drain()]);
    while ((await client.redis.llen(keys.box(name))) > 0) await drain();
    expect(await said()).toEqual(events.map(({ id }) => `${id}/reply`));
  });
});

describe('an entry that cannot be handled', () => {
  test('is tried again with growing pauses, then set aside visibly; the person is told, and the rest goes on', async () => {
    const [poison, good] = [aCommand('/workflows', '', { person: ben, replyTo: 'waiting' }), aQuestion()];
    await put(poison, good);
    const failing = deps((person) => {
      if (person === ben.id) throw new Error('poison');
    });
    const pauses: (number | undefined)[] = [];
    for (let i = 0; i < MAX_FAULTS; i += 1) pauses.push(await drain(failing));
    expect(pauses).toEqual([500, 1000, 2000, 4000, undefined]);
    expect(await aside()).toMatchObject([{ id: poison.id, box: name, error: 'Error: poison' }]);
    expect(await said()).toEqual([`${poison.id}/aside`, `${good.id}/reply`]);
    const [told = ''] = await client.redis.lrange(outbox, 0, 0);
    expect(JSON.parse(told)).toMatchObject({ replyTo: 'waiting', to: poison.person });
    expect(await client.redis.exists(keys.box(name), keys.faults(name))).toBe(0);
  });

  test('though its process dies each time is set aside as well', async () => {
    const [poison, good] = [aQuestion({ person: ben }), aQuestion()];
    await put(poison, good);
    for (let death = 0; death < MAX_DEATHS; death += 1) {
      const { turn, abandoned } = await takeTurn(client.redis, box);
      const died = Promise.withResolvers<void>();
      const dying = deps(() => {
        died.resolve();
        return new Promise(() => undefined);
      });
      void drainInbox(dying, turn, abandoned);
      await died.promise;
    }
    expect(await aside()).toEqual([]);
    await drain();
    expect(await aside()).toMatchObject([{ id: poison.id, error: 'The process died each time it handled this.' }]);
    expect(await said()).toEqual([`${poison.id}/aside`, `${good.id}/reply`]);
  });

  test('after it hung its process twice is set aside at once, and no other entry is blamed', async () => {
    const [good, poison] = [aQuestion(), aQuestion({ person: ben })];
    await put(good, poison);
    for (let hang = 1; hang <= MAX_HANGS; hang += 1) {
      expect(await aside()).toEqual([]);
      await takeTurn(client.redis, box);
      await countHang(client.redis, name, poison.id);
    }
    await drain();
    expect(await aside()).toMatchObject([{ id: poison.id, error: 'The process hung each time it handled this.' }]);
    expect(await said()).toEqual([`${good.id}/reply`, `${poison.id}/aside`]);
    // A hang that is counted late leaves nothing behind.
    await countHang(client.redis, name, poison.id);
    expect(await client.redis.exists(keys.box(name), keys.faults(name))).toBe(0);
  });

  test('after it hung its process once is handled', async () => {
    const event = aQuestion();
    await put(event);
    await takeTurn(client.redis, box);
    await countHang(client.redis, name, event.id);
    await drain();
    expect(await aside()).toEqual([]);
    expect(await said()).toEqual([`${event.id}/reply`]);
  });

  test.each(['not JSON', '{}', '{"kind":"message"}', 'null'])('since it is %j is set aside at once', async (raw) => {
    await client.redis.rpush(keys.box(name), raw);
    const good = aQuestion();
    await put(good);
    const { turn } = await takeTurn(client.redis, box);
    await drainInbox(deps(), turn, false);
    expect(await aside()).toHaveLength(1);
    expect(await said()).toEqual([`${good.id}/reply`]);
  });

  test('since it cannot be read is set aside, and its person is told', async () => {
    await client.redis.rpush(keys.box(name), JSON.stringify({ ...aQuestion({ person: ben }), text: 7 }));
    expect(await drain()).toBeUndefined();
    expect(await aside()).toHaveLength(1);
    const [told = ''] = await client.redis.lrange(outbox, 0, 0);
    expect(JSON.parse(told)).toMatchObject({ to: ben, post: { text: expect.stringContaining('could not handle') } });
  });

  test('once does not count against the next one', async () => {
    const first = aQuestion();
    await put(first);
    let fail = true;
    const flaky = deps(() => {
      if (fail) throw new Error('once');
    });
    expect(await drain(flaky)).toBe(500);
    fail = false;
    expect(await drain(flaky)).toBeUndefined();
    expect(await client.redis.exists(keys.faults(name))).toBe(0);
    expect(await said()).toEqual([`${first.id}/reply`]);
  });
});
