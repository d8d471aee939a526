import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { decide } from '../src/core/decide/decide.ts';
import type { Effect } from '../src/core/domain/effect.ts';
import type { Offer } from '../src/core/domain/offer.ts';
import { gather } from '../src/core/facts/gather.ts';
import { defineWorkflow } from '../src/core/workflow.ts';
import { commit } from '../src/jobs/commit.ts';
import { Queues } from '../src/jobs/queues.ts';
import { changeFor } from '../src/jobs/store/effects.ts';
import { confirm, confirmedOffer } from './confirmed.ts';
import { AT_ONCE, confirmedNoop, sideBySide } from './many.ts';
import { median, rounded } from './pairs.ts';
import { costBetween, look } from './redis-cost.ts';
import { message, openWorld, portsOf, type World } from './world.ts';

const MESSAGES = 300;
const WARM_UP = 100;
/** The threads that the measured messages are in, apart from those that are only there. */
const MEASURED = 10_000_000;
const QUEUED = 10_000;
const STARTS = 200;
/** With every slot taken that is 100 runs a second, which is less than the bot can do. */
const PACE_MS = 500;

/** What a message costs where so much is stored. */
type Row = { stored: string; ms: number | null; commands: number; bytes: number };
export type GrowthFigures = { rows: Row[]; nextStartMs: number | null };

/** What a message costs beside few and many threads, offers and runs, and how soon the next of many queued runs starts. */
export async function measureGrowth(): Promise<GrowthFigures> {
  console.log(`load ${loadavg()[0]?.toFixed(1)}`);
  const rows: Row[] = [];
  const world = await openWorld('idle');
  try {
    let threads = 0;
    for (const many of [10, 1_000, 100_000]) {
      await fill(world, threads, many, (number) => [talk(number)]);
      threads = many;
      rows.push(await cost(world, `${many} threads`));
    }
    let offers = 0;
    for (const many of [1, 10_000]) {
      await fill(world, offers, many, (number) => [{ do: 'offer', offer: anOffer(number) }]);
      offers = many;
      rows.push(await cost(world, `${many} open offers`));
    }
    for (let i = 0; i < 1_000; i += 1) await store(world, (await confirmedNoop(world, i)).effects);
    rows.push(await cost(world, '1000 live runs'));
  } finally {
    await world.stop();
  }
  const nextStartMs = await measureStarts();
  for (const { stored, ms, commands, bytes } of rows) {
    console.log(
      `${stored.padEnd(20)} ${String(ms).padStart(8)} ms ${commands.toFixed(1).padStart(7)} commands ${bytes.toFixed(0).padStart(7)} bytes`,
    );
  }
  console.log(
    `with ${QUEUED} queued runs, from the end of one to the start of the next: ${nextStartMs} ms (promised 20)`,
  );
  return { rows, nextStartMs };
}

async function fill(world: World, from: number, to: number, effects: (number: number) => Effect[]): Promise<void> {
  await sideBySide(
    Array.from({ length: to - from }, (_, i) => from + i),
    (number) => store(world, effects(number)),
  );
}

async function store({ engine }: World, effects: Effect[]): Promise<void> {
  await commit(engine.redis, await changeFor(engine.redis, effects, Date.now()));
}

function talk(number: number): Effect {
  const { thread } = message('', number);
  return {
    do: 'remember',
    thread,
    turn: { by: 'person', name: 'Ana', text: 'How does a queue work?', at: Date.now() },
  };
}

function anOffer(number: number): Offer {
  const { workspace, channel, thread, person } = message('', number);
  return {
    workspace,
    channel,
    thread,
    person,
    id: `g${number}`,
    request: `do nothing ${number}`,
    plan: { workflow: 'noop', input: { request: `g${number}` } },
    why: { tier: 'complex', confidence: 1, reasons: [] },
    status: 'open',
    createdAt: Date.now(),
    expiresAt: Date.now() + 3_600_000,
  };
}

/** A question in a thread of its own: its facts are read, and what follows is committed. */
async function cost(world: World, stored: string): Promise<Row> {
  const ports = portsOf(world.engine);
  const taken: number[] = [];
  const ask = async () => {
    const event = message('what are you working on?', MEASURED + Math.floor(Math.random() * MEASURED));
    const from = performance.now();
    await store(world, decide(event, await gather(event, ports)));
    taken.push(performance.now() - from);
  };
  for (let i = 0; i < WARM_UP; i += 1) await ask();
  taken.length = 0;
  const before = await look(world.redis, process.pid);
  for (let i = 0; i < MESSAGES; i += 1) await ask();
  const { calls, bytesIn, bytesOut } = costBetween(before, await look(world.redis, process.pid), MESSAGES);
  return { stored, ms: rounded(median(taken), 2), commands: calls, bytes: bytesIn + bytesOut };
}

/** How long a slot stays empty: from the last line of a run to the first line of the next, the median. */
async function measureStarts(): Promise<number | null> {
  const gaps: number[] = [];
  const ended: number[] = [];
  const enough = Promise.withResolvers<void>();
  const paced = defineWorkflow({
    name: 'paced',
    description: 'Takes its time.',
    input: z.object({ request: z.string() }),
    fromRequest: () => undefined,
    async run(context) {
      const since = ended.shift();
      if (since !== undefined) gaps.push(performance.now() - since);
      if (gaps.length >= STARTS) enough.resolve();
      await context.step('One', () => sleep(PACE_MS));
      ended.push(performance.now());
      return { text: 'Done.' };
    },
  });
  const world = await openWorld('idle', { slots: AT_ONCE, workflows: [paced] });
  const queues = new Queues(world.redis, () => undefined);
  try {
    for (let i = 0; i < QUEUED; i += 1) {
      const plan = { workflow: 'paced', input: { request: `g${i}` } };
      await confirm(world, queues, (await confirmedOffer(world, [paced], plan, i % 100)).effects);
    }
    await world.engine.start();
    await enough.promise;
    return rounded(median(gaps), 2);
  } finally {
    await queues.close();
    await world.stop();
  }
}
