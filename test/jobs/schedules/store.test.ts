import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calendar } from '../../../src/adapters/calendar/calendar.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import type { Schedule } from '../../../src/core/domain/schedule.ts';
import { ticksAfter } from '../../../src/core/domain/time/ticks.ts';
import { defineWorkflow, PermanentError } from '../../../src/core/workflow.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aPress, ana } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const HOUR = 3_600_000;

let redis: TestRedis;
let client: Redis;
let platform: FakePlatform;
let engines: Awaited<ReturnType<typeof startEngine>>[];
/** How far the clock of the engines is ahead. */
let ahead: number;
let outcome: 'done' | 'fails' | 'hangs';
let release: () => void;

beforeEach(async () => {
  redis = await startRedis();
  client = new Redis(redis.options);
  platform = new FakePlatform();
  engines = [];
  ahead = 0;
  outcome = 'done';
});
afterEach(async () => {
  release?.();
  await Promise.all(engines.map((engine) => engine.close()));
  client.disconnect();
  await redis.stop();
});

const work = defineWorkflow({
  name: 'work',
  description: 'Works.',
  input: z.object({ request: z.string() }),
  async run(context) {
    return context.step('Work', async () => {
      if (outcome === 'fails') throw new PermanentError('It is broken.');
      if (outcome === 'hangs') await new Promise<void>((resolve) => (release = resolve));
      return { text: 'worked' };
    });
  },
});

async function start() {
  const engine = await startEngine({ redis, platform, workflows: [work], now: () => Date.now() + ahead });
  engines.push(engine);
  return engine;
}

type Started = Awaited<ReturnType<typeof start>>;

async function scheduled(engine: Started, options: string): Promise<Schedule> {
  await engine.accept(aCommand('/task', `work hard ${options}`, { replyTo: `r-${Math.random()}` }));
  return until(async () => (await engine.queries.schedules.list(place, ana.id, true))[0], 'the schedule');
}

const place = { workspace: 'fake:w', channel: 'fake:c', thread: 'fake:c/t' };

async function runs(engine: Started): Promise<Run[]> {
  const statuses = ['queued', 'running', 'waiting', 'completed', 'failed', 'canceled'] as const;
  return (await engine.queries.runs.list({ place, person: ana.id, mine: false, statuses, page: 1 })).runs;
}

/** Waits for that many runs that have ended. */
async function ended(engine: Started, count: number): Promise<Run[]> {
  return until(async () => {
    const all = await runs(engine);
    return all.length >= count && all.every(({ finishedAt }) => finishedAt !== undefined) && all;
  }, `${count} ended runs`);
}

async function changed(engine: Started, id: string, fits: (schedule: Schedule) => boolean): Promise<Schedule> {
  return until(async () => {
    const schedule = await engine.queries.schedules.get(id);
    return schedule && fits(schedule) && schedule;
  }, 'the change of the schedule');
}

test('a schedule for once makes its run in its thread when its time has come, and is gone then', async () => {
  const engine = await start();
  const { id } = await scheduled(engine, '--at "in 3 seconds"');
  const [run] = await ended(engine, 1);
  expect(run).toMatchObject({ thread: place.thread, status: 'completed', schedule: { id, late: false, missed: 0 } });
  expect(await engine.queries.schedules.get(id)).toBeUndefined();
  expect(await client.keys('mw:schedule*')).toEqual([]);
  await until(() => platform.posted('result').length === 1, 'the result');
});

test('BullMQ holds a job scheduler for a repeated one as long as it is not paused or deleted', async () => {
  const engine = await start();
  const { id } = await scheduled(engine, '--every "weekday at 8:30 Europe/Berlin"');
  const scheduler = () => client.hgetall(`mw:q:ticks:repeat:${id}`);
  await until(async () => (await scheduler())['pattern'] === '30 8 * * 1-5', 'the scheduler');
  expect((await scheduler())['tz']).toBe('Europe/Berlin');
  await engine.accept(aPress('pause', id));
  await until(async () => Object.keys(await scheduler()).length === 0, 'its end');
  await engine.accept(aPress('resume', id));
  await until(async () => (await scheduler())['pattern'] !== undefined, 'its return');
  await engine.accept(aPress('delete', id));
  await until(async () => Object.keys(await scheduler()).length === 0, 'its end');
  expect(await engine.queries.schedules.list(place, ana.id, false)).toEqual([]);
});

describe('a rhythm that cron alone cannot say', () => {
  test('is kept in Redis whole, and a restarted process makes its next run at its time', async () => {
    const engine = await start();
    const { id, when, next } = await scheduled(engine, '--every "other friday at 9 and 17:30 Europe/Berlin"');
    expect(when.timing).toMatchObject({
      zone: 'Europe/Berlin',
      cron: '0 9 * * 5',
      also: ['30 17 * * 5'],
      nth: { count: 2, unit: 'week' },
    });
    await engine.close();
    const other = await start();
    expect((await other.queries.schedules.get(id))?.when).toEqual(when);
    ahead = next - Date.now() + 1;
    const [run] = await ended(other, 1);
    expect(run?.schedule).toMatchObject({ id, due: next, missed: 0 });
    const ticked = await changed(other, id, (schedule) => schedule.ticked === next);
    const expected = ticksAfter(when.timing, next, 1, calendar)[0];
    expect(ticked.next).toBe(expected);
  });

  test.each(['last day of the month at 18:00', 'first monday of the month at 8', 'last friday of the month at 17:00'])(
    '%s is a tick of the schedule and of BullMQ alike',
    async (every) => {
      const engine = await start();
      const { id, when, next } = await scheduled(engine, `--every "${every} Europe/Berlin"`);
      const cron = 'cron' in when.timing ? when.timing.cron : '';
      expect(calendar.next(cron, 'Europe/Berlin', Date.now())).toBe(next);
      const armed = async () => (await client.hgetall(`mw:q:ticks:repeat:${id}`))['pattern'] === cron;
      await until(armed, 'the scheduler');
    },
  );
});

test('two processes that are told of the same tick again and again make one run', async () => {
  const [engine, other] = [await start(), await start()];
  const { id } = await scheduled(engine, '--every "2 hours"');
  ahead = 2 * HOUR + 1;
  await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? engine : other).lookAtSchedule(id)));
  await ended(engine, 1);
  await Promise.all([engine.lookAtSchedule(id), other.lookAtSchedule(id)]);
  expect(await runs(engine)).toHaveLength(1);
  expect((await engine.queries.schedules.get(id))?.next).toBeGreaterThan(Date.now() + ahead);
});

describe('the clock jumps', () => {
  test('ahead over several ticks: one run makes up for them and says so on its card', async () => {
    const engine = await start();
    const { id, next } = await scheduled(engine, '--every "2 hours"');
    ahead = 7 * HOUR;
    // Nobody calls: the sweeper finds it.
    const [run] = await ended(engine, 1);
    expect(run?.schedule).toMatchObject({ id, due: next, missed: 2, late: true });
    await until(() => platform.calls.some(({ text }) => text.includes('makes up for 2 times')), 'the card');
    ahead = 8 * HOUR + 60_000;
    await ended(engine, 2);
  });

  test('back after a tick: the tick does not come again', async () => {
    const engine = await start();
    const { id } = await scheduled(engine, '--every "2 hours"');
    ahead = 2 * HOUR + 1;
    await ended(engine, 1);
    const { next } = await changed(engine, id, ({ ticked }) => ticked !== undefined);
    ahead = 2 * HOUR - 60_000;
    await engine.lookAtSchedule(id);
    expect(await runs(engine)).toHaveLength(1);
    expect((await engine.queries.schedules.get(id))?.next).toBe(next);
  });
});

test('a tick while the last run is at work makes none, which the card and the list say', async () => {
  const engine = await start();
  outcome = 'hangs';
  const { id } = await scheduled(engine, '--every "2 hours"');
  ahead = 2 * HOUR + 1;
  await engine.lookAtSchedule(id);
  const run = await until(
    async () => (await runs(engine)).find(({ status, card }) => status === 'running' && card),
    'the run',
  );
  ahead = 4 * HOUR + 1;
  await engine.lookAtSchedule(id);
  expect((await engine.queries.schedules.get(id))?.skipped).toEqual({ times: 1, why: 'overlap' });
  await until(() => platform.shown(run.card ?? '')?.text.includes('left out once'), 'the card');
  expect(await runs(engine)).toHaveLength(1);
  release();
  await ended(engine, 1);
  outcome = 'done';
  ahead = 6 * HOUR + 1;
  await ended(engine, 2);
  expect((await engine.queries.schedules.get(id))?.skipped).toBeUndefined();
});

test('after three failed runs in a row it pauses itself, tells so in its thread, and can be resumed', async () => {
  const engine = await start();
  outcome = 'fails';
  const { id } = await scheduled(engine, '--every "2 hours"');
  for (let times = 1; times <= 3; times += 1) {
    ahead = times * 2 * HOUR + 1;
    await ended(engine, times);
    await changed(engine, id, ({ failures }) => failures === times);
  }
  expect((await changed(engine, id, ({ paused }) => paused !== undefined)).paused).toBe('failures');
  const told = await until(
    () => platform.posted('reply').find(({ text }) => text.includes('failed, so I have paused it')),
    'the message',
  );
  expect(told).toMatchObject({ thread: place.thread, post: { mention: ana } });
  ahead += 10 * HOUR;
  await engine.lookAtSchedule(id);
  expect(await runs(engine)).toHaveLength(3);
  await engine.accept(aPress('resume', id));
  await changed(
    engine,
    id,
    ({ paused, failures, next }) => paused === undefined && failures === 0 && next > Date.now() + ahead,
  );
});

test('a schedule whose jobs BullMQ lost still makes its run', async () => {
  const engine = await start();
  const { id } = await scheduled(engine, '--at "in 1 hour"');
  await engine.close();
  const lost = await client.keys('mw:q:ticks:*');
  await client.del(...lost);
  expect(await client.zcard(keys.schedulesDue)).toBe(1);
  ahead = HOUR + 1_000;
  const next = await start();
  const [run] = await ended(next, 1);
  expect(run?.schedule?.id).toBe(id);
});

test('limits hold for those who schedule at the same moment', async () => {
  const engine = await startEngine({
    redis,
    platform,
    workflows: [work],
    policy: { limits: { schedulesPerPerson: 2 } },
  });
  engines.push(engine);
  const events = Array.from({ length: 5 }, (_, i) =>
    aCommand('/task', 'work hard --every day', { thread: `fake:c/t${i}`, replyTo: `r${i}` }),
  );
  await Promise.all(events.map((event) => engine.accept(event)));
  await until(() => platform.calls.filter((call) => call.do === 'answer').length === 5, 'five answers');
  expect(await engine.queries.schedules.list(place, ana.id, true)).toHaveLength(2);
  expect(platform.calls.filter(({ text }) => text.includes('2 schedules already'))).toHaveLength(3);
});

describe('an offer to repeat what succeeded', () => {
  const offers = () => platform.posted('offer');

  test('comes once, after the third day, and a yes schedules it', async () => {
    const engine = await start();
    for (let day = 0; day < 4; day += 1) {
      // The offer of the third day is open for another day, and no longer.
      ahead = day * 24 * HOUR - (day === 3 ? HOUR / 60 : 0);
      await engine.accept(aCommand('/task', 'work hard', { replyTo: `day-${day}`, zone: 'Pacific/Auckland' }));
      await ended(engine, day + 1);
      await until(
        async () =>
          ((await client.get((await client.keys('mw:habit:*'))[0] ?? '')) ?? '').split(' ').length === day + 1,
        'the habit',
      );
      if (day === 2) await until(() => offers().length === 1, 'the offer');
    }
    expect(offers()[0]).toMatchObject({ thread: place.thread });
    expect(offers()[0]?.text).toContain('You have asked for this on several days.');
    const [button] = offers()[0]?.post?.buttons ?? [];
    // As of the day it was made.
    await engine.accept(aPress('start', button?.value, { at: Date.now() + 2 * 24 * HOUR + 60_000 }));
    const [schedule] = await until(async () => {
      const found = await engine.queries.schedules.list(place, ana.id, true);
      return found.length > 0 && found;
    }, 'the schedule');
    // By the clocks of the person, whatever the machine's are.
    const when = { timing: { zone: 'Pacific/Auckland' } };
    expect(schedule).toMatchObject({ plan: { workflow: 'work' }, thread: place.thread, when });
    expect(offers()).toHaveLength(1);
  });
});
