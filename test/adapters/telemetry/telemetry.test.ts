import { afterAll, beforeAll, expect, test } from 'vitest';
import { logLines } from '../../../src/adapters/telemetry/lines.ts';
import { createMetrics, type Metrics } from '../../../src/adapters/telemetry/metrics.ts';
import { DeliveryError } from '../../../src/core/ports.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, aMessage, aPress, ben } from '../../support/events.ts';
import { FakePlatform } from '../../support/fake-platform.ts';
import { gatedWork } from '../../support/gated.ts';
import { operatorWork } from '../../support/operator.ts';
import { until } from '../../support/until.ts';

/** A word of a person that no line and no figure may hold. */
const SAID = 'zebra';

type Line = Record<string, unknown> & { message: string };

const work = gatedWork();
const lines: Line[] = [];
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let metrics: Metrics;
const platform = new FakePlatform();

beforeAll(async () => {
  client = await startClient();
  metrics = createMetrics(() => engine.counts());
  const keep = (fields: object, message: string) => void lines.push({ ...fields, message });
  const toLog = logLines({ info: keep, debug: () => undefined });
  engine = await startEngine({
    redis: client.server,
    workflows: [work.workflow, operatorWork().workflows[2]].filter((one) => one !== undefined),
    platform,
    slots: 1,
    policy: { limits: { perPerson: 2 }, rules: [{ allow: false, actions: ['run'], people: [ben.id] }] },
    observe(happened) {
      metrics.observe(happened);
      toLog(happened);
    },
  });
});
afterAll(async () => {
  await engine.close();
  await client.stop();
});

/** The value of a figure with those labels, in whatever order; 0 where there is none. */
async function figure(name: string, labels: Record<string, string> = {}): Promise<number> {
  const text = await metrics.text();
  const found = text.split('\n').find((line) => {
    const isNamed = line.startsWith(`meanwhile_${name}{`) || line.startsWith(`meanwhile_${name} `);
    return isNamed && Object.entries(labels).every(([key, value]) => line.includes(`${key}="${value}"`));
  });
  return Number(found?.split(' ').at(-1) ?? 0);
}

const said = (message: string) => lines.filter((line) => line.message === message);

test('runs, waits, refusals and deliveries become figures and lines, without a word of what was said', async () => {
  await engine.accept(aCommand('task', `work ${SAID} one`));
  await work.begun(`${SAID} one`);
  await engine.accept(aCommand('task', `work ${SAID} two`));
  await until(async () => (await figure('queue_depth')) === 1, 'a run that waits for a slot');
  expect(await figure('runs_executing')).toBe(1);
  expect(await figure('slots')).toBe(1);
  await engine.accept(aCommand('task', `work ${SAID} three`));
  await until(
    async () => (await figure('refusals_total', { rule: 'limits.perPerson' })) === 1,
    'a refusal by the limit',
  );
  await engine.accept(aCommand('task', `work ${SAID} four`, { person: ben }));
  await until(async () => (await figure('refusals_total', { rule: 'rules: run' })) === 1, 'a refusal by a rule');
  await engine.accept(aMessage({ text: `${SAID} is nice`, mentioned: true }));
  await until(async () => (await figure('messages_total', { during_work: 'true' })) === 1, 'a message during work');
  work.finish(`${SAID} one`);
  await work.begun(`${SAID} two`);
  work.finish(`${SAID} two`);
  await until(
    async () => (await figure('runs_ended_total', { workflow: 'work', status: 'completed' })) === 2,
    'both ends',
  );
  await until(
    async () => (await figure('delivery_delay_seconds_count', { platform: 'fake', kind: 'result' })) === 2,
    'results',
  );
  expect(await figure('runs_queued_total', { workflow: 'work' })).toBe(2);
  expect(await figure('run_wait_seconds_count')).toBe(2);
  expect(await figure('run_duration_seconds_count', { workflow: 'work', status: 'completed' })).toBe(2);
  expect(said('A run is queued')).toMatchObject([
    { audit: 'start', person: 'U1', workflow: 'work' },
    { audit: 'start' },
  ]);
  expect(said('A run starts')).toHaveLength(2);
  expect(said('A run ended')).toMatchObject([{ status: 'completed', tookMs: expect.any(Number) }, {}]);
  expect(said('Somebody was refused')).toMatchObject([
    { audit: 'denied', person: 'U1', rule: 'limits.perPerson' },
    { audit: 'denied', person: ben.id, rule: 'rules: run work' },
  ]);
  expect(JSON.stringify(lines)).not.toContain(SAID);
  expect(await metrics.text()).not.toContain(SAID);
});

test('an offer is counted when it is made and how it ends, with the tier and who judged', async () => {
  const thread = 'fake:c/offer';
  await engine.accept(
    aMessage({ text: 'research and compare how three teams work on it in depth', mentioned: true, thread }),
  );
  await until(async () => (await figure('offers_total', { workflow: 'work' })) === 1, 'an offer');
  expect(await figure('time_to_offer_seconds_count')).toBe(1);
  await until(() => platform.posted('offer').length === 1, 'the offer in its thread');
  await engine.accept(aMessage({ text: 'not now', thread }));
  await until(async () => (await figure('offers_ended_total', { outcome: 'declined' })) === 1, 'its end');
  expect(said('An offer ended')).toMatchObject([{ as: 'declined', audit: 'declined', person: 'U1' }]);
  const tiers = (await metrics.text()).split('\n').filter((line) => line.startsWith('meanwhile_judged_total{'));
  expect(tiers.join()).toMatch(/tier="(complex|deep)",by="rules"/);
});

test('an approval and a denial of a call are told apart, with who decided', async () => {
  for (const [decision, audit] of [
    ['approve', 'approved'],
    ['deny', 'denied'],
  ] as const) {
    const thread = `fake:c/${decision}`;
    await engine.accept(aCommand('task', `careful ${SAID}`, { thread }));
    const asked = await until(async () => (await engine.queries.questions.inThread(thread))[0], 'the approval');
    const value = `${asked.id}.${asked.actions?.indexOf(decision)}`;
    await engine.accept(aPress(decision, value, { thread }));
    const line = () => said('A question of a run was answered').find((one) => one['thread'] === thread);
    expect(await until(line, 'the decision')).toMatchObject({ audit, decision, person: 'U1', run: asked.run });
  }
  expect(await figure('runs_parked_total', { reason: 'question' })).toBeGreaterThan(0);
});

test('a platform that holds back or refuses is counted, and what nobody got', async () => {
  let times = 0;
  platform.before = () => {
    times += 1;
    if (times === 1) throw new DeliveryError('Too many.', { retry: true, afterMs: 1 });
  };
  await engine.accept(aCommand('help', '', { thread: 'fake:c/held' }));
  await until(
    async () => (await figure('delivery_failures_total', { platform: 'fake', why: 'limited' })) === 1,
    'a 429',
  );
  const told = await until(() => platform.calls.find(({ text }) => text.includes('/task')), 'the answer');
  expect(told.do).toBe('post');
  // Neither there, nor in a direct message.
  platform.before = () => {
    throw new DeliveryError('Never.', { retry: false });
  };
  await engine.accept(aCommand('help', '', { thread: 'fake:c/refused' }));
  await until(async () => (await figure('set_aside_total', { box: 'outbox' })) === 1, 'a message set aside');
  platform.before = () => undefined;
  expect(await figure('delivery_failures_total', { platform: 'fake', why: 'refused' })).toBe(1);
  expect(await figure('set_aside')).toBe(1);
  expect(await figure('undelivered')).toBe(1);
});

test('while Redis cannot be read the figures of the process are still given', async () => {
  const alone = createMetrics(() => Promise.reject(new Error('away')));
  const text = await alone.text();
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(text).not.toMatch(/^meanwhile_queue_depth \d/m);
});

test('the names of workflows in labels are bounded', async () => {
  const alone = createMetrics(() => Promise.reject(new Error('away')));
  for (let n = 0; n < 200; n += 1) {
    alone.observe({ it: 'offered', offer: 'x', thread: 't', workflow: `flow-${n}`, afterMs: 1 });
  }
  const text = await alone.text();
  expect(text.match(/^meanwhile_offers_total\{/gm)?.length).toBe(51);
  expect(text).toContain('workflow="other"} 150');
});
