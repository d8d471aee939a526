import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { type Message, People } from '../support/people.ts';
import { ancestorsOf, isAlive, processesWith } from './processes.ts';
import { stepsBegun, TWO_STEPS } from './steps-log.ts';
import { until } from './until.ts';

/** A killed worker's run goes on after 4 to 7 s; see `LOCK_MS` in src/jobs/queues.ts. */
const TAKE_OVER_MS = 90_000;

let data: Awaited<ReturnType<typeof makeDataDir>>;
let gateway: BotProcess;
let workers: BotProcess[];
let people: People;

beforeEach(async () => {
  data = await makeDataDir();
  gateway = await start('gateway');
  workers = await Promise.all([start('worker'), start('worker')]);
  people = new People(gateway.url);
}, 60_000);

afterEach(async () => {
  await Promise.all([gateway, ...workers].map((bot) => bot.kill()));
  await data.remove();
}, 30_000);

function start(role: 'gateway' | 'worker'): Promise<BotProcess> {
  return startBot({ dataDir: data.dir, env: { ROLE: role, WORKFLOWS_DIR: TWO_STEPS } });
}

/** The worker that is in the middle of the run's long step. */
async function workerAtWork(): Promise<BotProcess> {
  const pid = await until(
    'the long step',
    async () => (await stepsBegun(data.dir)).find(({ name }) => name === 'Long')?.pid,
  );
  const worker = workers.find(({ child }) => child.pid === pid);
  if (!worker) throw new Error(`Process ${pid} is none of the workers.`);
  return worker;
}

async function kindsIn(thread: string): Promise<string[]> {
  return (await people.read('ana', thread)).map(({ kind }) => kind);
}

test('a gateway takes in, workers execute and deliver, and the card knows the slots of both', {
  timeout: 60_000,
}, async () => {
  const { thread } = await people.say('ana', '@meanwhile build a dashboard with an API and tests in two steps');
  await people.seesKind('ana', thread, 'offer');
  await people.say('ana', 'yes', { thread });
  await workerAtWork();
  // The run lasts long enough, and workers say how busy they are a moment after they are.
  await expect
    .poll(async () => (await people.command('ana', '/workflows', '')).text, { interval: 200 })
    .toContain('1 of 6 slots busy');
  await people.seesKind('ana', thread, 'result');
  await people.sees('ana', thread, ({ card }) => card?.status === 'completed', 'a completed card');
  expect(await kindsIn(thread)).toEqual(['text', 'card', 'text', 'result']);
});

test('a worker is killed (-9): the other one finishes its run, without doing a finished step again', {
  timeout: TAKE_OVER_MS,
}, async () => {
  const { thread } = await people.command('ana', '/task', 'two-steps please');
  const worker = await workerAtWork();
  await worker.kill();
  const goesOn = ({ kind, text }: Message) => kind === 'card' && text.includes('Restarted; continuing at step 2 of 2');
  await people.sees('ana', String(thread), goesOn, 'a card that says where it goes on');
  await people.seesKind('ana', String(thread), 'result');
  const steps = await stepsBegun(data.dir);
  expect(steps.map(({ name }) => name)).toEqual(['Short', 'Long', 'Long']);
  expect(steps[2]?.pid).not.toBe(worker.child.pid);
  await people.sees('ana', String(thread), ({ card }) => card?.status === 'completed', 'a completed card');
  expect((await kindsIn(String(thread))).filter((kind) => kind !== 'card')).toEqual(['result']);
});

test('a worker is killed (-9) under a command: its processes go, and the other worker does not run it again', {
  timeout: TAKE_OVER_MS,
}, async () => {
  const command = '"Loud one" bash "echo begun; sleep 4.321; echo ended"';
  const { thread } = await people.command('ana', '/task', command);
  const [work] = await until('its process', () => {
    const found = processesWith('sleep', '4.321');
    return found.length > 0 ? found : undefined;
  });
  const worker = workers.find(({ child }) => ancestorsOf(work ?? 0).includes(child.pid ?? 0));
  await worker?.kill();
  await until('its end', () => !isAlive(work ?? 0));
  const failure = await people.seesKind('ana', String(thread), 'failure');
  expect(failure.text).toContain('It was interrupted');
  expect(failure.buttons.map(({ label }) => label)).toContain('Run again');
  expect(worker).toBeDefined();
  expect(processesWith('sleep', '4.321')).toEqual([]);
  expect((await kindsIn(String(thread))).filter((kind) => kind !== 'card')).toEqual(['failure']);
});

test('the gateway is killed (-9): the result still comes, and is there when it is back', {
  timeout: TAKE_OVER_MS,
}, async () => {
  const { thread } = await people.say('ana', '@meanwhile build a dashboard with an API and tests in two steps');
  await people.seesKind('ana', thread, 'offer');
  await people.say('ana', 'yes', { thread });
  await workerAtWork();
  await gateway.kill();
  gateway = await start('gateway');
  people = new People(gateway.url);
  await people.seesKind('ana', thread, 'result');
  // What the gateway had in hand is taken over when its lease has run out; the result goes before the change of the card.
  await people.seesKind('ana', thread, 'card');
  expect(await kindsIn(thread)).toEqual(['text', 'card', 'text', 'result']);
  expect((await stepsBegun(data.dir)).map(({ name }) => name)).toEqual(['Short', 'Long']);
});
