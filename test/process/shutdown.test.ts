import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { type Message, People } from '../support/people.ts';
import { isAlive, redisOf } from './processes.ts';
import { stepsBegun, TWO_STEPS } from './steps-log.ts';
import { until } from './until.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** What is there of a start when it is interrupted, by what shows it. */
const MOMENTS = {
  'has only begun': () => true,
  'launches its private Redis': () => existsSync(join(data.dir, 'redis/redis.pid')),
  'has its private Redis': (said: string) => said.includes('Started a private Redis'),
} satisfies Record<string, (said: string) => boolean>;

/** A start takes a second; every moment of it passes quickly. */
const LOOK_EVERY_MS = 2;

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bots: BotProcess[];

beforeEach(async () => {
  data = await makeDataDir();
  bots = [];
});

afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.kill()));
  await data.remove();
}, 30_000);

async function start(env: Record<string, string> = {}): Promise<{ bot: BotProcess; people: People }> {
  const bot = await startBot({ dataDir: data.dir, env });
  bots.push(bot);
  return { bot, people: new People(bot.url) };
}

function count(messages: Message[], kind: string): number {
  return messages.filter((message) => message.kind === kind).length;
}

test('what is at work and what waits goes on with the next start, except a command, and nothing comes twice', {
  timeout: 90_000,
}, async () => {
  const { bot, people } = await start({ WORKFLOWS_DIR: TWO_STEPS, MAX_CONCURRENT_RUNS: '2' });
  const command = await people.command('ana', '/task', '"Slow one" bash "echo begun; sleep 8; echo ended"');
  await people.sees('ana', String(command.thread), ({ text }) => /^begun$/m.test(text), 'its output');
  const steps = await people.command('ben', '/task', 'two-steps please');
  const queued = await people.command('chloe', '/task', '"Third one" bash "echo third"');
  await until('the long step', async () => (await stepsBegun(data.dir)).some(({ name }) => name === 'Long'));
  const redis = await redisOf(data.dir);

  // Acknowledged while the bot is about to go: some are handled before, some are not.
  const sent = await Promise.all(
    Array.from({ length: 12 }, (_, i) => people.say('ana', `@meanwhile run \`echo ${i}\` in the background`)),
  );
  // A shutdown that takes longer than the 10 s of SPEC F6 ends with 1.
  expect(await bot.stop()).toBe(0);
  expect(isAlive(redis)).toBe(false);

  const { people: again } = await start({ WORKFLOWS_DIR: TWO_STEPS });
  for (const { thread } of sent) await again.seesKind('ana', thread, 'offer');
  const failure = await again.seesKind('ana', String(command.thread), 'failure');
  expect(failure.text).toMatch(/interrupted[^]*begun/);
  for (const { run, thread } of [steps, queued]) {
    await again.seesKind('ana', String(thread), 'result');
    const card = await again.sees(
      'ana',
      String(thread),
      (message) => message.card?.status === 'completed',
      'a completed card',
    );
    expect(card.run).toBe(run);
  }
  for (const { thread } of sent) expect(count(await again.read('ana', thread), 'offer')).toBe(1);
  for (const { thread } of [command, steps, queued]) {
    const messages = await again.read('ana', String(thread));
    expect(count(messages, 'result') + count(messages, 'failure')).toBe(1);
    expect(count(messages, 'card')).toBe(1);
  }
  expect((await stepsBegun(data.dir)).map(({ name }) => name)).toEqual(['Short', 'Long', 'Long']);
});

test('the private Redis stays for another bot and ends with the last one', { timeout: 60_000 }, async () => {
  const { bot: first } = await start();
  const { bot: second, people } = await start({ ROLE: 'worker' }).then(({ bot }) => ({
    bot,
    people: new People(first.url),
  }));
  const redis = await redisOf(data.dir);
  expect(await second.stop()).toBe(0);
  expect(isAlive(redis)).toBe(true);
  const { thread } = await people.command('ana', '/task', '"Still here" bash "echo still here"');
  await people.seesKind('ana', String(thread), 'result');
  expect(await first.stop()).toBe(0);
  expect(isAlive(redis)).toBe(false);
});

test.each(Object.entries(MOMENTS))(
  'SIGTERM to a bot that %s ends it and leaves nothing running',
  { timeout: 60_000 },
  async (_, reached) => {
    const child = spawn(process.execPath, [MAIN], {
      cwd: data.dir,
      env: { PATH: process.env['PATH'] ?? '', HOME: data.dir, PORT: '0', DATA_DIR: data.dir },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    const exited = once(child, 'exit');
    await once(child, 'spawn');
    while (!reached(said)) await sleep(LOOK_EVERY_MS);
    child.kill('SIGTERM');
    // Before the bot listens for it, the signal itself is its end; a shutdown that takes too long ends with 1.
    expect([
      [0, null],
      [null, 'SIGTERM'],
    ]).toContainEqual(await exited);
    const redis = await redisOf(data.dir).catch(() => undefined);
    expect(redis !== undefined && isAlive(redis)).toBe(false);

    const { people } = await start();
    const { thread } = await people.command('ana', '/task', '"After it" bash "echo after it"');
    await people.seesKind('ana', String(thread), 'result');
  },
);

test('a second SIGTERM ends a slow shutdown at once, and nothing is lost by it', { timeout: 90_000 }, async () => {
  const { bot, people } = await start({ WORKFLOWS_DIR: TWO_STEPS });
  const { thread } = await people.command('ana', '/task', 'two-steps please');
  await until('the long step', async () => (await stepsBegun(data.dir)).some(({ name }) => name === 'Long'));
  bot.child.kill('SIGTERM');
  // The first one waits for the careless workflow, so the second comes in the middle: once it takes in nothing more.
  await until('the first to be heard', () =>
    fetch(`${bot.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(1);

  const { people: again } = await start({ WORKFLOWS_DIR: TWO_STEPS });
  await again.seesKind('ana', String(thread), 'result');
  expect(count(await again.read('ana', String(thread)), 'result')).toBe(1);
});
