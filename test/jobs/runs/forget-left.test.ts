import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { forgetLeft } from '../../../src/jobs/runs/forget-left.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { storeRun } from '../../../src/jobs/runs/writes.ts';
import { aRun } from '../../core/decide/facts.ts';
import { keysOf } from '../../support/client.ts';
import { silent, startEngine } from '../../support/engine.ts';
import { aCommand, aMessage, ana } from '../../support/events.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  steps: [{ name: 'One', stage: 'executing' }],
  fromRequest: (text) => (text.includes('work') ? { request: text } : undefined),
  summary: () => 'do the work',
  async run(context, { request }) {
    const stays = request.includes('long');
    const file = await context.step('One', async () => {
      if (stays) await new Promise((_, reject) => context.signal.addEventListener('abort', reject));
      return context.keep('a.txt', Buffer.from('text'));
    });
    return { text: `did: ${request}`, files: [file] };
  },
});

let redis: TestRedis;
let engine: Awaited<ReturnType<typeof startEngine>>;
beforeEach(async () => {
  redis = await startRedis();
  engine = await startEngine({ redis, workflows: [work] });
});
afterEach(async () => {
  await engine.close();
  await redis.stop();
});

/** Ids as the adapters make them: each begins with its workspace. */
function at(workspace: string, thread: string) {
  return { workspace, channel: `${workspace}/c`, thread: `${workspace}/c/${thread}` };
}

const posted = (text: string, thread: string) => () =>
  engine.platform.calls.some((call) => call.thread === thread && call.text.includes(text));

/** A finished run with a file, an open offer, a schedule, a preference, and a run that takes long. */
async function fill(workspace: string): Promise<void> {
  const [done, offer, other, long] = [at(workspace, 'a'), at(workspace, 'b'), at(workspace, 'd'), at(workspace, 'e')];
  await engine.accept(aCommand('task', 'work hard', done));
  await engine.accept(
    aMessage({ ...offer, text: 'work over all repositories in the background and report', mentioned: true }),
  );
  await engine.accept(aCommand('task', 'work --every "day at 7:00"', other));
  await engine.accept(aCommand('prefer', 'never', other));
  await engine.accept(aCommand('task', 'work long', long));
  await until(posted('did: ', done.thread), 'the result', 20_000);
  await until(posted('in the background', offer.thread), 'the offer', 20_000);
  await until(
    async () => (await engine.redis.zcard(keys.index({ kind: 'workspace', id: workspace }, 'schedules'))) > 0,
    'the schedule',
  );
  await until(async () => (await engine.redis.exists(keys.preferences(workspace))) > 0, 'the preference');
  await until(async () => (await engine.redis.hlen(keys.holders)) > 0, 'the long run');
}

/** Keys and their content that speak of the workspace; what expires within minutes or belongs to BullMQ is left out. */
async function leftOf(workspace: RegExp): Promise<string[]> {
  const names = (await keysOf(engine.redis, 'mw:')).filter((key) => !/^mw:(q|seen|drainer|faults):/.test(key));
  const dumps = await Promise.all(
    names.map(async (key) => `${key} ${(await engine.redis.dumpBuffer(key))?.toString('latin1') ?? ''}`),
  );
  return dumps.filter((dump) => workspace.test(dump)).map((dump) => dump.split(' ')[0] ?? '');
}

test('what was stored of a workspace that takes the bot out is deleted, and nothing of another', {
  timeout: 60_000,
}, async () => {
  await fill('fake:left');
  await fill('fake:left2');
  await engine.redis.lpush(keys.aside, JSON.stringify({ raw: JSON.stringify(aMessage(at('fake:left', 'x'))) }));
  const other = await leftOf(/fake:left2/);
  expect(await leftOf(/fake:left(?!2)/)).not.toEqual([]);
  await engine.accept({
    kind: 'lifecycle',
    event: 'removed',
    ...at('fake:left', 'x'),
    id: 'gone',
    at: Date.now(),
    person: ana,
  });
  await until(async () => (await engine.redis.exists(keys.leaving)) > 0, 'the mark');
  await until(async () => (await engine.redis.exists(keys.leaving)) === 0, 'the end of it', 30_000);
  expect(await leftOf(/fake:left(?!2)/)).toEqual([]);
  expect(await leftOf(/fake:left2/)).toEqual(
    expect.arrayContaining(other.filter((key) => /^mw:(run|offer|schedule|prefer|file|ix)/.test(key))),
  );
  expect(await keysOf(engine.redis, 'mw:file:')).toHaveLength(1);
});

test('what a workspace stores after it has installed the bot again stays', async () => {
  const place = at('fake:back', 't');
  const limits = { perPerson: 9, perWorkspace: 9 };
  await engine.close();
  const client = engine.redis.duplicate();
  await commit(client, storeRun(aRun({ ...place, id: 'fresh', name: 'fresh', createdAt: 2_000 }), 1, limits));
  await client.rpush(keys.box('outbox:fake:back/c'), JSON.stringify({ at: 2_000 }));
  await client.rpush(keys.box('outbox:fake:back/d'), JSON.stringify({ at: 1_000 }));
  await client.hset(keys.leaving, 'fake:back', '1500');
  await forgetLeft({ redis: client, log: silent });
  const live = keys.index({ kind: 'workspace', id: 'fake:back' }, 'live');
  expect(await client.exists(keys.run('fresh'), live, keys.box('outbox:fake:back/c'))).toBe(3);
  expect(await client.exists(keys.box('outbox:fake:back/d'), keys.leaving)).toBe(0);
  client.disconnect();
});
