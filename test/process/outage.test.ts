import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { type Answer, People } from '../support/people.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { redisOf } from './processes.ts';
import { stepsBegun, TWO_STEPS } from './steps-log.ts';
import { until } from './until.ts';
import { freePort } from '../support/free-port.ts';

/** Longer than the 6 s after which BullMQ before 6.3.3 hung for good (docs/decisions/0002). */
const OUTAGE_MS = 10_000;

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;
let people: People;

beforeEach(async () => {
  data = await makeDataDir();
});

afterEach(async () => {
  await bot.kill();
  await data.remove();
}, 30_000);

async function start(env: Record<string, string> = {}): Promise<void> {
  bot = await startBot({ dataDir: data.dir, env: { WORKFLOWS_DIR: TWO_STEPS, ...env } });
  people = new People(bot.url);
}

/** Writes a message with a key, by which it is the same message however often it is sent. */
async function send(text: string, key: string): Promise<Answer> {
  return people.call('/playground/messages', { channel: 'general', user: 'ana', text }, { 'idempotency-key': key });
}

function expectUnavailable({ status, body }: Answer): void {
  expect(status).toBe(503);
  expect(body['error']).toEqual({ code: 'unavailable', message: expect.stringMatching(/try again/i) });
}

/** Sends until it is taken, as a person does who was told to try again; gives its thread. */
async function sendUntilTaken(text: string, key: string): Promise<string> {
  return until('a message that is taken', async () => {
    const { status, body } = await send(text, key);
    return status === 201 ? String(body['thread']) : undefined;
  });
}

async function count(thread: string, kind: string): Promise<number> {
  return (await people.read('ana', thread)).filter((message) => message.kind === kind).length;
}

describe('a Redis of one’s own', () => {
  let redis: TestRedis;
  let port: number;

  beforeEach(async () => {
    redis = await startRedis();
    port = await freePort();
    await listenOn(port);
    await start({ REDIS_URL: `redis://127.0.0.1:${port}` });
  }, 60_000);

  afterEach(() => redis.stop());

  /** The tests' server listens on a socket only, and a restart makes it forget the port again. */
  async function listenOn(number: number): Promise<void> {
    const client = new Redis(redis.options);
    await client.config('SET', 'port', String(number));
    client.disconnect();
  }

  async function back(): Promise<void> {
    await redis.restart();
    await listenOn(port);
  }

  test('every call says that it is away while it is away; afterwards everything goes on', {
    timeout: 120_000,
  }, async () => {
    const before = await people.say('ana', '@meanwhile run `echo before` in the background');
    const offer = await people.seesKind('ana', before.thread, 'offer');
    await redis.kill();

    expectUnavailable(await send('@meanwhile run `echo meanwhile` in the background', 'while-away'));
    const calls: [string, unknown?][] = [
      ['/playground/commands', { channel: 'general', user: 'ana', command: '/task', text: 'sleep 1' }],
      ['/playground/actions', { message: offer.id, action: 'start', user: 'ana' }],
      ['/playground/reactions', { message: offer.id, emoji: '👍', user: 'ana' }],
      ['/playground/state?user=ana'],
      ['/playground/channels/general?user=ana'],
      [`/playground/threads/${encodeURIComponent(before.thread)}?user=ana`],
    ];
    for (const answer of await Promise.all(calls.map(([path, body]) => people.call(path, body))))
      expectUnavailable(answer);
    expect((await people.call('/healthz')).status).toBe(200);
    expect((await people.call('/readyz')).status).toBe(503);

    await back();
    const thread = await sendUntilTaken('@meanwhile run `echo meanwhile` in the background', 'while-away');
    await people.seesKind('ana', thread, 'offer');
    expect(await count(thread, 'text')).toBe(1);
    expect(await count(thread, 'offer')).toBe(1);
    await people.say('ana', 'yes', { thread: before.thread });
    await people.seesKind('ana', before.thread, 'result');
    expect(await count(before.thread, 'result')).toBe(1);
    expect((await people.call('/readyz')).status).toBe(200);
  });

  test('it is away for 10 s in the middle of a run: the run ends once, and its result comes', {
    timeout: 120_000,
  }, async () => {
    const { thread } = await people.command('ana', '/task', 'two-steps please');
    await until('the long step', async () => (await stepsBegun(data.dir)).some(({ name }) => name === 'Long'));
    const other = await people.command('ben', '/task', '"Other" bash "sleep 3; echo other is over"');
    await people.sees('ben', String(other.thread), ({ card }) => card?.status === 'running', 'a running card');
    const before = bot.log.length;
    await redis.kill();
    await sleep(OUTAGE_MS);
    await back();
    const said: string[] = await until('the end of the outage in the log', () => {
      const lines = bot.log.slice(before);
      return lines.some((line) => line.includes('Redis answers again')) ? lines : undefined;
    });
    expect(said.filter((line) => line.includes('Redis is unreachable'))).toHaveLength(1);
    expect(said.filter((line) => line.includes('"stack"'))).toEqual([]);
    await people.seesKind('ana', String(thread), 'result');
    await people.seesKind('ana', String(other.thread), 'result');
    await people.sees('ana', String(thread), ({ card }) => card?.status === 'completed', 'a completed card');
    expect(await count(String(thread), 'result')).toBe(1);
    expect(await count(String(other.thread), 'result')).toBe(1);
    // The step that was finished before is not done again.
    expect((await stepsBegun(data.dir)).filter(({ name }) => name === 'Short')).toHaveLength(1);
    const after = await people.command('ana', '/task', '"After it" bash "echo after it"');
    await people.seesKind('ana', String(after.thread), 'result');
  });

  test('what was acknowledged right before it goes is there afterwards, once', { timeout: 120_000 }, async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `@meanwhile run \`echo ${i}\` in the background`);
    const sending = Promise.all(texts.map((text, i) => send(text, `burst-${i}`)));
    await sleep(50);
    await redis.kill();
    const answers = await sending;
    await back();
    for (const [i, { status, body }] of answers.entries()) {
      if (status !== 201) expectUnavailable({ status, body });
      const thread = status === 201 ? String(body['thread']) : await sendUntilTaken(texts[i] ?? '', `burst-${i}`);
      await people.seesKind('ana', thread, 'offer');
      expect(await count(thread, 'text')).toBe(1);
      expect(await count(thread, 'offer')).toBe(1);
    }
  });
});

describe('the private Redis', () => {
  test('is killed (-9): the bot starts it again by itself, and nothing that was acknowledged is lost', {
    timeout: 120_000,
  }, async () => {
    await start();
    const { thread } = await people.command('ana', '/task', '"Slow one" bash "echo begun; sleep 3; echo ended"');
    await people.sees('ana', String(thread), ({ text }) => /^begun$/m.test(text), 'its output');
    process.kill(await redisOf(data.dir), 'SIGKILL');
    const during = await sendUntilTaken('@meanwhile run `echo during` in the background', 'during');
    await people.seesKind('ana', during, 'offer');
    const result = await people.seesKind('ana', String(thread), 'result');
    expect(result.text).toContain('ended');
    expect(await count(during, 'offer')).toBe(1);
    expect(await count(String(thread), 'result')).toBe(1);
  });

  test('is frozen: calls are answered in time, and once it wakes up everything is there once', {
    timeout: 120_000,
  }, async () => {
    await start();
    const pid = await redisOf(data.dir);
    process.kill(pid, 'SIGSTOP');
    try {
      expectUnavailable(await send('@meanwhile run `echo frozen` in the background', 'frozen'));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const thread = await sendUntilTaken('@meanwhile run `echo frozen` in the background', 'frozen');
    await people.seesKind('ana', thread, 'offer');
    expect(await count(thread, 'text')).toBe(1);
    expect(await count(thread, 'offer')).toBe(1);
  });
});
