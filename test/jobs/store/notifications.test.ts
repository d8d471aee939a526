import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { removeRun } from '../../../src/jobs/runs/writes.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aLifecycle, aMessage, ana, aPress, ben } from '../../support/events.ts';
import { until } from '../../support/until.ts';

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  fromRequest: (text) => (text.includes('work') ? { request: text } : undefined),
  run: async (_context, { request }) => {
    if (request === 'fail') throw new Error('It did not work.');
    return { text: 'done' };
  },
});
const hold = defineWorkflow({
  ...work,
  name: 'hold',
  run: async ({ signal }) => {
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    return { text: 'never' };
  },
});
const rest = defineWorkflow({
  ...work,
  name: 'rest',
  run: async (context) => {
    await context.sleep('Rest', 3_600_000);
    return { text: 'rested' };
  },
});

let client: Awaited<ReturnType<typeof startClient>>;
let redis: Redis;
let engine: Awaited<ReturnType<typeof startEngine>>;
beforeEach(async () => {
  client = await startClient();
  ({ redis } = client);
  engine = await startEngine({ redis: client.server, workflows: [work, hold, rest] });
});
afterEach(async () => {
  await engine.close();
  await client.stop();
});

const WORKSPACE = 'fake:w';
const idsOf = async (person = ana.id) =>
  (await engine.queries.runs.unread(WORKSPACE, person)).map(({ request }) => request);

async function ended(request: string, thread = 'fake:c/t') {
  await engine.accept(aCommand('task', `work ${request}`, { thread }));
  await until(async () => (await idsOf()).includes(request), `a notification about "${request}"`);
}

describe('a notification', () => {
  test('comes with the end of a run, for its requester only, and of a failure too', async () => {
    await ended('one');
    await ended('fail');
    expect(await idsOf()).toEqual(['fail', 'one']);
    expect(await idsOf(ben.id)).toEqual([]);
    const inThread = await engine.queries.runs.unreadInThread('fake:c/t');
    expect(inThread.map(({ status, unread }) => [status, unread])).toEqual([
      ['failed', [ana.id]],
      ['completed', [ana.id]],
    ]);
  });

  test('is acknowledged where its thread is opened, and only there, and only by its person', async () => {
    await ended('here');
    await ended('there', 'fake:c/other');
    await engine.accept(aLifecycle('opened', { person: ben }));
    await engine.accept(aLifecycle('opened'));
    await until(async () => (await idsOf()).length === 1, 'one to be left');
    expect(await idsOf()).toEqual(['there']);
    expect(await engine.queries.runs.unreadInThread('fake:c/t')).toEqual([]);
  });

  test('is acknowledged with all others where the person saw all', async () => {
    await ended('here');
    await ended('there', 'fake:c/other');
    await engine.accept(aLifecycle('opened', { thread: 'fake:home', all: true }));
    await expect.poll(() => idsOf()).toEqual([]);
  });

  test('is acknowledged by what its person writes below the result', async () => {
    await ended('here');
    await engine.accept(aMessage({ text: 'thanks' }));
    await expect.poll(() => idsOf()).toEqual([]);
  });

  test('is not acknowledged by what was written before the end, or by somebody else', async () => {
    await ended('here');
    await engine.accept(aMessage({ person: ben, text: 'nice' }));
    await engine.accept(aMessage({ text: 'written before the end', at: 1 }));
    await engine.accept(aCommand('workflows', '', { replyTo: 'list' }));
    await until(() => engine.platform.calls.some(({ message }) => message === 'list'), 'the list');
    expect(engine.platform.calls.find(({ message }) => message === 'list')?.text).toContain('unread');
    expect(await idsOf()).toEqual(['here']);
  });

  test('is acknowledged by its button, by whom it is for', async () => {
    await ended('here');
    const [run] = await engine.queries.runs.unread(WORKSPACE, ana.id);
    await engine.accept(aPress('acknowledge', run?.id, { person: ben, replyTo: 'ben' }));
    await until(() => engine.platform.calls.some(({ message }) => message === 'ben'), 'the answer to Ben');
    expect(await idsOf()).toEqual(['here']);
    await engine.accept(aPress('acknowledge', run?.id));
    await expect.poll(() => idsOf()).toEqual([]);
  });

  test('goes with its run', async () => {
    await ended('here');
    const [run] = await engine.queries.runs.unread(WORKSPACE, ana.id);
    if (run) await commit(redis, { require: [], write: removeRun(run) });
    expect(await redis.zcard(keys.unread(WORKSPACE, ana.id))).toBe(0);
    expect(await redis.zcard(keys.threadEnded('fake:c/t'))).toBe(0);
  });
});

describe('a workspace that takes the bot out', () => {
  test('has its runs canceled in whatever state they are, and nobody else’s', async () => {
    await engine.accept(aCommand('task', 'hold one'));
    await engine.accept(aCommand('task', 'rest two'));
    await engine.accept(aCommand('task', 'rest three', { workspace: 'fake:other', thread: 'fake:c/other' }));
    const states = async (workspace: string) =>
      (await engine.queries.runs.liveInWorkspace(workspace)).map(({ status }) => status).toSorted();
    await expect.poll(() => states(WORKSPACE)).toEqual(['running', 'waiting']);
    await expect.poll(() => states('fake:other')).toEqual(['waiting']);
    await engine.accept(aLifecycle('removed'));
    await expect.poll(() => states(WORKSPACE)).toEqual([]);
    expect(await states('fake:other')).toEqual(['waiting']);
  });

  test('has its open offers expired', async () => {
    await engine.accept(aMessage({ mentioned: true, text: 'do the work in the background, it takes hours' }));
    await expect.poll(() => engine.queries.offers.openIn(WORKSPACE)).toHaveLength(1);
    await engine.accept(aLifecycle('removed'));
    await expect.poll(() => engine.queries.offers.openIn(WORKSPACE)).toEqual([]);
  });
});
