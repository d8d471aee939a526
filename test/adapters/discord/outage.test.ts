import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDiscord, type Discord } from '../../../src/adapters/discord/discord.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import type { Accept } from '../../../src/core/ports.ts';
import { acceptInto } from '../../../src/jobs/mailbox/accept.ts';
import { connect } from '../../../src/jobs/redis/connect.ts';
import { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** More than may wait in memory; see MAX_WAITING in discord.ts. */
const FLOOD = 1_500;
const PATIENCE = { timeout: 60_000 };
const WALK = { timeout: 150_000 };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

let server: TestRedis;
let redis: Redis;
let receiving: Redis;
let fake: FakeDiscord;
let bot: Discord;
const heard: Inbound[] = [];
/** Set: accepting waits for it, as where Redis is slow. */
let slow: Promise<unknown> | undefined;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.options);
  receiving = connect({ socket: server.socket }, 'test', 'impatient');
  for (const client of [redis, receiving]) client.on('error', () => undefined);
  fake = await new FakeDiscord().start();
  const store = acceptInto(receiving, async () => undefined);
  const accept: Accept = async (inbound) => {
    await slow;
    const taken = await store(inbound);
    if (taken === 'accepted') heard.push(inbound);
    return taken;
  };
  bot = createDiscord({
    token: fake.token,
    apiUrl: fake.url,
    redis,
    receiving,
    prefix: 'mw:dc:',
    accept,
    queries: undefined as never,
    files: { read: async () => undefined },
    workflows: [],
    log: quiet,
    now: fake.clock.now,
  });
  await bot.listen();
  await until(connected, 'a session');
}, 60_000);

afterAll(async () => {
  await bot.close();
  await fake.stop();
  for (const client of [redis, receiving]) client.disconnect();
  await server.stop();
});

const connected = () => fake.gateway.sessions.some(({ socket }) => socket);
const texts = () => heard.flatMap((one) => (one.kind === 'message' ? [one.text] : []));

it('while Redis is away no more than so many events wait here, and all are taken in later in their order', {
  timeout: 240_000,
}, async () => {
  fake.people.dm('ana', 'before');
  await expect.poll(texts, PATIENCE).toEqual(['before']);
  await server.kill();
  const command = await fake.people.slash('ben', fake.world.directWith(fake.people.named('ben').id), 'workflows', {});
  await expect.poll(() => command.original?.content, PATIENCE).toContain('try again');
  const said = Array.from({ length: FLOOD }, (_, n) => `word ${n}`);
  for (const text of said) fake.people.dm('ana', text);
  await expect.poll(connected, PATIENCE).toBe(false);
  await server.restart();
  // Every word is synced to the disk a few times.
  await expect.poll(() => texts().length, { timeout: 180_000 }).toBe(FLOOD + 1);
  expect(texts()).toEqual(['before', ...said]);
  // Ben was told to try again, and has perhaps done so.
  expect(heard.filter(({ kind }) => kind === 'command')).toEqual([]);
  expect(fake.gateway.counts.identify).toBe(1);
});

it('nobody is told to try again what is stored a little later', WALK, async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  slow = promise;
  const before = heard.length;
  const command = await fake.people.slash('ben', fake.world.directWith(fake.people.named('ben').id), 'workflows', {});
  await expect.poll(() => command.original, PATIENCE).toBeDefined();
  resolve();
  slow = undefined;
  await expect.poll(() => heard.length, PATIENCE).toBe(before + 1);
  expect(command.original?.content ?? '').not.toContain('try again');
});

it('and who is told is told where it could not be stored after all', WALK, async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  slow = promise;
  const command = await fake.people.slash('ben', fake.world.directWith(fake.people.named('ben').id), 'workflows', {});
  await expect.poll(() => command.original, PATIENCE).toBeDefined();
  reject(new Error('Redis did not answer.'));
  slow = undefined;
  await expect.poll(() => command.original?.content, PATIENCE).toContain('try again');
});
