import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';
import { sooner } from '../support/sooner.ts';

/** A stall is seen sooner here, so that the tests need not wait for it; but a busy machine may take a second for one text at the start. */
const MUTATIONS = [
  ...sooner,
  { file: '/jobs/watchdog/watchdog.ts', find: 'STALL_MS = 10_000', replace: 'STALL_MS = 3_000' },
];

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;

beforeEach(async () => {
  data = await makeDataDir();
  await start();
}, 60_000);

afterEach(async () => {
  await bot.kill();
  await data.remove();
}, 30_000);

async function start(): Promise<People> {
  bot = await startBot({
    dataDir: data.dir,
    env: { WORKFLOWS_DIR: join(import.meta.dirname, 'workflows'), MUTATIONS: JSON.stringify(MUTATIONS) },
    imports: [join(import.meta.dirname, '../support/mutate.ts')],
  });
  return new People(bot.url);
}

/** Starts the next process and gives what it logged till it was ended, which may be before it listens. */
async function startUntilKilled(): Promise<string[]> {
  try {
    await start();
  } catch (error) {
    return String(error).split('\n');
  }
  expect(await bot.exited).toBe('SIGKILL');
  return bot.log;
}

function fatal(log = bot.log): Record<string, unknown>[] {
  return log.filter((line) => line.includes('"level":60')).map((line) => JSON.parse(line));
}

/** The answer may be lost with the process. */
async function perhaps<T>(call: Promise<T>): Promise<T | undefined> {
  return call.catch(() => undefined);
}

test('a message that hangs the process twice is set aside the third time, its sender is told, and others are answered', {
  timeout: 90_000,
}, async () => {
  const first = new People(bot.url);
  const [, ...others] = await Promise.all(
    ['@meanwhile please hang forever', ...Array.from({ length: 5 }, () => '@meanwhile help')].map((text, nth) =>
      perhaps(first.say(nth === 0 ? 'ana' : 'ben', text)),
    ),
  );
  expect(await bot.exited).toBe('SIGKILL');
  const logs = [bot.log, await startUntilKilled()];
  const [poison, again] = logs.map((log) => {
    const [{ event, where } = {}, ...more] = fatal(log);
    expect(more).toEqual([]);
    expect(String(where)).toContain('hangs.ts');
    expect(log.join('\n')).not.toContain('hang forever');
    return event;
  });
  expect(again).toBe(poison);
  await start();
  const people = new People(bot.url);
  const thread = String(poison);
  const told = await people.seesKind('ana', thread, 'reply');
  expect(told.text).toContain(`could not handle this message. It is kept under \`${thread}\``);
  const next = await people.say('ben', '@meanwhile help', { thread });
  for (const taken of [...others, next]) if (taken) await people.seesKind('ben', taken.thread, 'notice');
  expect(fatal()).toEqual([]);
  expect(bot.log.filter((line) => line.includes('was set aside'))).toHaveLength(1);
  const figures = await (await fetch(`${bot.url}/metrics`)).text();
  expect(figures).toMatch(/^meanwhile_hangs 2$/m);
  expect(figures).toMatch(/^meanwhile_set_aside_total\{box="(inbox|lane)"\} 1$/m);
});

test('a process that was stopped for longer than a stall may last has not hung; a run that hangs is named in the log', {
  timeout: 90_000,
}, async () => {
  const people = new People(bot.url);
  bot.child.kill('SIGSTOP');
  await sleep(5_000);
  bot.child.kill('SIGCONT');
  const { thread } = await people.say('ben', '@meanwhile help');
  await people.seesKind('ben', thread, 'notice');
  expect(fatal()).toEqual([]);
  await perhaps(people.command('ana', '/task', 'hangs please'));
  expect(await bot.exited).toBe('SIGKILL');
  expect(fatal()).toMatchObject([{ run: expect.any(String) }]);
  expect(fatal()[0]).not.toHaveProperty('event');
});
