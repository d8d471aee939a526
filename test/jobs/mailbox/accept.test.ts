import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptInto } from '../../../src/jobs/mailbox/accept.ts';
import { boxName, type Box, keys } from '../../../src/jobs/keys.ts';
import { connect } from '../../../src/jobs/redis/connect.ts';
import { keysOf, startClient } from '../../support/client.ts';
import { aCommand, aMessage, aPress } from '../../support/events.ts';

let client: Awaited<ReturnType<typeof startClient>>;
let receiving: ReturnType<typeof connect>;
let woken: string[];
const wake = async (box: Box) => void woken.push(boxName(box));

beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.stop());
beforeEach(async () => {
  woken = [];
  await client.redis.flushall();
  receiving = connect({ socket: client.server.socket }, 'test', 'impatient');
  receiving.on('error', () => undefined);
  await new Promise((resolve) => receiving.once('ready', resolve));
});
afterEach(() => receiving.disconnect());

const inbox = keys.box('inbox:fake:c/t');
const lane = keys.box('lane:fake:c/t');

describe('an event', () => {
  test('is stored once under its id, and remembered for a day', async () => {
    const accept = acceptInto(receiving, wake);
    const event = aCommand('/task', 'sleep 1');
    expect(await accept(event)).toBe('accepted');
    expect(await accept(event)).toBe('seen');
    expect(await client.redis.llen(inbox)).toBe(1);
    expect(await client.redis.ttl(keys.seen(event.id))).toBeGreaterThan(86_000);
    expect(woken).toEqual(['inbox:fake:c/t']);
  });

  test('is not acknowledged while Redis refuses to write, and is stored when it comes again', async () => {
    const accept = acceptInto(receiving, wake);
    const event = aMessage();
    await client.redis.config('SET', 'maxmemory', '1');
    try {
      await expect(accept(event)).rejects.toThrow('OOM');
    } finally {
      await client.redis.config('SET', 'maxmemory', '0');
    }
    expect(await client.redis.llen(inbox)).toBe(0);
    expect(await accept(event)).toBe('accepted');
    expect(await client.redis.llen(inbox)).toBe(1);
  });

  test('that is the same message under another id is seen', async () => {
    const accept = acceptInto(receiving, wake);
    const event = aMessage({ message: 'fake:m1' });
    expect(await accept(event)).toBe('accepted');
    expect(await accept({ ...event, id: 'resent' })).toBe('seen');
    expect(await client.redis.llen(inbox)).toBe(1);
  });

  test("whose id is its message's is no copy of itself", async () => {
    const accept = acceptInto(receiving, wake);
    expect(await accept(aMessage({ id: 'same', message: 'same' }))).toBe('accepted');
  });

  test('of a hundred at once is stored once, or each of them', async () => {
    const accept = acceptInto(receiving, wake);
    const same = aPress('start', 'x');
    const answers = await Promise.all(Array.from({ length: 100 }, () => accept(same)));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect(await client.redis.llen(lane)).toBe(1);
    const events = Array.from({ length: 100 }, () => aMessage());
    await Promise.all(events.map((event) => accept(event)));
    const stored = (await client.redis.lrange(inbox, 0, '-1')).map((raw) => (JSON.parse(raw) as { id: string }).id);
    expect(stored).toEqual(events.map(({ id }) => id));
  });

  test.each([
    { ...aMessage(), id: '' },
    { ...aMessage(), at: -1 },
    { ...aMessage(), person: { id: 'x', name: '' } },
    { kind: 'nothing' },
    undefined,
  ])('that is malformed (%#) is refused and leaves nothing', async (event) => {
    await expect(acceptInto(receiving, wake)(event as never)).rejects.toThrow(/invalid|expected|too small/i);
    expect(await keysOf(client.redis)).toEqual([]);
  });

  test('with odd characters and a megabyte of text is stored as it is', async () => {
    const text = `\0\u{1F600}${'x'.repeat(1024 * 1024)}`;
    await acceptInto(receiving, wake)(aMessage({ text: `${text}\uD800` }));
    const [raw = ''] = await client.redis.lrange(inbox, 0, '-1');
    expect((JSON.parse(raw) as { text: string }).text).toBe(`${text}\uFFFD`);
  });

  test('is accepted though nobody can be woken, however long that takes', async () => {
    const event = aMessage();
    expect(await acceptInto(receiving, () => Promise.reject(new Error('away')))(event)).toBe('accepted');
    const never = new Promise<void>(() => undefined);
    expect(await acceptInto(receiving, () => never)(aMessage())).toBe('accepted');
    expect(await client.redis.smembers(keys.boxes)).toEqual(['inbox:fake:c/t']);
  });
});

describe('while Redis is away', () => {
  test('an event is refused, nothing of it is stored, and sent again it is accepted', async () => {
    const accept = acceptInto(receiving, wake);
    const event = aMessage();
    await client.server.kill();
    // It is away until this is over, so waiting for it would never end.
    await expect(accept(event)).rejects.toThrow(/closed|timed out|writeable|max retries/i);
    await client.server.restart();
    expect(await client.redis.exists(keys.seen(event.id), inbox)).toBe(0);
    if (receiving.status !== 'ready') await new Promise((resolve) => receiving.once('ready', resolve));
    expect(await accept(event)).toBe('accepted');
    expect(await client.redis.llen(inbox)).toBe(1);
  });
});
