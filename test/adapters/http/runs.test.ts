import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { API_PERSON } from '../../../src/core/service.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { type ApiForTest, startApi } from '../../support/api.ts';
import { ApiTokens } from '../../../src/jobs/store/api-tokens.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand, ana, ben } from '../../support/events.ts';
import { gatedWork } from '../../support/gated.ts';
import { until } from '../../support/until.ts';

const work = gatedWork();
const asks = defineWorkflow({
  ...work.workflow,
  name: 'asks',
  fromRequest: () => undefined,
  run: async (context) => {
    const { text } = await context.ask('Colour', {
      text: 'Which colour?',
      choices: ['red', 'blue'],
      default: 'red',
      deadlineMs: 3_600_000,
    });
    return { text };
  },
});
const careful = defineWorkflow({
  ...work.workflow,
  name: 'careful',
  fromRequest: () => undefined,
  run: async (context) => ({
    text: (await context.approve('Delete it', { what: 'Delete the branch', details: { branch: 'old' } }))
      ? 'done'
      : 'left',
  }),
});
const timed = defineWorkflow({ ...work.workflow, name: 'timed', input: z.object({ request: z.string() }) });

let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({
    redis: client.server,
    workflows: [work.workflow, asks, careful, timed],
    policy: {
      limits: { perPerson: 4 },
      rules: [
        { allow: true, actions: ['confirm', 'cancel'], people: [API_PERSON.id] },
        { allow: false, actions: ['run'], people: [ben.id] },
      ],
    },
  });
  api = await startApi(engine);
});
afterAll(async () => {
  await api.close();
  await engine.close();
  await client.stop();
});

type Shown = { id: string; status: string; retriedAs?: string } & Record<string, unknown>;
const runOf = (body: Record<string, unknown>) => body['run'] as Shown;
const read = async (id: string) => runOf((await api.get(`/api/runs/${id}`)).body);
const comesTo = (id: string, status: string) =>
  until(async () => (await read(id)).status === status, `run ${id} is ${status}`);

describe('a run that is ordered over the API', () => {
  test('is done once for its key, is found in the list, and reports to a thread of its own', async () => {
    const order = { workflow: 'work', request: 'alpha', name: 'Alpha work', priority: 'high' };
    const key = { 'idempotency-key': 'order-1' };
    const first = await api.post('/api/runs', order, key);
    expect(first.status).toBe(201);
    expect(runOf(first.body)).toMatchObject({
      name: 'Alpha work',
      workflow: 'work',
      priority: 'high',
      request: 'Alpha work',
    });
    expect(runOf((await api.post('/api/runs', order, key)).body).id).toBe(runOf(first.body).id);
    await work.begun('alpha');
    const { body } = await api.get('/api/runs?status=live&workflow=work');
    expect((body['runs'] as Shown[]).map(({ id }) => id)).toEqual([runOf(first.body).id]);
    const session = String(runOf(first.body)['sessionId']);
    work.finish('alpha');
    await comesTo(runOf(first.body).id, 'completed');
    expect((await read(runOf(first.body).id))['result']).toEqual({ text: 'done with alpha', files: [] });
    const status = await api.get(`/api/async-status?sessionId=${encodeURIComponent(session)}`);
    expect(status.body['pendingNotifications']).toMatchObject([{ workId: runOf(first.body).id }]);
  });

  test('is another one under the key of another sender, and none where its key has come with another body', async () => {
    const key = { 'idempotency-key': 'order-2' };
    const order = { workflow: 'work', request: 'keyed' };
    const first = await api.post('/api/runs', order, key);
    const changed = await api.post('/api/runs', { ...order, request: 'something else' }, key);
    expect([changed.status, changed.body['error']]).toMatchObject([422, { code: 'key_used' }]);
    expect(runOf((await api.post('/api/runs', order, key)).body).id).toBe(runOf(first.body).id);
    const tokens = new ApiTokens(client.redis, Date.now);
    const { secret } = await tokens.create('ci', ['write']);
    const withToken = await startApi(engine, { tokens });
    const other = await withToken.post('/api/runs', order, { ...key, authorization: `Bearer ${secret}` });
    await withToken.close();
    expect(other.status).toBe(201);
    expect(runOf(other.body).id).not.toBe(runOf(first.body).id);
    work.finish('keyed');
  });

  test('reports to the thread that it names, for the person that it names', async () => {
    const thread = 'fake:c/named';
    await engine.accept(aCommand('task', 'work before', { thread }));
    await work.begun('before');
    const { body } = await api.post('/api/runs', {
      workflow: 'work',
      request: 'named',
      sessionId: thread,
      person: ana,
    });
    expect(runOf(body)).toMatchObject({ sessionId: thread, person: ana });
    await work.begun('named');
    work.finish('named');
    work.finish('before');
    await until(
      () => engine.platform.posted('result').filter((call) => call.thread === thread).length === 2,
      'results there',
    );
  });

  test('can be canceled, and one that has ended cannot', async () => {
    const id = runOf((await api.post('/api/runs', { workflow: 'work', request: 'gone' })).body).id;
    await work.begun('gone');
    expect((await api.post(`/api/runs/${id}/cancel`, {})).status).toBe(200);
    await comesTo(id, 'canceled');
    expect((await read(id))['canceledBy']).toEqual(API_PERSON);
    expect((await api.post(`/api/runs/${id}/cancel`, {})).status).toBe(409);
    expect((await api.post(`/api/runs/${id}/retry`, {})).status).toBe(409);
  });

  test('is retried once after it failed', async () => {
    const id = runOf((await api.post('/api/runs', { workflow: 'work', request: 'fail one' })).body).id;
    await work.begun('fail one');
    work.finish('fail one');
    await comesTo(id, 'failed');
    const again = await api.post(`/api/runs/${id}/retry`, {});
    expect([again.status, runOf(again.body)['retryOf']]).toEqual([201, id]);
    await comesTo(runOf(again.body).id, 'failed');
    expect((await api.post(`/api/runs/${id}/retry`, {})).status).toBe(409);
  });

  test('gets the answer to its question', async () => {
    const id = runOf((await api.post('/api/runs', { workflow: 'asks', request: 'x' })).body).id;
    await comesTo(id, 'waiting');
    expect((await read(id))['waitsFor']).toMatchObject({ reason: 'question', question: 'Which colour?' });
    await until(() => engine.platform.posted('question').length > 0, 'the question');
    const answered = await api.post(`/api/runs/${id}/answer`, { text: 'blue' });
    expect(answered.status).toBe(200);
    await comesTo(id, 'completed');
    expect((await read(id))['result']).toMatchObject({ text: 'blue' });
    expect((await api.post(`/api/runs/${id}/answer`, { text: 'red' })).status).toBe(409);
  });

  test('is answered itself, whatever else in its thread asks the same', async () => {
    const start = async (request: string) =>
      runOf((await api.post('/api/runs', { workflow: 'asks', request })).body).id;
    const first = await start('one');
    const second = await start('two');
    await Promise.all([comesTo(first, 'waiting'), comesTo(second, 'waiting')]);
    expect((await api.post(`/api/runs/${first}/answer`, { text: 'mauve' })).status).toBe(400);
    expect((await api.post(`/api/runs/${first}/answer`, { text: 'Blue' })).status).toBe(200);
    await comesTo(first, 'completed');
    expect((await read(first))['result']).toMatchObject({ text: 'blue' });
    expect((await read(second))['status']).toBe('waiting');
    expect((await api.post(`/api/runs/${second}/answer`, { text: 'red' })).status).toBe(200);
  });

  test('is allowed to change the world, or not, by who may decide that', async () => {
    const start = async () =>
      runOf((await api.post('/api/runs', { workflow: 'careful', request: 'x', person: ana })).body).id;
    const [first, second] = [await start(), await start()];
    await Promise.all([comesTo(first, 'waiting'), comesTo(second, 'waiting')]);
    // No rule of this policy lets the API decide for others.
    expect((await api.post(`/api/runs/${first}/approve`, { decision: 'approve' })).status).toBe(403);
    expect((await api.post(`/api/runs/${first}/approve`, { decision: 'approve_always', person: ana })).status).toBe(
      400,
    );
    expect((await api.post(`/api/runs/${first}/approve`, { decision: 'approve', person: ana })).status).toBe(200);
    expect((await api.post(`/api/runs/${second}/approve`, { decision: 'deny', person: ana })).status).toBe(200);
    await Promise.all([comesTo(first, 'completed'), comesTo(second, 'completed')]);
    expect([(await read(first))['result'], (await read(second))['result']]).toMatchObject([
      { text: 'done' },
      { text: 'left' },
    ]);
    expect((await api.post(`/api/runs/${first}/approve`, { decision: 'approve', person: ana })).status).toBe(409);
  });

  test('at set times is a schedule, which can be paused, resumed and deleted', async () => {
    const made = await api.post('/api/runs', { workflow: 'timed', request: 'later', every: 'weekday at 8:30' });
    expect(made.status).toBe(201);
    const { id } = made.body['schedule'] as { id: string };
    const listed = async () => (await api.get('/api/schedules')).body['schedules'] as { id: string }[];
    expect((await listed()).map((one) => one.id)).toContain(id);
    expect((await api.post(`/api/schedules/${id}/pause`, {})).body['schedule']).toMatchObject({ paused: 'person' });
    expect((await api.post(`/api/schedules/${id}/resume`, {})).body['schedule']).not.toHaveProperty('paused');
    expect((await api.post(`/api/schedules/${id}/delete`, {})).body).toEqual({ deleted: id });
    expect(await listed()).toEqual([]);
  });
});

describe('an order that is refused says why', () => {
  test.each([
    [{ request: '' }, 400],
    [{ request: 'x', colour: 'red' }, 400],
    [{ request: 'x', workflow: 'Work' }, 400],
    [{ request: 'x', workflow: 'nothing' }, 400],
    [{ request: 'x', name: 'X' }, 400],
    [{ request: 'x', workflow: 'work', sessionId: 'fake:c/never' }, 404],
    [{ request: 'x', workflow: 'work', person: { id: ben.id, name: 'Ben' } }, 403],
    [{ request: 'x', workflow: 'work', every: 'blue moon' }, 400],
  ])('%j: %i', async (body, status) => {
    const answer = await api.post('/api/runs', body);
    expect([answer.status, answer.body]).toEqual([
      status,
      { error: { code: expect.any(String), message: expect.stringMatching(/\S/) } },
    ]);
  });

  test('when the person has too many', async () => {
    const person = { id: 'U9', name: 'Cy' };
    const orders = ['m1', 'm2', 'm3', 'm4', 'm5'].map((request) => ({ workflow: 'work', request, person }));
    const answers = [];
    for (const one of orders) answers.push((await api.post('/api/runs', one)).status);
    expect(answers).toEqual([201, 201, 201, 201, 429]);
    const { body } = await api.get('/api/runs?status=live');
    for (const { id } of body['runs'] as Shown[]) await api.post(`/api/runs/${id}/cancel`, {});
  });

  test.each([
    ['/api/runs/nothing', 404],
    ['/api/runs?limit=1000', 400],
    ['/api/runs?status=happy', 400],
  ])('GET %s: %i', async (path, status) => {
    expect((await api.get(path)).status).toBe(status);
  });
});

test('the list comes in pages, each run once', async () => {
  const seen: string[] = [];
  let next: string | undefined;
  do {
    const more = next === undefined ? '' : `&before=${next}`;
    const { body } = await api.get(`/api/runs?limit=2&status=completed${more}`);
    seen.push(...(body['runs'] as Shown[]).map(({ id }) => id));
    next = body['next'] as string | undefined;
  } while (next !== undefined);
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen).size).toBe(seen.length);
});
