import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ModelFailure } from '../../../src/core/domain/model/model-failure.ts';
import { CALL, collect, safe, KEY, modelOn, SECRET, TALK, thrownBy } from './asking.ts';

const mock = new LLMock({ port: 0, latency: 0 });
const Name = z.object({ name: z.string() });
const OBJECT_CALL = { ...CALL, timeoutMs: 5_000 };

let baseUrl = '';
beforeAll(async () => {
  baseUrl = `${await mock.start()}/v1`;
});
afterAll(() => mock.stop());
beforeEach(() => {
  mock.reset();
  mock.clearChaos();
});

it('streams an answer in pieces', async () => {
  mock.on({}, { content: 'Good morning, everybody in this room.' }, { chunkSize: 8 });
  const { model, logged } = modelOn(baseUrl);
  const pieces: string[] = [];
  for await (const piece of model.stream(TALK, CALL)) pieces.push(piece);
  expect(pieces.join('')).toBe('Good morning, everybody in this room.');
  expect(pieces.length).toBeGreaterThan(2);
  expect(logged.map(({ level }) => level)).toEqual(['debug']);
  expect(mock.getLastRequest()?.body).toMatchObject({ model: 'big', messages: TALK });
});

it('gives an object that fits its schema', async () => {
  mock.on({}, { content: { name: 'parser' } });
  const { model } = modelOn(baseUrl, { config: { fastName: 'small' } });
  expect(await model.object(Name, 'name', TALK, { ...OBJECT_CALL, size: 'fast' })).toEqual({ name: 'parser' });
  expect(mock.getLastRequest()?.body).toMatchObject({
    model: 'small',
    reasoning_effort: 'none',
    response_format: { type: 'json_schema', json_schema: { name: 'name', strict: true } },
  });
});

it('asks MODEL for small judgements too where there is no FAST_MODEL', async () => {
  mock.on({}, { content: { name: 'parser' } });
  await modelOn(baseUrl).model.object(Name, 'name', TALK, { ...OBJECT_CALL, size: 'fast' });
  expect(mock.getLastRequest()?.body).toMatchObject({ model: 'big' });
});

const quoting = `We do not like ${SECRET} from ${KEY}`;
const refusals: [what: string, status: number, error: object, why: ModelFailure, retry: boolean][] = [
  ['a wrong key', 401, { code: 'invalid_api_key' }, 'unauthorized', false],
  ['a key that may not', 403, { code: 'forbidden' }, 'unauthorized', false],
  ['an unknown model', 404, { code: 'model_not_found' }, 'not_found', false],
  ['no credit', 402, { code: 'payment_required' }, 'no_credit', false],
  ['a quota that is used up', 429, { code: 'insufficient_quota' }, 'no_credit', false],
  ['a quota that is used up, as a type', 429, { type: 'insufficient_quota', code: null }, 'no_credit', false],
  ['a quota that is used up, in words', 429, { message: `insufficient_quota ${SECRET}` }, 'no_credit', false],
  ['a plan that is used up', 429, { message: 'You exceeded your current quota, see your plan.' }, 'no_credit', false],
  ['a balance that is too low', 400, { message: 'Your credit balance is too low to use the API.' }, 'no_credit', false],
  [
    'a limit that passes, worded like a quota',
    429,
    { message: 'You exceeded your current quota, see your billing. Please retry in 36s.' },
    'rate_limited',
    true,
  ],
  [
    'a limit that passes, with advice about billing',
    429,
    { message: 'Rate limit reached. Add a payment method: /account/billing' },
    'rate_limited',
    true,
  ],
  ['a bill that is not paid', 403, { code: 'billing_not_active' }, 'no_credit', false],
  ['a server error', 500, { code: 'server_error' }, 'unavailable', true],
  ['a bad gateway', 502, {}, 'unavailable', true],
  ['an overloaded server', 503, { code: 'overloaded' }, 'unavailable', true],
  ['a request timeout', 408, {}, 'unavailable', true],
  ['a filtered prompt', 400, { code: 'content_filter' }, 'refused', false],
  ['a request it does not take', 400, { code: 'unsupported_parameter' }, 'rejected', false],
];

describe.each(refusals)('%s (%i)', (_what, status, fields, why, retry) => {
  beforeEach(() => {
    mock.on({}, { error: { message: quoting, ...fields }, status });
  });

  it('ends a stream', async () => {
    const { model, logged } = modelOn(baseUrl);
    const { text, error } = await collect(model.stream(TALK, CALL));
    expect(text).toBe('');
    expect(safe(error)).toMatchObject({ why, retry, status });
    expect(logged).toMatchObject([{ level: 'warn', fields: { why, status } }]);
    expect(JSON.stringify(logged)).not.toMatch(/4711|sk-secret/);
    expect(mock.getRequests()).toHaveLength(1);
  });

  it('ends a call for an object', async () => {
    const error = await thrownBy(modelOn(baseUrl).model.object(Name, 'name', TALK, OBJECT_CALL));
    expect(safe(error)).toMatchObject({ why, retry, status });
    // Only a request that is not taken is worded in another way.
    expect(mock.getRequests()).toHaveLength(why === 'rejected' ? 3 : 1);
  });
});

it('says when to come back after a 429', async () => {
  mock.on({}, { error: { message: 'slow down', code: 'rate_limit_exceeded' }, status: 429, retryAfter: 7 });
  const { error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
  expect(safe(error)).toMatchObject({ why: 'rate_limited', retry: true, afterMs: 7_000, status: 429 });
});

it('says that an answer broke off', async () => {
  mock.on({}, { content: 'A long story that has no end yet' }, { chunkSize: 4, truncateAfterChunks: 4, latency: 10 });
  const { text, error } = await collect(modelOn(baseUrl).model.stream(TALK, CALL));
  expect('A long story that has no end yet'.startsWith(text)).toBe(true);
  expect(safe(error)).toMatchObject({ why: 'cut', retry: true });
});

it.each([
  ['length', 'length'],
  ['content_filter', 'refused'],
] as const)('says that an answer ended by %s, after what there was', async (finishReason, why) => {
  mock.on({}, { content: 'Half of it', finishReason });
  const { model } = modelOn(baseUrl);
  const { text, error } = await collect(model.stream(TALK, CALL));
  expect(text).toBe('Half of it');
  expect(safe(error)).toMatchObject({ why, retry: false });
  expect(safe(await thrownBy(model.object(Name, 'name', TALK, OBJECT_CALL)))).toMatchObject({ why, retry: false });
});

it.each(['', ' \n '])('says that an answer of %j is empty', async (content) => {
  mock.on({}, { content });
  const { model } = modelOn(baseUrl);
  const { error } = await collect(model.stream(TALK, CALL));
  expect(safe(error)).toMatchObject({ why: 'empty', retry: true });
  expect(safe(await thrownBy(model.object(Name, 'name', TALK, OBJECT_CALL)))).toMatchObject({
    why: 'empty',
    retry: true,
  });
});

it('says that a server answers nonsense', async () => {
  mock.on({}, { content: 'fine' });
  mock.setChaos({ malformedRate: 1 });
  const { model } = modelOn(baseUrl);
  const { error } = await collect(model.stream(TALK, CALL));
  expect(safe(error)).toMatchObject({ why: 'malformed' });
  expect(safe(await thrownBy(model.object(Name, 'name', TALK, OBJECT_CALL)))).toMatchObject({ why: 'malformed' });
});

it('says that a server drops its connections', async () => {
  mock.on({}, { content: 'fine' });
  mock.setChaos({ disconnectRate: 1 });
  const { model } = modelOn(baseUrl);
  const { error } = await collect(model.stream(TALK, CALL));
  expect(safe(error)).toMatchObject({ why: 'unavailable', retry: true });
  expect(safe(await thrownBy(model.object(Name, 'name', TALK, OBJECT_CALL)))).toMatchObject({
    why: 'unavailable',
    retry: true,
  });
});

describe('messages that are too long', () => {
  const long = [
    { role: 'system' as const, content: 'Be short.' },
    { role: 'user' as const, content: 'old '.repeat(50) },
    { role: 'assistant' as const, content: 'older '.repeat(50) },
    { role: 'user' as const, content: 'What now?' },
  ];
  const tooLong = { error: { message: 'maximum context length is 128 tokens', code: 'x' }, status: 400 };

  it('are trimmed and sent once more', async () => {
    mock.on({ sequenceIndex: 0 }, tooLong);
    mock.on({}, { content: { name: 'short' } });
    const { model } = modelOn(baseUrl);
    const used: unknown[] = [];
    const call = { ...CALL, onUsage: (...told: unknown[]) => used.push(told) };
    expect(await collect(model.stream(long, call))).toEqual({ text: '{"name":"short"}', error: undefined });
    expect(used).toEqual([[expect.objectContaining({ output: 6, estimated: true }), 'big']]);
    expect(mock.getRequests().map(({ body }) => (body as { messages: [] }).messages)).toEqual([
      long,
      [long[0], long[3]],
    ]);
    mock.resetMatchCounts();
    expect(await model.object(Name, 'name', long, OBJECT_CALL)).toEqual({ name: 'short' });
  });

  it('are given up after that', async () => {
    mock.on({}, tooLong);
    const { model } = modelOn(baseUrl);
    // More than can go in one halving.
    const talk = [...Array.from({ length: 8 }, () => long.slice(1, 3)).flat(), ...long.slice(3)];
    expect(safe((await collect(model.stream(talk, CALL))).error)).toMatchObject({ why: 'too_long', retry: false });
    expect(safe(await thrownBy(model.object(Name, 'name', talk, OBJECT_CALL)))).toMatchObject({
      why: 'too_long',
      retry: false,
    });
    expect(mock.getRequests()).toHaveLength(4);
  });

  it('are given up at once where nothing can be left out', async () => {
    mock.on({}, tooLong);
    expect(safe((await collect(modelOn(baseUrl).model.stream(TALK, CALL))).error)).toMatchObject({
      why: 'too_long',
      retry: false,
    });
    expect(mock.getRequests()).toHaveLength(1);
  });

  it.each([
    [413, {}],
    [400, { code: 'context_length_exceeded' }],
    [400, { type: 'exceed_context_size_error' }],
    [400, { message: 'request (131168 tokens) exceeds the available context size (131072 tokens), try increasing it' }],
    [500, { message: 'Context size has been exceeded.' }],
    [400, { message: 'prompt is too long: 250000 tokens > 200000 maximum' }],
    [400, { message: 'input length exceeds the context length' }],
    [400, { message: 'Requested tokens (2285) exceed context window of 2048' }],
    [429, { message: 'Request too large for gpt-x on tokens per min (TPM): Limit 30000, Requested 40000.' }],
  ])('are known by what %i with %j says', async (status, fields) => {
    mock.on({}, { error: { message: 'no', ...fields }, status });
    expect(safe((await collect(modelOn(baseUrl).model.stream(TALK, CALL))).error)).toMatchObject({
      why: 'too_long',
      status,
    });
  });
});
