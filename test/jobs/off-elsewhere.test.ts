import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../src/core/workflow.ts';
import { keys } from '../../src/jobs/keys.ts';
import { beat, liveWorkers, offEverywhere } from '../../src/jobs/runs/queue/workers.ts';
import { startClient } from '../support/client.ts';
import { startEngine } from '../support/engine.ts';
import { aCommand } from '../support/events.ts';
import { until } from '../support/until.ts';

const NOW = 1_700_000_000_000;
const WHY = 'Commands are off: bubblewrap is missing. Whoever runs me can install it.';

let client: Awaited<ReturnType<typeof startClient>>;
let engines: { close(): Promise<void> }[];
beforeEach(async () => {
  client = await startClient();
  engines = [];
});
afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  await client.stop();
});

const off = { shell: WHY };

const shell = defineWorkflow({
  name: 'shell',
  description: 'Runs.',
  input: z.object({ request: z.string() }),
  run: async () => ({ text: 'ran' }),
});

test('what one of two workers can do is not off', async () => {
  await beat(client.redis, 'w1', { slots: 2, busy: 1, off }, NOW);
  expect(await offEverywhere(client.redis, NOW)).toEqual(off);
  await beat(client.redis, 'w2', { slots: 3, busy: 0, off: { build: 'No compiler {here}.' } }, NOW);
  expect(await offEverywhere(client.redis, NOW)).toEqual({});
  expect(await liveWorkers(client.redis, NOW)).toEqual({ slots: 5, busy: 1 });
  await beat(client.redis, 'w2', { slots: 3, busy: 0, off: { ...off, build: 'No compiler {here}.' } }, NOW);
  expect(await offEverywhere(client.redis, NOW)).toEqual(off);
});

test('workers of an older version, which say nothing of that, can do all', async () => {
  await beat(client.redis, 'w1', { slots: 2, busy: 1, off }, NOW);
  await client.redis.hset(keys.slots, 'old', '1 0');
  expect(await offEverywhere(client.redis, NOW)).toEqual({});
  expect(await offEverywhere(client.redis, NOW + 60_000)).toEqual({});
});

test('a process that runs nothing itself answers an order at once with why no worker can do it', async () => {
  await beat(client.redis, 'w1', { slots: 2, busy: 0, off }, Date.now());
  const gateway = await startEngine({ redis: client.server, workflows: [shell], slots: 0 });
  engines.push(gateway);
  await gateway.accept(aCommand('/task', 'shell ls'));
  const answer = await until(() => gateway.platform.calls[0], 'an answer');
  expect(answer.text).toBe(`${WHY} Nothing was started.`);
});

test('a worker says what does not work on its machine', async () => {
  engines.push(await startEngine({ redis: client.server, workflows: [{ ...shell, whyOff: () => WHY }], slots: 1 }));
  expect(await offEverywhere(client.redis, Date.now())).toEqual(off);
});
