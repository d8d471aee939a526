import { percentile } from './figures.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { statuses } from '../src/core/domain/run.ts';
import { commit } from '../src/jobs/commit.ts';
import { Queues } from '../src/jobs/queues.ts';
import { endRun, storeRun } from '../src/jobs/runs/writes.ts';
import { processesWith } from '../test/process/processes.ts';
import { begun, confirm, confirmedOffer } from './confirmed.ts';
import {
  answersAtOnce,
  AT_ONCE,
  confirmedNoop,
  heapBytes,
  megabytes,
  once,
  type Results,
  runRate,
  sideBySide,
  workflows,
} from './many.ts';
import { rawRate } from './raw.ts';
import { message, openWorld, policy, type World } from './world.ts';

const RAW_JOBS = 10_000;
const RUNS = 2_000;
/** Raw and whole runs take turns, and the best round of each counts: what else the machine does can only slow it down. */
const ROUNDS = 3;
const CONVERSATIONS = 500;
const FEW = 100;
const MANY = 100_000;
const LISTS = 100;
const CANCELS = 40;
const STARTS = 300;

/** What a process had in hand is gone by then. */
const QUIET_MS = 1_500;

type RunFigures = {
  rawJobsPerSecond: number;
  runsPerSecond: number;
  ratio: number;
  bytesPerConversation: number;
  bytesPerFinishedRun: number;
  listMs100: number;
  listMs100k: number;
  cancelP99Ms: number;
  startP50Ms: number;
  startP99Ms: number;
};

/** What a run costs (SPEC H2, H3, H4, B7), on a redis-server of its own over loopback TCP that syncs every write. */
export async function measureRuns(): Promise<RunFigures> {
  const results: Results = new Map();
  const world = await openWorld('working', { slots: AT_ONCE, platform: answersAtOnce(results), workflows });
  const queues = new Queues(world.redis, () => undefined);
  try {
    const idle = await measureStarts(world, queues, results);
    const cancelP99Ms = await measureCancels(world, queues);
    const bytesPerConversation = await measureConversations(world);
    const throughput = await measureThroughput(world, queues, results);
    const lists = await measureLists(world);
    const figures = { ...throughput, bytesPerConversation, ...lists, cancelP99Ms, ...idle };
    print(figures);
    return figures;
  } finally {
    await queues.close();
    await world.stop();
  }
}

async function measureThroughput(world: World, queues: Queues, results: Results) {
  let raw = 0;
  let runs = 0;
  const before = await bytesOfRuns(world);
  const heapBefore = heapBytes();
  for (let round = 0; round < ROUNDS; round += 1) {
    raw = Math.max(raw, await rawRate(world, RAW_JOBS));
    runs = Math.max(runs, await runRate(world, queues, results, RUNS));
    console.log(`round ${round + 1}: raw ${Math.round(raw)} jobs/s, whole runs ${Math.round(runs)}/s`);
  }
  const after = await bytesOfRuns(world);
  console.log(
    `memory of the bot: ${megabytes(heapBefore)} before, ${megabytes(heapBytes())} after ${ROUNDS * RUNS} runs`,
  );
  return {
    rawJobsPerSecond: Math.round(raw),
    runsPerSecond: Math.round(runs),
    ratio: rounded(runs / raw),
    bytesPerFinishedRun: Math.round((after - before) / (ROUNDS * RUNS)),
  };
}

/** From the confirmation of an offer to the first line of the workflow, on an idle bot. */
async function measureStarts(world: World, queues: Queues, results: Results) {
  const taken: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const { run, effects } = await confirmedNoop(world, i);
    const delivered = once(results, run);
    const starts = once(begun, `n${i}`);
    const from = performance.now();
    await Promise.all([confirm(world, queues, effects), starts]);
    taken.push(performance.now() - from);
    await delivered;
    await sleep(10);
  }
  return { startP50Ms: rounded(percentile(taken, 0.5)), startP99Ms: rounded(percentile(taken, 0.99)) };
}

/** From "stop" to the end of the command's process. */
async function measureCancels(world: World, queues: Queues): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < CANCELS; i += 1) {
    const seconds = `${10_000 + i}.25`;
    const plan = { workflow: 'shell', input: { command: `sleep ${seconds}` } };
    const { run, effects } = await confirmedOffer(world, workflows, plan, 500 + i);
    await confirm(world, queues, effects);
    while (processesWith('sleep', seconds).length === 0) await sleep(5);
    const stored = await world.engine.queries.runs.get(run);
    if (!stored) throw new Error('The run is gone.');
    const { workspace, channel, thread, person } = stored;
    const from = performance.now();
    await world.engine.accept({
      kind: 'action',
      workspace,
      channel,
      thread,
      person,
      id: `cancel-${i}`,
      at: Date.now(),
      message: 'm',
      action: 'cancel',
      value: run,
    });
    while (processesWith('sleep', seconds).length > 0) await sleep(1);
    taken.push(performance.now() - from);
  }
  return rounded(percentile(taken, 0.99));
}

/** A request, its offer and a no, each in a thread of its own; what is left when nobody has said anything for a while. */
async function measureConversations(world: World): Promise<number> {
  const before = await settledMemory(world);
  for (let i = 0; i < CONVERSATIONS; i += 1) {
    await world.engine.accept(message(`run \`make report-${i}\` in the background`, 10_000 + i));
    await world.engine.accept(message('not now', 10_000 + i, false));
  }
  return Math.round(((await settledMemory(world)) - before) / CONVERSATIONS);
}

async function measureLists(world: World) {
  await finish(world, FEW, 'few');
  const few = await listMs(world, 'few');
  await finish(world, MANY, 'many');
  return { listMs100: few, listMs100k: await listMs(world, 'many') };
}

/** The first and a later page of a channel's list, and the line about the queue. */
async function listMs({ engine }: World, channel: string): Promise<number> {
  const place = { workspace: `bench:${channel}`, channel: `bench:${channel}/c`, thread: `bench:${channel}/c/t` };
  const taken: number[] = [];
  for (let i = 0; i < LISTS; i += 1) {
    const from = performance.now();
    await engine.queries.runs.list({ place, person: 'p0', mine: false, statuses, page: 1 + (i % 3) });
    await engine.queries.queue.stats(place.workspace);
    taken.push(performance.now() - from);
  }
  return rounded(percentile(taken, 0.5));
}

/** Stores runs that are finished, without executing them. */
async function finish({ redis }: World, count: number, name: string): Promise<void> {
  await sideBySide(Array.from({ length: count }), async (_, i) => {
    const run = {
      workspace: `bench:${name}`,
      channel: `bench:${name}/c`,
      thread: `bench:${name}/c/t${i % 1_000}`,
      id: `${name}${i.toString(36)}`,
      name: `run-${i}`,
      person: { id: `p${i % 100}`, name: 'Ana' },
      request: 'do nothing',
      plan: { workflow: 'noop', input: { request: 'do nothing' } },
      version: 1,
      status: 'queued' as const,
      priority: 'normal' as const,
      progress: { percent: 0, stage: 'starting' as const, step: 0, steps: 3 },
      output: '',
      createdAt: i,
    };
    const stored = storeRun(run, 1, policy.limits);
    const ended = endRun({ ...run, status: 'completed', result: { text: 'Done.', files: [] }, finishedAt: Date.now() });
    await commit(redis, { require: [], write: [...stored.write, ...ended] });
  });
  await redis.del(...(await redis.keys('mw:dirty:bench:*')));
}

/** All that was begun is done. */
async function settled(redis: Redis): Promise<void> {
  await sleep(QUIET_MS);
  while ((await redis.zcard('mw:live')) + (await redis.scard('mw:boxes')) > 0) await sleep(50);
}

/** Bytes that Redis uses when what was begun is done. */
async function settledMemory({ redis }: World): Promise<number> {
  await settled(redis);
  const info = await redis.info('memory');
  return Number(/used_memory_dataset:(\d+)/.exec(info)?.[1]);
}

/** What a finished run leaves, and its share of what grows with it; not the talk in its thread, nor its offer, which goes after a day. */
const OF_RUNS = ['run', 'steps', 'shown', 'finished', 'names', 'ix', 'unread', 'ended', 'evidence', 'habit', 'alike'];

async function bytesOfRuns({ redis }: World): Promise<number> {
  await settled(redis);
  let bytes = 0;
  for (const kind of OF_RUNS) {
    for (const pattern of [`mw:${kind}`, `mw:${kind}:*`]) {
      for (const key of await redis.keys(pattern)) bytes += (await redis.memory('USAGE', key)) ?? 0;
    }
  }
  return bytes;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function print(figures: RunFigures): void {
  const promised: Partial<Record<keyof RunFigures, string>> = {
    ratio: '>= 0.25',
    bytesPerConversation: '<= 5120',
    bytesPerFinishedRun: '<= 2048',
    listMs100k: 'as with 100',
    cancelP99Ms: '< 1000',
  };
  for (const [name, value] of Object.entries(figures)) {
    console.log(`${name.padEnd(22)} ${String(value).padStart(10)}  ${promised[name as keyof RunFigures] ?? ''}`);
  }
}
