import { understand } from '../src/core/understand/understand.ts';
import { decide } from '../src/core/decide/decide.ts';
import { gather } from '../src/core/facts/gather.ts';
import { judged, shouldOffer } from '../src/core/facts/opportunity.ts';
import { commit } from '../src/jobs/commit.ts';
import { changeFor } from '../src/jobs/store/effects.ts';
import { keys } from '../src/jobs/keys.ts';
import { type Figure, figureOf, type Row, tableOf, time, timeArrivals, WARM_UP } from './figures.ts';
import { replyTexts, requestTexts } from './texts.ts';
import { watchCommits } from './watch-commits.ts';
import { message, openWorld, portsOf, type World } from './world.ts';

/** Enough that ten of them are beyond the 99th percentile many times over. */
const PURE_SAMPLES = 10_000;
const REDIS_SAMPLES = 4_000;
const TOTAL_SAMPLES = 2_000;

/** What the replies answer. */
const ASKED = 'Shall I work on that and write it up?';

/** One message every so often: 33 a second, more than a large workspace writes to its bot. */
const ARRIVAL_MS = 30;

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
  const taken: Record<Stage, number[]> = {
    classify: await measureClassify(),
    confirm: await measureConfirm(),
    ...(await inWorld('idle', async (world) => ({
      opportunity: await measureOpportunity(world),
      state: await measureState(world),
    }))),
    total: await inWorld('working', measureTotal),
  };
  const write = await inWorld('idle', ({ redis }) => time(REDIS_SAMPLES, (number) => redis.set('bench:write', number)));
  const stages = Object.keys(PROMISED) as Stage[];
  const rows: Row[] = stages.map((what) => ({ what, taken: taken[what], limit: PROMISED[what] }));
  console.log(tableOf([...rows, { what: '(one write to this Redis)', taken: write }]));
  return Object.fromEntries(stages.map((what) => [what, figureOf(taken[what])])) as Record<Stage, Figure>;
}

async function inWorld<T>(mode: 'idle' | 'working', measure: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld(mode);
  try {
    return await measure(world);
  } finally {
    await world.stop();
  }
}

function nth(items: readonly string[], number: number): string {
  return items[number % items.length] ?? '';
}

async function measureClassify(): Promise<number[]> {
  const texts = requestTexts();
  return time(PURE_SAMPLES, (number) => understand(nth(texts, number)).request.why);
}

async function measureConfirm(): Promise<number[]> {
  const texts = replyTexts();
  return time(PURE_SAMPLES, (number) => understand(nth(texts, number), { asked: ASKED }).answer.means);
}

/** Whether to offer, and what: the facts are read, the request is judged and a plan is found for it. */
async function measureOpportunity({ engine }: World): Promise<number[]> {
  const ports = portsOf(engine);
  const events = requestTexts().map((text, number) => message(text, number));
  return time(REDIS_SAMPLES, async (number) => {
    const event = events[number % events.length] ?? message('', 0);
    const facts = await gather(event, ports);
    return shouldOffer(judged(facts.reading.request, facts.evidence)) && facts.plan !== undefined;
  });
}

/**
 * Each state operation by itself: the facts of a thread are read, and what follows is committed: an offer, its acceptance
 * with a new run, that run's end.
 */
async function measureState({ engine }: World): Promise<number[]> {
  const ports = portsOf(engine);
  const taken: number[] = [];
  async function timed<T>(operation: () => Promise<T>): Promise<T> {
    const from = performance.now();
    const result = await operation();
    taken.push(performance.now() - from);
    return result;
  }
  for (let number = 0; number < WARM_UP + REDIS_SAMPLES / 2; number += 1) {
    const thread = Math.floor(number / 3);
    // Runs of the same name are many, but not all are.
    const words = [`build dashboard ${thread % 50} with an API and tests`, 'yes', 'stop'];
    const event = message(nth(words, number), STATE_THREADS + thread);
    const facts = await timed(() => gather(event, ports));
    const effects = decide(event, facts);
    const failed = await timed(async () => commit(engine.redis, await changeFor(engine.redis, effects, Date.now())));
    if (failed !== undefined) throw new Error(`The commit failed at "${failed}".`);
    const begins = effects.some((effect) => effect.do === 'offer' || effect.do === 'start');
    if (!begins && event.text !== 'stop') throw new Error(`"${event.text}" began nothing.`);
    // Nobody shows it here, and only what was shown is answered.
    for (const effect of effects)
      if (effect.do === 'offer') await engine.redis.hset(keys.offer(effect.offer.id), 'tried', '1');
  }
  return taken.slice(2 * WARM_UP);
}

/** Requests and then the words that answer their offers, each in its thread, as they come from a platform. */
async function measureTotal({ engine }: World): Promise<number[]> {
  const commits = watchCommits(engine.redis);
  const requests = requestTexts();
  const replies = replyTexts();
  return timeArrivals(TOTAL_SAMPLES, ARRIVAL_MS, async (number) => {
    const thread = TOTAL_THREADS + Math.floor(number / 2);
    const text = number % 2 === 0 ? nth(requests, number / 2) : nth(replies, (number - 1) / 2);
    const event = message(text, thread, number % 2 === 0);
    const committed = commits.of(event.id);
    await engine.accept(event);
    await committed;
  });
}
