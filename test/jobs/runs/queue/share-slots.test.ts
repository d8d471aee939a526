import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Person } from '../../../../src/core/domain/message.ts';
import { defineWorkflow } from '../../../../src/core/workflow.ts';
import { keys } from '../../../../src/jobs/keys.ts';
import { startEngine } from '../../../support/engine.ts';
import { aCommand, ana, ben } from '../../../support/events.ts';
import { startRedis, type TestRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';

const SLOTS = 3;

let server: TestRedis;
let redis: Redis;
let engines: Awaited<ReturnType<typeof startEngine>>[];
/** What lets every step end. */
let go: PromiseWithResolvers<void>;
let first: PromiseWithResolvers<void>;

beforeEach(async () => {
  server = await startRedis();
  redis = new Redis(server.options);
  engines = [];
  go = Promise.withResolvers();
  first = Promise.withResolvers();
});
afterEach(async () => {
  first.resolve();
  go.resolve();
  await Promise.all(engines.map((engine) => engine.close()));
  redis.disconnect();
  await server.stop();
});

const stepper = defineWorkflow({
  name: 'stepper',
  description: 'Does two steps.',
  input: z.object({ request: z.string() }),
  async run(context) {
    await context.step('One', () => first.promise);
    await context.step('Two', () => go.promise);
    return { text: 'Done.' };
  },
});

async function start(slots: number) {
  const engine = await startEngine({
    redis: server,
    workflows: [stepper],
    slots,
    policy: { limits: { perPerson: 10 } },
  });
  engines.push(engine);
  return engine;
}

async function tasks(engine: (typeof engines)[number], person: Person, count: number, options = ''): Promise<void> {
  const before = await redis.zcard(keys.live);
  for (let i = 0; i < count; i += 1) {
    await engine.accept(aCommand('/task', `stepper ${options}${person.name} ${i}`, { person }));
  }
  await until(async () => (await redis.zcard(keys.live)) === before + count, 'the runs');
}

/** How many slots each holds. */
async function held(): Promise<Record<string, number>> {
  const owners = await redis.hvals(keys.holders);
  const of = (person: Person) => owners.filter((owner) => owner.endsWith(person.id)).length;
  return { ana: of(ana), ben: of(ben) };
}

test('runs that begin in the same moment leave a slot to somebody else who waits', async () => {
  const gateway = await start(0);
  // They all stand before the other's.
  await tasks(gateway, ana, SLOTS, '--priority high ');
  await tasks(gateway, ben, 1);
  await start(SLOTS);
  await until(async () => (await redis.hlen(keys.holders)) === SLOTS, 'every slot to be taken');
  expect(await held()).toEqual({ ana: SLOTS - 1, ben: 1 });
});

test('whoever holds every slot makes room for somebody else at the next step, and goes on afterwards', async () => {
  const engine = await start(SLOTS);
  await tasks(engine, ana, SLOTS);
  await until(async () => (await held())['ana'] === SLOTS, 'every slot to be taken');
  await tasks(engine, ben, 2);
  await until(async () => (await redis.hlen(keys.preempts)) === 1, 'one to be asked');
  first.resolve();
  await until(async () => (await held())['ben'] === 1, 'the other person to have a slot');
  // The second of theirs waits: now nobody holds every slot.
  expect(await held()).toEqual({ ana: SLOTS - 1, ben: 1 });
  go.resolve();
  await until(async () => (await redis.zcard(keys.live)) === 0, 'all of them to end');
});
