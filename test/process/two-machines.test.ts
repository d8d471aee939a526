import { rm } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { ancestorsOf, isAlive, processesWith } from './processes.ts';
import { stepsBegun, TWO_STEPS } from './steps-log.ts';
import { until } from './until.ts';
import { freePort } from '../support/free-port.ts';

/**
 * A gateway and two workers, each with a disk of its own and only Redis in common. They share this machine's network and
 * kernel; that no file of one is of use to another is seen to by deleting the disk of the one that dies.
 */
type Machine = { dir: string; bot: BotProcess };

/** A killed worker's run goes on after 4 to 7 s; see `LOCK_MS` in src/jobs/queues.ts. */
const TAKE_OVER_MS = 90_000;

let redis: TestRedis;
let gateway: Machine;
let workers: Machine[];
let people: People;

beforeEach(async () => {
  redis = await startRedis();
  const port = await freePort();
  const client = new Redis(redis.options);
  await client.config('SET', 'port', String(port));
  client.disconnect();
  const url = `redis://127.0.0.1:${port}`;
  gateway = await machine('gateway', url);
  workers = await Promise.all([machine('worker', url), machine('worker', url)]);
  people = new People(gateway.bot.url);
}, 60_000);

afterEach(async () => {
  for (const { bot, dir } of [gateway, ...workers]) {
    await bot.kill();
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  await redis.stop();
}, 30_000);

async function machine(role: 'gateway' | 'worker', url: string): Promise<Machine> {
  const { dir } = await makeDataDir();
  const env = { ROLE: role, REDIS_URL: url, WORKFLOWS_DIR: TWO_STEPS };
  return { dir, bot: await startBot({ dataDir: dir, env }) };
}

/** The worker that has begun that step, and the other one. */
async function atWorkOn(step: string): Promise<[Machine, Machine]> {
  const busy = await until(`the step ${step}`, async () => {
    const begun = await Promise.all(workers.map(({ dir }) => stepsBegun(dir)));
    return workers.find((_, i) => begun[i]?.some(({ name }) => name === step));
  });
  return [busy, workers.find((worker) => worker !== busy) as Machine];
}

async function isLost({ bot, dir }: Machine): Promise<void> {
  await bot.kill();
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

test('a machine is lost in the middle of a run that makes files: the other one finishes it, and they arrive', {
  timeout: TAKE_OVER_MS,
}, async () => {
  const { thread } = await people.command('ana', '/task', 'makes-files bridges');
  const [dead, other] = await atWorkOn('Think');
  const before = (await stepsBegun(dead.dir)).map(({ name }) => name);
  await isLost(dead);
  const result = await people.seesKind('ana', String(thread), 'result');
  expect(before).toEqual(['Collect', 'Think']);
  expect((await stepsBegun(other.dir)).map(({ name }) => name)).toEqual(['Think', 'Write-up']);
  const texts = await Promise.all(
    result.files.map(async ({ name, url }) => [name, await (await fetch(`${gateway.bot.url}${url}`)).text()]),
  );
  expect(texts).toEqual([
    ['notes.txt', 'Notes on bridges.\n'],
    ['report.txt', 'Report on bridges.\n'],
  ]);
});

test('a machine is lost under a command: nothing of it goes on there, and the other one tells so', {
  timeout: TAKE_OVER_MS,
}, async () => {
  const { thread } = await people.command('ana', '/task', '"Loud one" bash "echo begun; sleep 5.432; echo ended"');
  const [work = 0] = await until('its process', () => {
    const found = processesWith('sleep', '5.432');
    return found.length > 0 ? found : undefined;
  });
  const dead = workers.find(({ bot }) => ancestorsOf(work).includes(bot.child.pid ?? 0)) as Machine;
  await isLost(dead);
  await until('its end', () => !isAlive(work));
  expect((await people.seesKind('ana', String(thread), 'failure')).text).toContain('It was interrupted');
  expect(processesWith('sleep', '5.432')).toEqual([]);
});
