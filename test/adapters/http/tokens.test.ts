import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLS } from '../../../src/adapters/http/openapi.ts';
import { createLimit } from '../../../src/adapters/http/limit.ts';
import { isAllowed, type Scope, scopes } from '../../../src/core/domain/api/token.ts';
import { ApiTokens } from '../../../src/jobs/store/api-tokens.ts';
import type { Question } from '../../../src/core/domain/question.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import type { Service } from '../../../src/core/service.ts';
import { aRun } from '../../core/decide/facts.ts';
import { type ApiForTest, startApi } from '../../support/api.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';

const MASTER = 'the-master-token-of-the-operator';
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;
let tokens: ApiTokens;
let now = Date.now();
let perMinute = 10_000;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({ redis: client.server });
  tokens = new ApiTokens(client.redis, () => now);
  const limit = createLimit({ redis: client.redis, prefix: 'test:', perMinute: () => perMinute });
  api = await startApi(engine, { apiToken: MASTER, openHere: false, tokens, limit });
});
afterAll(async () => {
  await api.close();
  await engine.close();
  await client.stop();
});

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const made = async (...given: Scope[]) => (await tokens.create('test', given)).secret;
const status = async (secret: string) => (await api.get('/api/runs', bearer(secret))).status;

describe('a token', () => {
  test('opens what its scope names, until it is revoked', async () => {
    const { secret, token } = await tokens.create('dashboard', ['read']);
    expect(await status(secret)).toBe(200);
    const refused = await api.post('/api/runs', { request: 'x' }, bearer(secret));
    expect([refused.status, refused.body['error']]).toEqual([
      403,
      { code: 'missing_scope', message: expect.stringContaining('"write"') },
    ]);
    expect(await tokens.revoke(token.id)).toBe(true);
    expect(await status(secret)).toBe(401);
    expect(await tokens.revoke(token.id)).toBe(false);
  });

  test('expires', async () => {
    const { secret } = await tokens.create('short', ['read'], now + 60_000);
    expect(await status(secret)).toBe(200);
    now += 61_000;
    expect(await status(secret)).toBe(401);
  });

  test('is kept as a hash alone', async () => {
    const { secret, token } = await tokens.create('hidden', ['read']);
    expect(JSON.stringify(await client.redis.hgetall('mw:api-tokens'))).not.toContain(secret.slice(4));
    expect((await tokens.list()).map(({ id }) => id)).toContain(token.id);
    expect(JSON.stringify(await tokens.list())).not.toContain(secret.slice(4));
  });

  test('of a newer version grants the scopes that this version knows', async () => {
    const { secret } = await tokens.create('newer', ['read']);
    const [hash = '', stored = ''] =
      Object.entries(await client.redis.hgetall('mw:api-tokens')).find(([, text]) => text.includes('newer')) ?? [];
    await client.redis.hset('mw:api-tokens', hash, stored.replace('"read"', '"read","teleport"'));
    expect(await status(secret)).toBe(200);
  });
});

const operations = CALLS.filter(({ signed }) => !signed);

test.each(operations.map(({ method, path, scope }) => [method, path, scope] as const))(
  '%s %s needs the scope that the document says, which is enough',
  async (method, path, scope) => {
    const url = path.replace('{id}', 'nothing');
    const call = (secret: string) =>
      method === 'get' ? api.get(url, bearer(secret)) : api.post(url, { wrong: true }, bearer(secret));
    const without = await call(await made(...scopes.filter((one) => !isAllowed([one], scope))));
    expect([without.status, without.body['error']]).toMatchObject([403, { code: 'missing_scope' }]);
    if (path === '/api/stream') return;
    expect([401, 403]).not.toContain((await call(await made(scope))).status);
    expect([401, 403]).not.toContain((await call(MASTER)).status);
  },
);

test('an approval cannot be given as an answer by a token that may not approve', async () => {
  const careful = { actions: ['approve', 'approve_run', 'deny'], choices: ['Yes', 'All', 'No'], status: 'open' };
  const run = { ...aRun(), parked: { reason: 'question', until: now, question: { id: 'q1', text: '?' } } } as Run;
  const service = {
    ...engine.service,
    run: async () => run,
    question: async () => careful as unknown as Question,
  } as unknown as Service;
  const other = await startApi(engine, { apiToken: MASTER, openHere: false, tokens, service });
  const answer = await other.post('/api/runs/r1/answer', { text: 'Yes' }, bearer(await made('read', 'write')));
  expect([answer.status, answer.body['error']]).toMatchObject([403, { code: 'missing_scope' }]);
  await other.close();
});

describe('too many', () => {
  test('calls of one token are 429 with the time to wait, and others go on', async () => {
    const [busy, quiet] = [await made('read'), await made('read')];
    perMinute = 3;
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await api.get('/api/runs', bearer(busy)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit')).toMatch(/^"api";r=2;t=\d+$/);
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers[3]?.body['error']).toEqual({ code: 'too_many_calls', message: expect.stringContaining('again in') });
    expect(await status(quiet)).toBe(200);
    perMinute = 10_000;
  });

  test('wrong tokens are 429, and the right one still works', async () => {
    const answers = [];
    for (let call = 0; call < 40; call += 1) answers.push(await status(`wrong-${call}`));
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(answers.at(-1)).toBe(429);
    expect(await status(MASTER)).toBe(200);
  });
});
