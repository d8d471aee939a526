import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Stopped } from '../../../src/core/execute/journal.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { Stops } from '../../../src/jobs/runs/stops.ts';
import { startClient } from '../../support/client.ts';
import { silent } from '../../support/engine.ts';
import { holdChecks } from '../../support/hold-checks.ts';
import { until } from '../../support/until.ts';

let client: Awaited<ReturnType<typeof startClient>>;
let subscriber: Redis;
let stops: Stops | undefined;

beforeEach(async () => {
  client = await startClient();
  subscriber = client.redis.duplicate();
});
afterEach(async () => {
  stops?.close();
  subscriber.disconnect();
  await client.stop();
});

async function start(isStopped: (id: string) => Promise<boolean>): Promise<Stops> {
  stops = new Stops({ subscriber, log: silent, isStopped });
  await stops.start();
  return stops;
}

const why = ({ signal }: AbortController): unknown => (signal.reason as Stopped | undefined)?.why;

test('a broadcast alone brings a stop, to whom it is for', async () => {
  holdChecks();
  const started = await start(async () => false);
  const [one, other] = [started.begin('one'), started.begin('other')];
  await client.redis.publish(keys.signals, 'one');
  await until(() => one.signal.aborted, 'the stop');
  expect(why(one)).toBe('cancel');
  expect(other.signal.aborted).toBe(false);
});

test('a stop that is stored alone is found, should its broadcast be missed', async () => {
  const started = await start(async (id) => id === 'one');
  const [one, other] = [started.begin('one'), started.begin('other')];
  await until(() => one.signal.aborted, 'the stop');
  expect(why(one)).toBe('cancel');
  expect(other.signal.aborted).toBe(false);
});

test('what has ended is not looked for, and what is at work lets go when the process ends', async () => {
  const started = await start(async () => false);
  const [ended, active] = [started.begin('ended'), started.begin('active')];
  started.end('ended');
  expect(started.active).toEqual(['active']);
  started.close();
  expect(ended.signal.aborted).toBe(false);
  expect(why(active)).toBe('handover');
});
