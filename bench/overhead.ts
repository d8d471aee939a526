import { classify } from '../src/core/classify.ts';
import { confirm } from '../src/core/confirm.ts';
import { decide } from '../src/core/decide.ts';
import { gather } from '../src/core/facts.ts';
import type { Inbound } from '../src/core/message.ts';
import { shouldOffer, withEvidence } from '../src/core/opportunity.ts';
import type { HandlePorts } from '../src/core/ports.ts';
import { commit } from '../src/jobs/commit.ts';
import { changeFor } from '../src/jobs/effects.ts';
import { type Figure, figureOf, type Row, tableOf, time } from './figures.ts';
import { replyTexts, requestTexts } from './texts.ts';
import { watchCommits } from './watch-commits.ts';
import { message, openWorld, policy, workflows, type World } from './world.ts';

/** Enough that ten of them are beyond the 99th percentile many times over. */
const PURE_SAMPLES = 10_000;
const REDIS_SAMPLES = 4_000;

/** SPEC H1, in ms at the 99th percentile. */
const PROMISED = { classify: 10, opportunity: 50, confirm: 5, state: 2, total: 20 };

/** Every stage has threads of its own. */
const STATE_THREADS = 1_000_000;
const TOTAL_THREADS = 2_000_000;

type Stage = keyof typeof PROMISED;

/**
 * What the bot itself adds to a message (SPEC H1), each stage by itself and the whole: from the event's arrival to its
 * effects committed, through the real queues, without a model.
 */
export async function measureOverhead(): Promise<Record<Stage, Figure>> {
  const world = await openWorld();
  try {
    const write = await time(REDIS_SAMPLES, (number) => world.redis.set('bench:write', number));
    const taken: Record<Stage, number[]> = {
      classify: await measureClassify(),
      opportunity: await measureOpportunity(world),
      confirm: await measureConfirm(),
      state: await measureState(world),
      total: await measureTotal(world),
    };
    const stages = Object.entries(taken) as [Stage, number[]][];
    const rows = stages.map(([what, ms]): Row => {
      return { what, samples: ms.length, figure: figureOf(ms), limit: PROMISED[what] };
    });
    rows.push({ what: '(one write to this Redis)', samples: write.length, figure: figureOf(write) });
    console.log(tableOf(rows));
    return Object.fromEntries(stages.map(([what, ms]) => [what, figureOf(ms)])) as Record<Stage, Figure>;
  } finally {
    await world.stop();
  }
}

function nth<T>(items: readonly T[], number: number): T {
  return items[number % items.length] as T;
}

async function measureClassify(): Promise<number[]> {
  const texts = requestTexts();
  return time(PURE_SAMPLES, (number) => classify(nth(texts, number)));
}

async function measureConfirm(): Promise<number[]> {
  const texts = replyTexts();
  return time(PURE_SAMPLES, (number) => confirm(nth(texts, number)));
}

/** Whether to offer, and what: the facts are read, the request is judged and a plan is found for it. */
async function measureOpportunity({ engine }: World): Promise<number[]> {
  const ports = portsOf(engine);
  const events = requestTexts().map((text, number) => message(text, number));
  return time(REDIS_SAMPLES, async (number) => {
    const event = nth(events, number);
    const facts = await gather(event, ports);
    return shouldOffer(withEvidence(classify(event.text), facts.evidence)) && facts.plan !== undefined;
  });
}

/** The facts of a thread are read and what follows is committed: an offer, its acceptance with a new run, that run's end. */
async function measureState({ engine }: World): Promise<number[]> {
  const ports = portsOf(engine);
  const words = ['build a dashboard with an API and tests', 'yes', 'stop'];
  return time(REDIS_SAMPLES, (number) => {
    const event = message(nth(words, number), STATE_THREADS + Math.floor(number / words.length));
    return readAndCommit(event, engine.redis, ports);
  });
}

async function readAndCommit(event: Inbound, redis: World['redis'], ports: HandlePorts): Promise<void> {
  const effects = decide(event, await gather(event, ports));
  const failed = await commit(redis, await changeFor(redis, effects, Date.now()));
  if (failed !== undefined) throw new Error(`The commit failed at "${failed}".`);
}

/** Requests and then the words that answer their offers, each in its thread, as they come from a platform. */
async function measureTotal({ engine }: World): Promise<number[]> {
  const commits = watchCommits(engine.redis);
  const requests = requestTexts();
  const replies = replyTexts();
  return time(REDIS_SAMPLES, async (number) => {
    const thread = TOTAL_THREADS + Math.floor(number / 2);
    const text = number % 2 === 0 ? nth(requests, number / 2) : nth(replies, (number - 1) / 2);
    const event = message(text, thread, number % 2 === 0);
    const committed = commits.of(event.id);
    await engine.accept(event);
    await committed;
  });
}

function portsOf(engine: World['engine']): HandlePorts {
  let id = 0;
  return {
    queries: engine.queries,
    policy: () => policy,
    workflows,
    commit: async () => true,
    now: Date.now,
    newId: () => `bench${((id += 1)).toString(36)}`,
  };
}
