import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { calendar } from '../../../src/adapters/calendar/calendar.ts';
import { TURNS_KEPT, turnOfPerson } from '../../../src/core/domain/conversation.ts';
import { FenceLost } from '../../../src/core/execute/journal.ts';
import type { Model, ModelCall, ModelMessage } from '../../../src/core/model.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Reply } from '../../../src/core/domain/reply.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { createEngine, type Engine } from '../../../src/jobs/engine.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import {
  endReply,
  readHistory,
  remember,
  replyFromHash,
  signalStop,
  storeReply,
} from '../../../src/jobs/replies/store.ts';
import { RedisReplyJournal } from '../../../src/jobs/replies/journal.ts';
import { startClient } from '../../support/client.ts';
import { silent } from '../../support/engine.ts';
import { aMessage, ana, ben } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { holdChecks } from '../../support/hold-checks.ts';
import { until } from '../../support/until.ts';
import { noTurn } from '../../support/no-turn.ts';

const PLACE = { workspace: 'fake:w', channel: 'fake:c', thread: 'fake:c/t' };

let client: Awaited<ReturnType<typeof startClient>>;
let redis: Redis;
let platform: FakePlatform;
let engines: Engine[];
let folder: string;

beforeEach(async () => {
  client = await startClient();
  redis = client.redis;
  platform = new FakePlatform();
  engines = [];
  folder = await mkdtemp(join(tmpdir(), 'mw-replies-'));
});
afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  await client.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A model that says what a test gives it, as it gives it. */
class HeldModel implements Model {
  turn = noTurn;
  readonly calls: { messages: ModelMessage[]; signal: AbortSignal; say(...pieces: string[]): void; end(): void }[] = [];

  async *stream(messages: ModelMessage[], { signal }: ModelCall): AsyncGenerator<string> {
    if (!signal) throw new Error('It cannot be stopped.');
    signal.throwIfAborted();
    const pieces: string[] = [];
    let ended = false;
    let wake = Promise.withResolvers<void>();
    const change = (what: () => void) => {
      what();
      wake.resolve();
    };
    this.calls.push({
      messages,
      signal,
      say: (...more) => change(() => pieces.push(...more)),
      end: () => change(() => (ended = true)),
    });
    signal.addEventListener('abort', () => wake.resolve(), { once: true });
    for (;;) {
      signal.throwIfAborted();
      const piece = pieces.shift();
      if (piece !== undefined) yield piece;
      else if (ended) return;
      else {
        await wake.promise;
        wake = Promise.withResolvers();
      }
    }
  }

  async object(): Promise<never> {
    throw new Error('Nobody asks for objects here.');
  }

  /** The call of that number, from 0, once it was made. */
  async call(number: number) {
    return until(() => this.calls[number], `call ${number}`);
  }
}

async function start(model?: Model): Promise<Engine> {
  const engine = createEngine({
    redis: { socket: client.server.socket },
    log: silent,
    policy: () => Policy.parse({}),
    workflows: [],
    calendar,
    model,
    dataDir: folder,
    slots: 0,
    platformOf: () => platform,
    now: Date.now,
  });
  engines.push(engine);
  await engine.start();
  return engine;
}

function question(changes: Partial<Parameters<typeof aMessage>[0]> = {}) {
  return aMessage({ text: 'why is the sky blue?', mentioned: true, ...changes });
}

const shownText = (message: string) => platform.shown(message)?.text;
const replies = () => platform.posted('reply');

async function firstReply() {
  return until(() => replies()[0], 'a reply');
}

function aReply(changes: Partial<Reply> = {}): Reply {
  const base = { ...PLACE, id: 'reply1', person: ana, request: 'why?', status: 'thinking' as const, text: '' };
  return { ...base, createdAt: Date.now(), ...changes };
}

async function stored(reply: Reply): Promise<Reply> {
  await commit(redis, { require: [], write: storeReply(reply) });
  return reply;
}

function journalOf(id: string, told: string[] = []): RedisReplyJournal {
  return new RedisReplyJournal(id, {
    redis,
    now: Date.now,
    wakeOutbox: (channel) => told.push(`wake ${channel}`),
    onLost: () => told.push('lost'),
    onError: (error) => told.push(String(error)),
  });
}

const state = async (id = 'reply1') => replyFromHash(await redis.hgetall(keys.reply(id)));

describe('the journal of a reply', () => {
  test('records what is written, and leaves nothing live at its end', async () => {
    await stored(aReply());
    const journal = journalOf('reply1');
    const begun = await journal.begin();
    journal.grow('Because');
    await until(async () => (await state())?.status === 'writing', 'the first words');
    await journal.end({ ...(begun?.reply as Reply), text: 'Because of the air.', status: 'done' });
    expect(await state()).toMatchObject({ status: 'done', text: 'Because of the air.', request: 'why?' });
    expect(await redis.exists(keys.liveReplies, keys.threadReplies(PLACE.thread))).toBe(0);
    expect(await redis.ttl(keys.reply('reply1'))).toBeGreaterThan(0);
    expect(await readHistory(redis, PLACE.thread)).toMatchObject([{ by: 'bot', text: 'Because of the air.' }]);
    expect(await journalOf('reply1').begin()).toBeUndefined();
  });

  test('lets nobody write to whom it does not belong any more', async () => {
    await stored(aReply());
    const told: string[] = [];
    const first = journalOf('reply1', told);
    const begun = await first.begin();
    const second = journalOf('reply1');
    await second.begin();
    first.grow('What the first one wrote');
    await until(() => told.includes('lost'), 'the first one to be told');
    await expect(first.end({ ...(begun?.reply as Reply), text: 'first', status: 'done' })).rejects.toThrow(FenceLost);
    expect(await state()).toMatchObject({ status: 'thinking', text: '' });
    await second.end({ ...(begun?.reply as Reply), text: 'second', status: 'done' });
    expect(await state()).toMatchObject({ status: 'done', text: 'second' });
    expect(await readHistory(redis, PLACE.thread)).toHaveLength(1);
  });

  test('gives it to one of many who begin at once', async () => {
    await stored(aReply());
    const journals = Array.from({ length: 10 }, () => journalOf('reply1'));
    const outcomes = await Promise.allSettled(journals.map((journal) => journal.begin()));
    const end = { ...aReply(), text: 'x', status: 'done' as const };
    const ends = await Promise.allSettled(journals.map((journal) => journal.end(end)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readHistory(redis, PLACE.thread)).toHaveLength(1);
  });

  test('shows what was written some times a second, not at every piece', async () => {
    await stored(aReply());
    const told: string[] = [];
    const journal = journalOf('reply1', told);
    await journal.begin();
    const before = Date.now();
    let text = '';
    await until(() => {
      journal.grow((text += 'x'));
      return told.length >= 4;
    }, 'four to be told');
    journal.close();
    // A slow machine only makes it longer; told at every piece, four would take some hundredths of a second.
    expect(Date.now() - before).toBeGreaterThan(600);
  });

  test('a stop after the end is no stop', async () => {
    const reply = await stored(aReply());
    await commit(redis, { require: [], write: endReply({ ...reply, status: 'done', text: 'All.' }) });
    await commit(redis, signalStop(reply));
    expect(await state()).toMatchObject({ status: 'done', text: 'All.' });
    expect(await redis.ttl(keys.reply('reply1'))).toBeGreaterThan(0);
  });
});

describe('where the model was taken away', () => {
  const isFinal = () => until(async () => (await state())?.status === 'failed', 'the reply to end');

  test('a reply that nobody has begun to write says so and ends, and so it stays', async () => {
    await stored(aReply());
    await start();
    await isFinal();
    expect((await firstReply()).text).toContain('no language model set up any more');
    expect(await redis.exists(keys.liveReplies, keys.threadReplies(PLACE.thread))).toBe(0);
    await (await start()).close();
    expect(await state()).toMatchObject({ status: 'failed', trouble: 'not_set_up' });
    expect(replies()).toHaveLength(1);
  });

  test('one that was half written keeps what it has', async () => {
    const model = new HeldModel();
    const before = await start(model);
    await before.accept(question());
    (await model.call(0)).say('Because of');
    const { message } = await firstReply();
    await until(() => shownText(message)?.includes('Because of'), 'the first words');
    await before.close();
    await start();
    await until(() => shownText(message)?.includes('broke off here: I have no language model'), 'its end');
    expect(shownText(message)).toContain('Because of');
    expect(await redis.exists(keys.liveReplies)).toBe(0);
  });

  test('but not from another process: that goes on writing', async () => {
    const model = new HeldModel();
    const talks = await start(model);
    await talks.accept(question());
    const call = await model.call(0);
    await start();
    call.say('Because of the air.');
    call.end();
    const { message } = await firstReply();
    await until(() => shownText(message) === 'Because of the air.', 'the answer');
    expect(replies()).toHaveLength(1);
  });
});

describe('the history of a thread', () => {
  const say = (number: number) =>
    commit(redis, {
      require: [],
      write: remember(PLACE.thread, turnOfPerson({ id: 'ana', name: 'Ana' }, `word ${number}`, number)),
    });

  test('keeps the latest turns, and forgets all of them an hour after the last', async () => {
    for (let number = 1; number <= TURNS_KEPT + 5; number += 1) await say(number);
    const turns = await readHistory(redis, PLACE.thread);
    expect(turns).toHaveLength(TURNS_KEPT);
    expect(turns[0]?.text).toBe('word 6');
    expect(turns.at(-1)?.text).toBe(`word ${TURNS_KEPT + 5}`);
    const left = await redis.ttl(keys.history(PLACE.thread));
    expect(left).toBeGreaterThan(3_590);
    expect(left).toBeLessThanOrEqual(3_600);
  });

  test('is kept for another hour by each turn', async () => {
    await say(1);
    await redis.expire(keys.history(PLACE.thread), 5);
    await say(2);
    expect(await redis.ttl(keys.history(PLACE.thread))).toBeGreaterThan(3_590);
  });

  test('does not run out while an offer in the thread is open', async () => {
    const engine = await start();
    await say(1);
    await redis.expire(keys.history(PLACE.thread), 60);
    const offer = { ...PLACE, id: 'offer1', person: ana, request: 'x', plan: { workflow: 'x', input: {} } };
    const why = { tier: 'complex', confidence: 1, reasons: [] };
    const body = { ...offer, why, createdAt: Date.now(), expiresAt: Date.now() + 7_200_000 };
    await redis.hset(keys.offer('offer1'), { body: JSON.stringify(body), status: 'open' });
    await redis.zadd(keys.offersDue, Date.now() + 7_200_000, 'offer1');
    await redis.zadd(keys.threadOffers(PLACE.thread), Date.now(), 'offer1');
    await engine.close();
    await start();
    await expect.poll(() => redis.ttl(keys.history(PLACE.thread))).toBeGreaterThan(3_000);
  });
});

describe('a reply of the model', () => {
  test('grows in one message, and the next one knows it', async () => {
    const model = new HeldModel();
    const engine = await start(model);
    await engine.accept(question());
    const first = await model.call(0);
    first.say('Because ');
    const { message } = await firstReply();
    await until(() => shownText(message) === 'Because', 'the first words');
    first.say('of the air.');
    await until(() => shownText(message) === 'Because of the air.', 'more words');
    first.end();
    await until(async () => (await readHistory(redis, PLACE.thread)).some(({ by }) => by === 'bot'), 'the end');
    await engine.accept(question({ text: 'and at sunset?' }));
    const next = await model.call(1);
    expect(next.messages.map(({ content }) => content).slice(1)).toEqual([
      'Ana: why is the sky blue?',
      'Because of the air.',
      'Ana: and at sunset?',
    ]);
    expect(replies()).toHaveLength(1);
  });

  test('is stopped by a word before its first word', async () => {
    // Only the word itself can bring the stop: nobody looks for one that was missed, and the model says no more.
    holdChecks();
    const model = new HeldModel();
    const engine = await start(model);
    await engine.accept(question());
    const call = await model.call(0);
    await engine.accept(aMessage({ text: 'stop' }));
    const { message } = await firstReply();
    await until(() => shownText(message)?.includes('Stopped before'), 'its end');
    expect(call.signal.aborted).toBe(true);
  });

  test('is stopped by a word in the middle, keeps what there is, and stays stopped', async () => {
    // Only the word itself can bring the stop: nobody looks for one that was missed, and the model says no more.
    holdChecks();
    const model = new HeldModel();
    const engine = await start(model);
    await engine.accept(question());
    (await model.call(0)).say('Because ');
    const { message } = await firstReply();
    await engine.accept(aMessage({ text: 'stop' }));
    await until(() => shownText(message) === 'Because\n\n(Stopped here.)', 'its end');
    await engine.close();
    // Whatever was left to be written is begun at the start, so before the answer to a new question.
    const next = await start(model);
    await next.accept(question({ text: 'and at sunset?' }));
    const { messages } = await model.call(1);
    expect(messages.at(-1)?.content).toBe('Ana: and at sunset?');
    expect(replies()).toHaveLength(1);
  });

  test('whose stop was stored before anybody began to write it ends, and the model is never asked', async () => {
    const reply = await stored(aReply());
    await commit(redis, signalStop(reply));
    const model = new HeldModel();
    await start(model);
    const { message } = await firstReply();
    await until(() => shownText(message)?.includes('Stopped before'), 'its end');
    expect(await redis.zcard(keys.liveReplies)).toBe(0);
    expect(model.calls).toHaveLength(0);
  });

  test('takes every "stop", though nobody is there to hear it', async () => {
    const engine = await start();
    await stored(aReply());
    await engine.accept(aMessage({ text: 'stop' }));
    await engine.accept(aMessage({ text: 'stop' }));
    const lane = `lane:${PLACE.thread}`;
    let faults = 0;
    await until(async () => {
      faults += await redis.exists(keys.faults(lane));
      return (await redis.exists(keys.box(lane), keys.drainer(lane))) === 0;
    }, 'both to be handled');
    expect(faults).toBe(0);
    expect(await redis.hget(keys.reply('reply1'), 'stop')).toBe('1');
  });

  test('shows nothing where there are only blanks yet', async () => {
    const model = new HeldModel();
    const engine = await start(model);
    await engine.accept(question());
    const call = await model.call(0);
    call.say('\n\n');
    // Longer than what is written is kept back, so that it would be shown by now.
    await sleep(500);
    expect(replies()).toEqual([]);
    call.say('Because');
    expect((await firstReply()).text.trim()).toBe('Because');
  });

  test('is not stopped by somebody else', async () => {
    const model = new HeldModel();
    const engine = await start(model);
    await engine.accept(question());
    const call = await model.call(0);
    call.say('Because ');
    const { message } = await firstReply();
    await engine.accept(aMessage({ text: 'stop', person: ben }));
    await until(async () => (await redis.scard(keys.boxes)) === 0, 'his word to be handled');
    call.say('of the air.');
    await until(() => shownText(message) === 'Because of the air.', 'it to go on');
    expect(call.signal.aborted).toBe(false);
  });

  test('goes on in the same message where its process shut down', async () => {
    const model = new HeldModel();
    const first = await start(model);
    await first.accept(question());
    const call = await model.call(0);
    call.say('Because ');
    const { message } = await firstReply();
    // The model says no more, so the writing ends only since it is told to let go.
    await first.close();
    expect(call.signal.aborted).toBe(true);
    expect(await redis.zcard(keys.liveReplies)).toBe(1);

    await start(model);
    const again = await model.call(1);
    expect(again.messages).toEqual(call.messages);
    again.say('Because of ', 'the air.');
    again.end();
    await until(() => shownText(message) === 'Because of the air.', 'the whole answer');
    expect(replies()).toHaveLength(1);
  });

  test('goes on in the same message where its writer crashed, and the dead writer changes nothing', async () => {
    const engine = await start();
    await stored(aReply());
    const dead = journalOf('reply1');
    const begun = await dead.begin();
    dead.grow('What the dead one wrote');
    await until(async () => (await state())?.status === 'writing', 'the first words');
    await engine.close();

    const model = new HeldModel();
    await start(model);
    const call = await model.call(0);
    dead.grow('What the dead one wrote, and more');
    call.say('Because of the air.');
    call.end();
    await until(async () => (await state())?.status === 'done', 'its end');
    await expect(dead.end({ ...(begun?.reply as Reply), text: 'dead', status: 'done' })).rejects.toThrow(FenceLost);
    const { message } = await firstReply();
    await until(() => shownText(message) === 'Because of the air.', 'the whole answer');
    expect(replies()).toHaveLength(1);
  });

  test('is one of fifty written at once, each in its own message', { timeout: 40_000 }, async () => {
    const model = new HeldModel();
    const engine = await start(model);
    const threads = Array.from({ length: 50 }, (_, i) => `fake:c/t${i}`);
    await Promise.all(threads.map((thread) => engine.accept(question({ thread, text: `question in ${thread}` }))));
    await model.call(49);
    for (const call of model.calls) {
      call.say('You asked: ', call.messages.at(-1)?.content ?? '');
      call.end();
    }
    await until(async () => (await redis.zcard(keys.liveReplies)) === 0, 'the end of all', 20_000);
    await until(() => replies().length === 50, 'all fifty', 20_000);
    for (const { thread, message } of replies()) {
      await until(() => shownText(message) === `You asked: Ana: question in ${thread}`, `the answer in ${thread}`);
    }
    expect(await createQueries(redis, Date.now).replies.inThread('fake:c/t7')).toEqual([]);
  });
});

test('a reply whose job lost its lock is not written twice side by side', async () => {
  const model = new HeldModel();
  const engine = await start(model);
  await engine.accept(question());
  const first = await model.call(0);
  const [id] = await redis.zrange(keys.liveReplies, 0, '-1');
  const lock = `mw:q:replies:${id}:lock`;
  await redis.del(lock);
  // As BullMQ's check for stalled jobs marks it; so the next one hands it out, before this process finds that it lost the lock.
  await redis.sadd('mw:q:replies:stalled', String(id));
  await until(async () => (await redis.exists(lock)) === 1, 'the reply to be handed out again');
  // Whatever comes of that has come once a reply that was asked for later is being written.
  await engine.accept(question({ thread: 'fake:c/other', text: 'why is the sea salty?' }));
  const second = await model.call(1);
  expect(JSON.stringify(second.messages)).toContain('salty');
  expect(first.signal.aborted).toBe(false);
  for (const call of [first, second]) {
    call.say('Because.');
    call.end();
  }
  await until(async () => (await redis.zcard(keys.liveReplies)) === 0, 'both to be written');
  expect(model.calls).toHaveLength(2);
});
