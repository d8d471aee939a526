import { z } from 'zod';
import { decide } from '../src/core/decide/decide.ts';
import type { Effect } from '../src/core/domain/effect.ts';
import { gather } from '../src/core/facts/gather.ts';
import type { Offer } from '../src/core/domain/offer.ts';
import type { Plan } from '../src/core/domain/plan.ts';
import { defineWorkflow } from '../src/core/workflow.ts';
import { calendar } from '../src/adapters/calendar/calendar.ts';
import { commit } from '../src/jobs/commit.ts';
import { changeFor } from '../src/jobs/store/effects.ts';
import type { Queues } from '../src/jobs/queues.ts';
import type { Workflow } from '../src/core/workflow.ts';
import { policy, type World } from './world.ts';

/** Called with every no-op run that begins. */
export const begun = new Map<string, () => void>();

const STEPS = ['One', 'Two', 'Three'];

/** Does nothing in three steps: each is a result and a progress that are stored. */
export const noop = defineWorkflow({
  name: 'noop',
  description: 'Does nothing.',
  input: z.object({ request: z.string() }),
  steps: STEPS.map((name) => ({ name, stage: 'executing' as const })),
  fromRequest: () => undefined,
  async run(context, { request }) {
    begun.get(request)?.();
    for (const name of STEPS) await context.step(name, async () => null);
    return { text: 'Done.' };
  },
});

/** People and channels that the runs of a bench are spread over. */
const PEOPLE = 100;
const CHANNELS = 20;

let made = 0;

/** What a "Start" on an open offer in that thread commits: the offer is accepted, and its run is queued with its card. */
export async function confirmedOffer(
  world: World,
  workflows: Workflow[],
  plan: Plan,
  thread: number,
): Promise<{ run: string; effects: Effect[] }> {
  made += 1;
  const id = `o${made.toString(36)}`;
  const person = { id: `p${thread % PEOPLE}`, name: 'Ana' };
  const channel = `bench:w/c${thread % CHANNELS}`;
  const place = { workspace: 'bench:w', channel, thread: `${channel}/${thread}` };
  const at = Date.now();
  const offer: Offer = {
    ...place,
    id,
    person,
    request: `do nothing ${made}`,
    plan,
    why: { tier: 'complex', confidence: 1, reasons: [] },
    status: 'open',
    createdAt: at,
    expiresAt: at + 3_600_000,
  };
  await commit(world.redis, await changeFor(world.redis, [{ do: 'offer', offer }], at));
  const press = {
    kind: 'action' as const,
    ...place,
    id: `press-${made}`,
    at,
    person,
    message: 'm',
    action: 'start',
    value: id,
  };
  const facts = await gather(press, {
    queries: world.engine.queries,
    policy: () => policy,
    workflows,
    calendar,
    commit: async () => true,
    now: Date.now,
    canTalk: false,
    newId: () => `r${made.toString(36)}x9`,
  });
  // Everybody confirms at once later: each finds its name free all the same.
  const effects = decide(press, { ...facts, newName: `do-nothing-${made}` });
  const start = effects.find((effect) => effect.do === 'start');
  if (!start) throw new Error('The offer was not accepted.');
  return { run: start.run.id, effects };
}

/** Commits a confirmation and wakes whoever is concerned, as the bot does. */
export async function confirm({ redis, engine }: World, queues: Queues, effects: Effect[]): Promise<void> {
  const { after, ...change } = await changeFor(redis, effects, Date.now());
  const failed = await commit(redis, change);
  if (failed !== undefined) throw new Error(`The confirmation failed at "${failed}".`);
  await Promise.all([
    ...after.wake.map((box) => engine.wake(box)),
    ...after.enqueue.map(({ run, order }) => queues.enqueue(run, order)),
  ]);
}
