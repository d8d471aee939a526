import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeFor } from '../../src/jobs/store/effects.ts';
import { commit, type Requirement, type Write } from '../../src/jobs/commit.ts';
import { keys } from '../../src/jobs/keys.ts';
import { offerFromHash, resolveOffer, storeOffer } from '../../src/jobs/store/offers.ts';
import { anOffer, aRun } from '../core/decide/facts.ts';
import { ben } from '../support/events.ts';
import { startClient } from '../support/client.ts';

let client: Awaited<ReturnType<typeof startClient>>;
beforeAll(async () => void (client = await startClient()));
afterAll(() => client.stop());
beforeEach(() => client.redis.flushall());

describe('a commit', () => {
  test('does every write, in order', async () => {
    const write: Parameters<typeof commit>[1]['write'] = [
      ['RPUSH', 'list', 'a'],
      ['RPUSH', 'list', 'b', 'c'],
      ['HSET', 'hash', 'x', '1', 'y', '2'],
    ];
    expect(await commit(client.redis, { require: [], write })).toBeUndefined();
    expect(await client.redis.lrange('list', 0, '-1')).toEqual(['a', 'b', 'c']);
    expect(await client.redis.hgetall('hash')).toEqual({ x: '1', y: '2' });
  });

  const holding: [string, Requirement, string[][]][] = [
    ['a value that is so', { label: 'x', is: 'k', equals: 'v' }, [['SET', 'k', 'v']]],
    ['a value that is not there', { label: 'x', is: 'k', equals: null }, []],
    ['a field that is so', { label: 'x', hash: 'k', field: 'f', equals: 'v' }, [['HSET', 'k', 'f', 'v']]],
    ['a field that is not there', { label: 'x', hash: 'k', field: 'f', equals: null }, [['HSET', 'k', 'g', 'v']]],
    ['a list that holds it', { label: 'x', list: 'k', holds: 'v' }, [['RPUSH', 'k', 'u', 'v']]],
    ['a set that is below', { label: 'x', sortedSet: 'k', below: 2 }, [['ZADD', 'k', '1', 'a']]],
  ];
  test.each(holding)('happens with %s', async (_what, need, given) => {
    for (const [command = '', ...args] of given) await client.redis.call(command, ...args);
    expect(await commit(client.redis, { require: [need], write: [['SET', 'done', '1']] })).toBeUndefined();
    expect(await client.redis.get('done')).toBe('1');
  });

  const failing: [string, Requirement, string[][]][] = [
    ['another value', { label: 'x', is: 'k', equals: 'v' }, [['SET', 'k', 'w']]],
    ['no value', { label: 'x', is: 'k', equals: 'v' }, []],
    ['a value where none may be', { label: 'x', is: 'k', equals: null }, [['SET', 'k', '']]],
    ['another field', { label: 'x', hash: 'k', field: 'f', equals: 'v' }, [['HSET', 'k', 'f', 'w']]],
    ['a field where none may be', { label: 'x', hash: 'k', field: 'f', equals: null }, [['HSET', 'k', 'f', '']]],
    ['a list without it', { label: 'x', list: 'k', holds: 'v' }, [['RPUSH', 'k', 'vv']]],
    ['no list', { label: 'x', list: 'k', holds: 'v' }, []],
    ['a full set', { label: 'x', sortedSet: 'k', below: 2 }, [['ZADD', 'k', '1', 'a', '1', 'b']]],
  ];
  test.each(failing)('does nothing with %s, and says which requirement it was', async (_what, need, given) => {
    for (const [command = '', ...args] of given) await client.redis.call(command, ...args);
    const good: Requirement = { label: 'good', is: 'absent', equals: null };
    expect(await commit(client.redis, { require: [good, need], write: [['SET', 'done', '1']] })).toBe('x');
    expect(await client.redis.get('done')).toBeNull();
  });

  test.each([
    ['NUL', 'a\0b'],
    ['emoji', '👩‍👩‍👧‍👦 é 漢字'],
    ['what looks like JSON and Lua', '"}],[{"\\u0000 ]] .. redis.call("FLUSHALL")'],
    ['line ends', 'a\r\nb\u2028c'],
    ['nothing', ''],
    ['a megabyte', 'x'.repeat(1024 * 1024)],
    ['a megabyte that JSON makes six times as long', '\u0001'.repeat(1024 * 1024)],
  ])('keeps %s as it is', async (_what, value) => {
    await commit(client.redis, { require: [], write: [['SET', 'k', value]] });
    expect(await client.redis.get('k')).toBe(value);
    expect(
      await commit(client.redis, { require: [{ label: 'x', is: 'k', equals: value }], write: [] }),
    ).toBeUndefined();
  });

  test('carries half surrogates inside stored JSON, as names that a platform cut may have them', async () => {
    const offer = anOffer({ person: { id: 'U1', name: 'half \uD83D' } });
    await commit(client.redis, storeOffer(offer));
    expect(offerFromHash(await client.redis.hgetall(keys.offer(offer.id)))?.person.name).toBe('half \uD83D');
  });
});

describe('an offer', () => {
  test('that 50 people answer at once is resolved once, with its one run', async () => {
    const offer = anOffer();
    await commit(client.redis, storeOffer(offer));
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const run = aRun({ id: `run${i}`, name: `name-${i}`, status: 'queued' });
        const limits = { perPerson: 100, perWorkspace: 100 };
        const change = await changeFor(
          client.redis,
          [
            { do: 'resolve', offer, to: 'accepted', by: ben, run: run.id },
            { do: 'start', run, limits },
          ],
          Date.now(),
        );
        return commit(client.redis, change);
      }),
    );
    expect(answers.filter((failed) => failed === undefined)).toHaveLength(1);
    expect(answers.filter((failed) => failed === 'offer')).toHaveLength(49);
    const stored = offerFromHash(await client.redis.hgetall(keys.offer(offer.id)));
    const runs = await client.redis.keys(keys.run('*'));
    expect(runs).toEqual([keys.run(String(stored?.run))]);
    expect(await client.redis.zcard(keys.queue)).toBe(1);
    expect(await client.redis.zcard(keys.offersDue)).toBe(0);
  });

  test('never takes the id of another one', async () => {
    await commit(client.redis, storeOffer(anOffer()));
    expect(await commit(client.redis, storeOffer(anOffer({ person: ben, workspace: 'fake:other' })))).toBe('id');
    expect(offerFromHash(await client.redis.hgetall(keys.offer('offer1')))?.workspace).toBe('fake:w');
  });

  test('that is resolved cannot be resolved otherwise', async () => {
    await commit(client.redis, storeOffer(anOffer()));
    await commit(client.redis, resolveOffer({ offer: anOffer(), to: 'declined', by: ben }));
    expect(await commit(client.redis, resolveOffer({ offer: anOffer(), to: 'expired' }))).toBe('offer');
    expect(await client.redis.hget(keys.offer('offer1'), 'status')).toBe('declined');
  });

  test('that is made in the same moment as others goes with them in one call, and stands for itself', async () => {
    await client.redis.set('text', 'no hash');
    await client.redis.config('RESETSTAT');
    const outcomes = await Promise.allSettled([
      commit(client.redis, { require: [], write: [['SET', 'a', '1']] }),
      commit(client.redis, { require: [{ label: 'no', is: 'a', equals: '2' }], write: [['SET', 'b', '1']] }),
      commit(client.redis, { require: [], write: [['HSET', 'text', 'f', 'v']] }),
      commit(client.redis, { require: [{ label: 'yes', is: 'a', equals: '1' }], write: [['SET', 'c', '1']] }),
    ]);
    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason))),
    ).toEqual([undefined, 'no', expect.stringContaining('WRONGTYPE'), undefined]);
    expect(await client.redis.mget('a', 'b', 'c')).toEqual(['1', null, '1']);
    expect(await client.redis.info('commandstats')).toMatch(/cmdstat_evalsha:calls=1,/);
  });

  test('keeps what it can of a text that was cut within a character', async () => {
    const entry = JSON.stringify({ text: 'cut 😀\uD83D' });
    const write: Write[] = [
      ['SET', 'reply', 'cut 😀\uD83D'],
      ['RPUSH', 'box', entry],
    ];
    expect(await commit(client.redis, { require: [], write })).toBeUndefined();
    expect(await client.redis.get('reply')).toBe('cut 😀\uFFFD');
    // What is JSON by itself stays as it was, to be found again.
    expect(await client.redis.lrange('box', 0, -1)).toEqual([entry]);
    expect(
      await commit(client.redis, { require: [{ label: 'box', list: 'box', holds: entry }], write: [] }),
    ).toBeUndefined();
  });

  test('of much goes in more than one call', async () => {
    const large = 'x'.repeat(100_000);
    await client.redis.config('RESETSTAT');
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        commit(client.redis, { require: [], write: [['SET', `k${i}`, i % 10 === 0 ? large : 'small']] }),
      ),
    );
    expect(await client.redis.exists(...Array.from({ length: 50 }, (_, i) => `k${i}`))).toBe(50);
    const [, calls] = /cmdstat_evalsha:calls=(\d+),/.exec(await client.redis.info('commandstats')) ?? [];
    expect(Number(calls)).toBeGreaterThan(2);
    expect(Number(calls)).toBeLessThan(10);
  });
});
