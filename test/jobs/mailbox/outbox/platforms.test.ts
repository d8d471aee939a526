import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Outgoing, Post } from '../../../../src/core/domain/outgoing.ts';
import { DeliveryError, type Platform, type Refusal } from '../../../../src/core/ports.ts';
import { commit } from '../../../../src/jobs/commit.ts';
import { RedisFiles } from '../../../../src/jobs/store/files.ts';
import { type Box, keys } from '../../../../src/jobs/keys.ts';
import { releaseTurn } from '../../../../src/jobs/mailbox/mailbox.ts';
import { deliveryHealth } from '../../../../src/jobs/mailbox/outbox/delivery-health.ts';
import { resolveOffer, storeOffer } from '../../../../src/jobs/store/offers.ts';
import { calendar } from '../../../../src/adapters/calendar/calendar.ts';
import { drainOutbox } from '../../../../src/jobs/mailbox/outbox/outbox.ts';
import { send, touch } from '../../../../src/jobs/mailbox/outbox/writes.ts';
import { Policy } from '../../../../src/core/policy.ts';
import { createQueries } from '../../../../src/jobs/store/queries/queries.ts';
import { RefusedTokens } from '../../../../src/jobs/mailbox/outbox/refused-tokens.ts';
import { storeRun } from '../../../../src/jobs/runs/writes.ts';
import { anOffer, aRun, count, here } from '../../../core/decide/facts.ts';
import { UnknownData } from '../../../../src/jobs/store/stored.ts';
import { startClient } from '../../../support/client.ts';
import { silent } from '../../../support/engine.ts';
import { ana } from '../../../support/events.ts';
import { takeTurn } from '../../../support/take-turn.ts';
import { FakePlatform } from '../../../support/fake-platform.ts';

/** What the outbox does where a platform wants files apart, has rates of its own, or refuses for good. */
const box: Box = { kind: 'outbox', id: 'fake:c' };
const file = { id: 'f1', name: 'report.md', size: 3 };

let client: Awaited<ReturnType<typeof startClient>>;
let platform: FakePlatform & Platform;
let now: number;
beforeAll(async () => void (client = await startClient()));
afterAll(() => client.stop());
beforeEach(async () => {
  await client.redis.flushall();
  now = 1_000_000;
  platform = new FakePlatform({ cardEveryMs: 1000, filesApart: true }, () => now);
});

async function drain(of = box): Promise<number | undefined> {
  const { turn, abandoned } = await takeTurn(client.redis, of);
  const deps = {
    redis: client.redis,
    log: silent,
    policy: () => Policy.parse({}),
    queries: createQueries(client.redis, () => now),
    files: new RedisFiles(client.redis, () => 1_000_000),
    workflows: [count],
    calendar,
    platformOf: () => platform,
    now: () => now,
    unknown: new UnknownData(silent, Date.now),
    observe: () => undefined,
    stopping: () => false,
  };
  const again = await drainOutbox(deps, turn, abandoned);
  await releaseTurn(client.redis, turn);
  return again;
}

const at = { workspace: 'fake:w', channel: 'fake:c', thread: 't', at: 0 };

function says(text: string, post: Partial<Post> = {}, more: { to?: typeof ana; replyTo?: string } = {}): Outgoing {
  return { ...at, key: text || 'empty', post: { kind: 'reply', text, buttons: [], files: [], ...post }, ...more };
}

async function put(...outgoing: Outgoing[]): Promise<void> {
  await commit(client.redis, { require: [], write: outgoing.flatMap(send) });
}

const shown = () => platform.calls.map(({ text, post }) => [text, post?.files.map(({ name }) => name)]);

describe('files of their own', () => {
  test('follow their message, once, also where sending them fails first', async () => {
    await put(says('a result', { files: [file] }), says('later'));
    platform.before = ({ post }) => {
      if (post?.files.length && now === 1_000_000) throw new DeliveryError('down', { retry: true });
    };
    await drain();
    now += 10_000;
    await client.redis.del(keys.hold('fake:c', 'messages'));
    await drain();
    expect(shown()).toEqual([
      ['a result', []],
      ['later', []],
      ['', ['report.md']],
    ]);
    expect(platform.calls.at(-1)?.key).toBe('a result/files');
  });

  test('of a private message are private', async () => {
    await put(says('psst', { files: [file] }, { to: ana }));
    await drain();
    expect(platform.calls.map(({ to }) => to)).toEqual([ana.id, ana.id]);
  });

  test('hold the whole of a text that is too long', async () => {
    await put(says('x'.repeat(5_000)));
    await drain();
    expect(shown().map(([, files]) => files)).toEqual([[], ['full-text.md']]);
  });

  test('stay with their message where the platform takes both together', async () => {
    platform = new FakePlatform({}, () => now);
    await put(says('a result', { files: [file] }));
    await drain();
    expect(shown()).toEqual([['a result', ['report.md']]]);
  });
});

describe('without room', () => {
  test('a message waits, a private one does not', async () => {
    platform.room = async (_place, post) => (post.text === 'public' ? 700 : 0);
    await put(says('public'), { ...says('private', {}, { to: ana }), thread: 'another' });
    expect(await drain()).toBe(700);
    expect(shown()).toEqual([['private', []]]);
    platform.room = async () => 0;
    await drain();
    expect(shown().at(-1)).toEqual(['public', []]);
  });

  test('an edit waits and holds no message back; another card with room is shown', async () => {
    for (const id of ['aaa', 'bbb']) await aShownRun(id);
    const before = platform.calls.length;
    now += 2_000;
    platform.room = async (_place, post, message) => (message !== undefined && post.run === 'aaa' ? 900 : 0);
    await commit(client.redis, { require: [], write: ['aaa', 'bbb'].flatMap((run) => touch('fake:c', { run })) });
    await put(says('a message'));
    expect(await drain()).toBe(900);
    expect(platform.calls.slice(before).map(({ do: what, post }) => [what, post?.run])).toEqual([
      ['post', undefined],
      ['edit', 'bbb'],
    ]);
  });
});

describe('what a platform refuses for good', () => {
  function refuse(refusal: Refusal): void {
    platform.direct = async (workspace, person) => ({ workspace, channel: 'fake:dm', thread: `fake:dm/${person}` });
    platform.before = ({ thread, post }) => {
      if (thread === 't' && post?.files.length === 0) throw new DeliveryError('refused', { retry: false, refusal });
    };
  }
  const direct: Box = { kind: 'outbox', id: 'fake:dm' };

  test('goes to its person directly, with the reason, and is set aside', async () => {
    refuse('closed');
    await put(says('the result', { kind: 'result', mention: ana }));
    await drain();
    await drain(direct);
    const [told] = platform.calls;
    expect(told?.thread).toBe(`fake:dm/${ana.id}`);
    expect(told?.text).toContain('that channel or thread is closed');
    expect(told?.text).toContain('the result');
    expect(await client.redis.llen(keys.aside)).toBe(1);
  });

  test('is not sent on for ever', async () => {
    refuse('not_member');
    platform.before = () => {
      throw new DeliveryError('refused', { retry: false, refusal: 'not_member' });
    };
    await put(says('the result', { kind: 'result', mention: ana }));
    await drain();
    await drain(direct);
    expect(await client.redis.llen(keys.aside)).toBe(2);
    expect(await client.redis.smembers(keys.boxes)).toEqual([]);
  });

  test('and is too long comes as a file in its place', async () => {
    refuse('too_long');
    platform.before = ({ text }) => {
      if (text.startsWith('long')) throw new DeliveryError('refused', { retry: false, refusal: 'too_long' });
    };
    await put(says('long, in some way that nobody foresaw'));
    await drain();
    expect(shown()).toEqual([
      ['That was longer than a message may be here, so it comes as a file.', []],
      ['', ['full-text.md']],
    ]);
  });

  test('and is for nobody, or for a reason that nobody can mend, is only set aside', async () => {
    refuse('closed');
    await put(says('to everybody'));
    await drain();
    platform.before = () => {
      throw new DeliveryError('revoked', { retry: false });
    };
    await put(says('the result', { mention: ana }));
    await drain();
    expect(await client.redis.llen(keys.aside)).toBe(2);
    expect(await client.redis.exists(keys.box('outbox:fake:dm'))).toBe(0);
  });
});

describe('a refusal that nobody foresaw', () => {
  const counted = () => client.redis.hgetall(keys.undelivered);

  test('brings the message to its person directly', async () => {
    platform.direct = async (workspace, person) => ({ workspace, channel: 'fake:dm', thread: `fake:dm/${person}` });
    platform.before = ({ thread }) => {
      if (thread === 't') throw new DeliveryError('It said odd_word.', { retry: false, refusal: 'unknown' });
    };
    await put(says('the result', { kind: 'result', mention: ana }));
    await drain();
    await drain({ kind: 'outbox', id: 'fake:dm' });
    expect(platform.calls.map(({ text }) => text)).toEqual([expect.stringContaining('the result')]);
    expect(await counted()).toEqual({});
  });

  test('of an offer has it answered in the direct messages, and shown there from then on', async () => {
    const dm = `fake:dm/${ana.id}`;
    platform.direct = async (workspace, person) => ({ workspace, channel: 'fake:dm', thread: `fake:dm/${person}` });
    platform.before = ({ thread }) => {
      if (thread === here.thread) throw new DeliveryError('It said odd_word.', { retry: false, refusal: 'unknown' });
    };
    const offer = anOffer({ tried: false });
    await commit(client.redis, storeOffer(offer));
    await put({ ...here, at: 0, key: 'o', shows: { offer: offer.id } });
    await drain();
    await drain({ kind: 'outbox', id: 'fake:dm' });
    const queries = createQueries(client.redis, () => now);
    const [shownThere] = await queries.offers.inThread(dm);
    expect(shownThere).toMatchObject({ id: offer.id, message: 'message-1', shownAt: now });
    expect((await queries.messages.shownBy('message-1')).offer?.id).toBe(offer.id);
    expect(platform.shown('message-1')?.from).toEqual(here);
    platform.before = () => undefined;
    await commit(client.redis, resolveOffer({ offer, to: 'declined', by: ana }));
    now += 5_000;
    await drain();
    expect(platform.shown('message-1')?.text).toContain('Ana said not now');
  });

  test('is counted where the person cannot be told either', async () => {
    platform.direct = async (workspace, person) => ({ workspace, channel: 'fake:dm', thread: `fake:dm/${person}` });
    platform.before = () => {
      throw new DeliveryError('It said odd_word.', { retry: false, refusal: 'unknown' });
    };
    await put(says('the result', { kind: 'result', mention: ana }), says('to nobody'));
    await drain();
    await drain({ kind: 'outbox', id: 'fake:dm' });
    expect(await counted()).toEqual({ 'It said odd_word.': '2' });
    expect((await deliveryHealth(client.redis, new Map(), now)).notes).toEqual([
      '2 messages could be delivered nowhere: It said odd_word.',
    ]);
  });

  test('of files is said in their place', async () => {
    platform.before = ({ post }) => {
      if (post?.files.length) throw new DeliveryError('No files.', { retry: false, refusal: 'no_files' });
    };
    await put(says('a result', { files: [file] }));
    await drain();
    expect(shown()).toEqual([
      ['a result', []],
      ['I could not attach `report.md`: files are not allowed here.', []],
    ]);
  });
});

describe('a refused token', () => {
  let taken: boolean;
  const woken: string[] = [];
  const health = () => deliveryHealth(client.redis, new Map([['fake', platform]]), now);

  beforeEach(() => {
    taken = false;
    woken.length = 0;
    platform.tokens = async () => 2;
    platform.takesToken = async () => taken;
    platform.before = () => {
      if (!taken) throw new DeliveryError('It said revoked.', { retry: true, refusedToken: 'fake:w' });
    };
  });

  test('makes messages and edits wait, however often it is refused, and everything is sent once it is taken', async () => {
    taken = true;
    await aShownRun('aaa');
    taken = false;
    now += 2_000;
    await put(says('the result'));
    await commit(client.redis, { require: [], write: touch('fake:c', { run: 'aaa' }) });
    for (let time = 0; time < 400; time += 1) {
      await drain();
      await client.redis.del(keys.hold('fake:c', 'messages'), keys.hold('fake:c', 'edits'));
    }
    await drain();
    expect(await client.redis.llen(keys.aside)).toBe(0);
    const pause = await client.redis.pttl(keys.hold('fake:c', 'messages'));
    expect(pause).toBeGreaterThan(30_000);
    taken = true;
    const tokens = new RefusedTokens({
      redis: client.redis,
      log: silent,
      platformOf: () => platform,
      wake: async ({ id }) => void woken.push(id),
      now: () => now,
    });
    await tokens.mended('fake:w');
    tokens.close();
    expect(woken).toEqual(['fake:c']);
    await drain();
    expect(platform.calls.map(({ do: what, text }) => [what, text.slice(0, 10)]).slice(-2)).toEqual([
      ['post', 'the result'],
      ['edit', expect.any(String)],
    ]);
    expect(await health()).toEqual({ problems: [], notes: [] });
  });

  test('is asked about by any process until it is taken', async () => {
    await put(says('the result'));
    await drain();
    const asked: string[] = [];
    platform.takesToken = async (scope) => asked.push(scope) > 1;
    const tokens = new RefusedTokens({
      redis: client.redis,
      log: silent,
      platformOf: () => platform,
      wake: async ({ id }) => void woken.push(id),
      now: () => now,
    });
    await tokens.watch();
    await tokens.watch();
    await expect.poll(() => woken, { timeout: 10_000 }).toEqual(['fake:c']);
    tokens.close();
    expect(asked).toEqual(['fake:w', 'fake:w']);
  });

  test('is told to operators: as a problem where it is the only one', async () => {
    await put(says('the result'));
    await drain();
    const line = expect.stringContaining('The token for fake:w is refused: It said revoked.');
    expect(await health()).toEqual({ problems: [], notes: [line] });
    platform.tokens = async () => 1;
    expect(await health()).toEqual({ problems: [line], notes: [] });
  });
});

async function aShownRun(id: string): Promise<void> {
  const run = aRun({ id, name: id, status: 'queued' });
  const stored = storeRun(run, 1, { perPerson: 99, perWorkspace: 99 });
  const card: Outgoing = { ...at, key: `${id}/card`, shows: { run: id } };
  await commit(client.redis, { ...stored, write: [...stored.write, ...send(card)] });
  await drain();
}
