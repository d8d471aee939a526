import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { DATA_VERSION } from '../../../src/jobs/store/data-version.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aMessage, aPress, ben } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { dumpRedis, type DumpedKey, loadRedis } from '../../support/redis-dump.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** When the fixture was made; its offer is open for 15 minutes. */
const FIXTURE_AT = 1_795_924_531_000;
const REQUEST = 'run the work over all repositories in the background and write a report';

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  steps: [{ name: 'One', stage: 'executing' }],
  fromRequest: (text) => (text.includes('work') ? { request: text } : undefined),
  summary: () => 'do the work',
  async run(context, { request }) {
    await context.step('One', async () => 'one');
    if (request.includes('ask')) {
      const { text } = await context.ask('Which', { text: 'Which?', default: 'plain', deadlineMs: 3_600_000 });
      return { text: `did it ${text}` };
    }
    return { text: `did: ${request}` };
  },
});

let redis: TestRedis;
let client: Redis;
let platform: FakePlatform;
const open: { close: () => Promise<void> }[] = [];

beforeEach(async () => {
  redis = await startRedis();
  client = new Redis(redis.options);
  platform = new FakePlatform();
});
afterEach(async () => {
  vi.doUnmock('../../../src/jobs/store/data-version.ts');
  await Promise.all(open.splice(0).map((engine) => engine.close()));
  client.disconnect();
  await redis.stop();
});

async function engineOf(version: number, options: { slots?: number; now?: () => number } = {}) {
  vi.resetModules();
  vi.doMock('../../../src/jobs/store/data-version.ts', () => ({ DATA_VERSION: version }));
  const { startEngine: start } = (await import('../../support/engine.ts')) as { startEngine: typeof startEngine };
  const engine = await start({ redis, workflows: [work], platform, ...options });
  open.push(engine);
  return engine;
}

const inThread = (name: string) => ({ thread: `fake:c/${name}` });
const said = (name: string) => platform.calls.filter(({ thread }) => thread === `fake:c/${name}`);
const results = (name: string) => said(name).filter(({ post }) => post?.kind === 'result');

async function posted(name: string, text: string | RegExp): Promise<void> {
  await until(() => said(name).some((call) => call.text.match(text)), `"${text}" in ${name}`, 40_000);
}

test('the data of the version before is read, and its work goes on', { timeout: 60_000 }, async () => {
  const fixture = await readFile(new URL('../../fixtures/stored-v1.json', import.meta.url), 'utf8');
  await loadRedis(client, JSON.parse(fixture) as DumpedKey[]);
  const started = Date.now();
  const engine = await engineOf(DATA_VERSION, { now: () => FIXTURE_AT + Date.now() - started });
  // The fixture has seen the first ids that the events of a test get.
  const after = (name: string) => ({ ...inThread(name), id: `after-${name}`, at: FIXTURE_AT + 1000 });

  await until(() => platform.calls.some(({ text }) => text === 'It waits to be sent.'), 'the message that waited');
  await posted('waiting', 'in the background');
  await until(() => results('queued').length === 1, 'the result of the queued run');
  await until(() => platform.calls.some(({ message }) => message === 'fake:reply'), 'the answer to the button');

  await engine.accept(aMessage({ ...after('asked'), text: 'fancy', mentioned: true }));
  await until(() => results('asked').some(({ text }) => text.includes('did it fancy')), 'the answer to the question');
  await engine.accept(aMessage({ ...after('offered'), text: 'yes' }));
  await until(() => results('offered').length === 1, 'the result of the offered run');
  await engine.accept(aCommand('workflows', 'all', { ...after('list') }));
  await posted('list', /work-it-through[\s\S]*work-fail|work-fail[\s\S]*work-it-through/);
  await engine.accept(aCommand('schedules', '', { ...after('schedules') }));
  await posted('schedules', 'work-task');
  expect(engine.unknownNotes()).toEqual([]);
  expect(await client.llen(keys.aside)).toBe(0);
});

describe('an older process beside a newer one', () => {
  test('leaves the records of the newer one as they are, and says so', { timeout: 60_000 }, async () => {
    const newer = await engineOf(DATA_VERSION + 1);
    await newer.accept(aMessage({ ...inThread('offered'), text: REQUEST, mentioned: true }));
    await posted('offered', 'in the background');
    await newer.accept(aCommand('task', 'work and ask me', inThread('asked')));
    await posted('asked', 'Which');
    await newer.accept(aCommand('task', 'work --every "day at 7:00"', inThread('scheduled')));
    await until(async () => (await client.zcard(keys.schedulesDue)) === 1, 'the schedule');
    await newer.close();
    const records = async () =>
      (await dumpRedis(client)).filter(({ key }) => /^mw:(run|offer|question|schedule|steps):/.test(key));
    const before = await records();

    const older = await engineOf(DATA_VERSION);
    await older.accept(aCommand('workflows', 'all', inThread('list')));
    await posted('list', /`[^`]+` belongs to a newer version of me/);
    const [run = ''] = await client.zrange(keys.live, 0, '0');
    await older.accept(aCommand('cancel', run, inThread('cancel')));
    await posted('cancel', 'belongs to a newer version of me');
    await older.accept(aPress('cancel', run, inThread('pressed')));
    await posted('pressed', 'belongs to a newer version of me');
    await older.accept(aMessage({ ...inThread('offered'), text: 'yes' }));
    await posted('offered', 'belongs to a newer version of me');
    await older.accept(aMessage({ ...inThread('asked'), text: 'yes' }));
    await posted('asked', 'belongs to a newer version of me');
    expect(await records()).toEqual(before);
    expect(older.unknownNotes()[0]).toContain(run);
    await older.close();

    const back = await engineOf(DATA_VERSION + 1);
    await back.accept(aMessage({ ...inThread('offered'), text: 'yes' }));
    await back.accept(aMessage({ ...inThread('asked'), text: 'fancy', mentioned: true }));
    await until(() => results('offered').length === 1 && results('asked').length === 1, 'both results', 30_000);
  });

  test('loses no event, run or message between them', { timeout: 90_000 }, async () => {
    const older = await engineOf(DATA_VERSION);
    const newer = await engineOf(DATA_VERSION + 1);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(
      names.flatMap((name) => [
        // Another person, since one may have ten runs at a time.
        newer.accept(aCommand('task', `work newer ${name}`, { ...inThread(`newer-${name}`), person: ben })),
        older.accept(aCommand('task', `work older ${name}`, inThread(`older-${name}`))),
      ]),
    );
    const threads = names.flatMap((name) => [`newer-${name}`, `older-${name}`]);
    await until(() => threads.every((name) => results(name).length === 1), 'every result, once', 60_000);
    expect(await client.llen(keys.aside)).toBe(0);
    await until(async () => (await client.scard(keys.boxes)) === 0, 'empty mailboxes', 30_000);
    expect(threads.map((name) => results(name).length)).toEqual(threads.map(() => 1));
  });
});
