import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiForTest, startApi } from '../../../support/api.ts';
import { startClient } from '../../../support/client.ts';
import { startEngine } from '../../../support/engine.ts';
import { aCommand, ana } from '../../../support/events.ts';
import { begin, operatorPolicy, operatorWork } from '../../../support/operator.ts';
import { until } from '../../../support/until.ts';

const { work, workflows, model } = operatorWork();
const runPage = (run: string) => `https://bot.example/operator#/runs/${run}`;
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({ redis: client.server, workflows, model, slots: 1, policy: operatorPolicy, runPage });
  api = await startApi(engine);
});
afterAll(async () => {
  await api.close();
  await engine.close();
  await client.stop();
});

type Moment = {
  step?: string;
  wait?: string;
  failed?: boolean;
  at: number;
  ms?: number;
  tokens?: number;
  cost?: number;
};
type Page = { run: { id: string; status: string }; moments: Moment[]; asked?: string; link?: string };
const pageOf = async (id: string) => (await api.get(`/api/operator/runs/${id}`)).body as Page;
const isAt = (id: string, status: string) =>
  until(async () => (await pageOf(id)).run.status === status, `${id} is ${status}`);

test("a run's page tells its steps, tries and waits in order, with what its calls took", async () => {
  const id = await begin(engine, 'report the week', 'fake:c/timeline');
  await isAt(id, 'completed');
  const { moments, link } = await pageOf(id);
  expect(moments.map(({ step, wait, failed }) => [step ?? wait, failed ?? false])).toEqual([
    ['Collect', true],
    ['backoff', false],
    ['slot', false],
    ['Collect', false],
    ['Think about it', false],
    ['Write', false],
  ]);
  expect(moments[4]).toMatchObject({ tokens: 1_034, cost: expect.closeTo((900 * 2 + 134 * 8) / 1e6, 9) });
  expect(moments[1]?.ms).toBeGreaterThan(1_500);
  for (const [at, moment] of moments.entries()) {
    const before = moments[at - 1];
    expect(moment.at).toBeGreaterThanOrEqual(before ? before.at + (before.ms ?? 0) : 0);
  }
  expect(link).toBe('https://chat.example/thread');
  for (const kind of ['card', 'result'] as const)
    await until(
      () => engine.platform.posted(kind).some(({ post }) => post?.text.includes(`(${runPage(id)})`)),
      `a link in its ${kind}`,
    );
  const stored = await engine.queries.runs.get(id);
  const file = stored?.result?.files[0]?.id ?? '';
  const got = await fetch(`${api.url}/api/operator/runs/${id}/files/${file}`);
  expect([got.status, await got.text()]).toEqual([200, 'all is well']);
  expect((await api.get(`/api/operator/runs/${id}/files/other`)).status).toBe(404);
});

test('a run of an older version has no timeline, and is shown', async () => {
  const id = await begin(engine, 'report the month', 'fake:c/older');
  await isAt(id, 'completed');
  const key = `mw:run:${id}`;
  const end = JSON.parse((await client.redis.hget(key, 'end')) ?? '{}') as { progress: { moments?: unknown } };
  expect(end.progress.moments).toBeDefined();
  delete end.progress.moments;
  await client.redis.hset(key, 'end', JSON.stringify(end));
  expect((await pageOf(id)).moments).toEqual([]);
});

test('the overview tells what runs, waits and is queued, in its order', async () => {
  const waiting = await begin(engine, 'careful x', 'fake:c/waits');
  await isAt(waiting, 'waiting');
  const running = await begin(engine, 'work one', 'fake:c/runs');
  await work.begun('one');
  const queued = [await begin(engine, 'work two', 'fake:c/q1'), await begin(engine, 'work three', 'fake:c/q2')];
  const { body } = await api.get('/api/operator/overview');
  const ids = (part: string) => (body[part] as { id: string }[]).map(({ id }) => id);
  expect([ids('running'), ids('waiting'), ids('queued')]).toEqual([[running], [waiting], queued]);
  expect(body['counts']).toMatchObject({ queued: 2, executing: 1, slots: 1, setAside: 0 });
  expect(await pageOf(waiting)).toMatchObject({ asked: 'approval', choices: expect.arrayContaining(['Deny']) });
  work.finish('one');
  for (const name of ['two', 'three']) {
    await work.begun(name);
    work.finish(name);
  }
});

test.each([
  ['text=MONTH', ['report the month']],
  ['text=nothing-of-that', []],
  ['workflow=careful', ['careful x']],
  ['status=completed&workflow=report', ['report the month', 'report the week']],
  ['person=somebody', []],
])('runs are found by %s', async (query, wanted) => {
  const { body } = await api.get(`/api/runs?${query}`);
  const found = (body['runs'] as { workflow: string; request: string }[]).map(
    ({ workflow, request }) => `${workflow} ${request}`,
  );
  expect(found).toEqual(wanted);
});

test('people are told with what they and their workspace have spent today', async () => {
  const { body } = await api.get('/api/operator/people');
  expect(body['people']).toMatchObject([{ person: ana, spentToday: 2 * 1_034 }]);
  expect(body['workspaces']).toMatchObject([{ workspace: 'fake:w', spentToday: 2 * 1_034 }]);
});

describe('what was set aside', () => {
  const asideOf = async () => (await api.get('/api/operator/overview')).body['aside'] as { id: string; what: string }[];
  const setAside = (raw: string) =>
    client.redis.lpush(
      'mw:aside',
      JSON.stringify({ id: 'e1', box: 'inbox:fake:c/aside', at: 1, error: 'Broken.', raw }),
    );

  test('is tried again once', async () => {
    const event = aCommand('task', 'work again', { thread: 'fake:c/aside' });
    await setAside(JSON.stringify({ v: 1, ...event }));
    const [entry] = await asideOf();
    expect(entry?.what).toBe('Ana typed /task work again');
    expect((await api.post(`/api/operator/aside/${entry?.id}/requeue`, {})).status).toBe(200);
    await work.begun('again');
    work.finish('again');
    expect((await api.post(`/api/operator/aside/${entry?.id}/requeue`, {})).status).toBe(404);
    expect(await asideOf()).toEqual([]);
  });

  test('is dropped, whatever it is', async () => {
    await setAside('{broken');
    const [entry] = await asideOf();
    expect(entry?.what).toBe('Something that cannot be read');
    expect((await api.post(`/api/operator/aside/${entry?.id}/drop`, {})).status).toBe(200);
    expect(await client.redis.llen('mw:aside')).toBe(0);
  });
});
