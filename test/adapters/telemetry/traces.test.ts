import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../../src/adapters/telemetry/metrics.ts';
import { openTraces, type Traces } from '../../../src/app/traces.ts';
import { countedModel } from '../../../src/core/counted-model.ts';
import { Policy } from '../../../src/core/policy.ts';
import { tracedModel } from '../../../src/core/traced-model.ts';
import { useTracing } from '../../../src/core/tracing.ts';
import { traceQueues } from '../../../src/jobs/queues.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand } from '../../support/events.ts';
import { begin, operatorPolicy, operatorWork } from '../../support/operator.ts';
import { until } from '../../support/until.ts';

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: unknown }[];
};
type Sent = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

const spans: Span[] = [];
/** A collector on loopback, which takes OTLP as JSON. */
const collector = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += String(part)));
  request.on('end', () => {
    const sent = JSON.parse(body) as Sent;
    spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

const { workflows, model } = operatorWork();
const metrics = createMetrics(() => Promise.reject(new Error('not asked here')));
let client: Awaited<ReturnType<typeof startClient>>;
let gateway: Awaited<ReturnType<typeof startEngine>>;
let worker: Awaited<ReturnType<typeof startEngine>>;
let traces: Traces;

beforeAll(async () => {
  await new Promise<void>((resolve) => void collector.listen(0, '127.0.0.1', resolve));
  const tracesTo = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  traces = await openTraces({ tracesTo, role: 'all' });
  client = await startClient();
  const parts = {
    redis: client.server,
    workflows,
    model: countedModel(tracedModel(model), metrics.observe, () => Policy.parse(operatorPolicy).budget),
    policy: operatorPolicy,
  };
  gateway = await startEngine({ ...parts, slots: 0 });
  worker = await startEngine({ ...parts, slots: 2 });
});
afterAll(async () => {
  await worker.close();
  await gateway.close();
  await client.stop();
  collector.close();
  useTracing(undefined);
  traceQueues(undefined);
});

test('one trace leads from the event through judging, commit, queue, steps and the model to the delivered result, and what the model took is counted', async () => {
  const secret = 'a-word-that-no-trace-may-hold';
  const id = await begin(gateway, `report ${secret}`, 'fake:c/traced');
  await until(async () => (await gateway.queries.runs.get(id))?.status === 'completed', 'the end');
  const posted = () => [...gateway.platform.posted('result'), ...worker.platform.posted('result')].length > 0;
  await until(posted, 'the result');
  // What they deliver is over then.
  await Promise.all([worker.close(), gateway.close()]);
  await traces.close();

  const about = (span: Span, key: string) =>
    JSON.stringify(span.attributes.find((one) => one.key === key)?.value ?? '');
  const first = spans.find((span) => span.name === 'receive' && about(span, 'meanwhile.thread').includes('traced'));
  const whole = spans.filter(({ traceId }) => traceId === first?.traceId);
  const names = new Set(whole.map(({ name }) => name));
  for (const name of ['receive', 'handle', 'facts', 'judge', 'commit', 'run', 'step', 'model', 'deliver'])
    expect(names).toContain(name);
  // The queue's own part, as BullMQ names it.
  expect([...names].some((name) => /^(add|process) /.test(name))).toBe(true);
  const result = whole.find(
    (span) => span.name === 'deliver' && about(span, 'meanwhile.key').includes(`${id}/completed`),
  );
  expect(ancestors(result, whole)).toEqual(['run', 'commit', 'handle', 'receive']);
  const call = whole.find((span) => span.name === 'model' && about(span, 'meanwhile.call').includes('turn'));
  expect(ancestors(call, whole)).toEqual(['step', 'run', 'commit', 'handle', 'receive']);
  expect(JSON.stringify(spans)).not.toContain(secret);

  const figures = await metrics.text();
  expect(figures).toContain('meanwhile_model_tokens_total{model="m1",use="run",kind="input"} 800');
  expect(figures).toContain('meanwhile_model_tokens_total{model="m1",use="run",kind="cached"} 100');
  expect(figures).toContain('meanwhile_model_tokens_total{model="m1",use="run",kind="output"} 134');
  // 900 tokens at 2 and 134 at 8 for a million.
  expect(figures).toContain('meanwhile_model_cost_total{model="m1",use="run",currency="USD"} 0.002872');
});

/** From what it is part of, up to the first; what a library adds between is left out. */
function ancestors(span: Span | undefined, whole: Span[]): string[] {
  const parent = whole.find(({ spanId }) => spanId === span?.parentSpanId);
  return parent ? [parent.name, ...ancestors(parent, whole)].filter((name) => !/[ .]/.test(name)) : [];
}

test('without a collector nothing of it is loaded, and events carry nothing', async () => {
  const off = await openTraces({ tracesTo: undefined, role: 'all' });
  expect(off.middleware).toBeUndefined();
  useTracing(undefined);
  traceQueues(undefined);
  const engine = await startEngine({ redis: client.server, workflows, slots: 0 });
  await engine.accept(aCommand('task', 'careful x', { thread: 'fake:c/off' }));
  await until(async () => (await engine.queries.runs.liveIn('fake:c/off')).length === 1, 'the run');
  expect((await engine.queries.runs.liveIn('fake:c/off'))[0]).not.toHaveProperty('trace');
  await engine.close();
});
