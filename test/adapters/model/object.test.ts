import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJson, toJsonSchema } from '../../../src/adapters/model/text/json.ts';
import { CALL, safe, modelOn, SECRET, TALK, thrownBy } from './asking.ts';
import { type Asked, type RawServer, sendCompletion, sendJson, startRawServer } from './raw-server.ts';
import { RUNAWAY_MS, workOf } from '../../support/runaway.ts';

const Tier = z.object({ tier: z.enum(['simple', 'deep']), sure: z.number() });
const GOOD = '{"tier":"deep","sure":0.9}';
const CALL_FAST = { ...CALL, size: 'fast' as const, timeoutMs: 5_000 };

let server: RawServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(answer: (response: ServerResponse, asked: Asked) => void): Promise<RawServer> {
  server = await startRawServer(answer);
  return server;
}

function reject(response: ServerResponse): void {
  sendJson(response, 400, { error: { message: 'unknown field', type: 'invalid_request_error' } });
}

function formats({ requests }: RawServer): (string | undefined)[] {
  return requests.map(({ body }) => body.response_format?.type);
}

describe('a server that does not take every way of asking', () => {
  it.each([
    ['no reasoning effort', (body: Asked['body']) => !body.reasoning_effort, ['json_schema', 'json_schema']],
    [
      'no schema',
      (body: Asked['body']) => body.response_format?.type !== 'json_schema',
      ['json_schema', 'json_schema', 'json_object'],
    ],
    [
      'no format at all',
      (body: Asked['body']) => !body.response_format,
      ['json_schema', 'json_schema', 'json_object', undefined],
    ],
  ])('%s: is asked in another, and remembered', async (_what, takes, tried) => {
    const running = await serve((response, { body }) => {
      if (takes(body)) sendCompletion(response, GOOD);
      else reject(response);
    });
    const { model } = modelOn(running.baseUrl);
    expect(await model.object(Tier, 'tier', TALK, CALL_FAST)).toEqual({ tier: 'deep', sure: 0.9 });
    expect(formats(running)).toEqual(tried);
    await model.object(Tier, 'tier', TALK, CALL_FAST);
    expect(formats(running)).toEqual([...tried, tried.at(-1)]);
    const system = running.requests.at(-1)?.body.messages[0];
    expect(system.role).toBe('system');
    expect(system.content.includes('JSON schema')).toBe(tried.at(-1) !== 'json_schema');
  });

  it('none at all: gives up', async () => {
    const running = await serve(reject);
    const error = await thrownBy(modelOn(running.baseUrl).model.object(Tier, 'tier', TALK, CALL_FAST));
    expect(safe(error)).toMatchObject({ why: 'rejected', retry: false });
    expect(running.requests).toHaveLength(4);
  });
});

describe('an answer that cannot be used', () => {
  it.each(['I think it is deep.', '{"tier":"deep"', '{"tier":"easy","sure":1}', '', '[]'])(
    '%j is repaired once',
    async (bad) => {
      const running = await serve((response) => sendCompletion(response, running.requests.length > 1 ? GOOD : bad));
      const { model } = modelOn(running.baseUrl);
      expect(await model.object(Tier, 'tier', TALK, CALL_FAST)).toEqual({ tier: 'deep', sure: 0.9 });
      const { messages } = running.requests[1]?.body ?? {};
      expect(messages.slice(0, 2)).toEqual(TALK);
      expect(messages.at(-1)).toMatchObject({
        role: 'user',
        content: expect.stringContaining('"enum":["simple","deep"]'),
      });
      expect(messages).toHaveLength(bad ? 4 : 3);
    },
  );

  it('and not twice', async () => {
    const running = await serve((response) => sendCompletion(response, `No: ${SECRET}`));
    const error = await thrownBy(modelOn(running.baseUrl).model.object(Tier, 'tier', TALK, CALL_FAST));
    expect(safe(error)).toMatchObject({ why: 'malformed', retry: true });
    expect(running.requests).toHaveLength(2);
  });

  it('is not repaired beyond the time', async () => {
    const running = await serve((response) => {
      if (running.requests.length === 1) sendCompletion(response, 'No.');
    });
    const { model } = modelOn(running.baseUrl);
    const error = await thrownBy(model.object(Tier, 'tier', TALK, { ...CALL_FAST, timeoutMs: 200 }));
    expect(safe(error)).toMatchObject({ why: 'timeout', retry: true });
    await running.requests[1]?.closed;
  });

  it('is not asked for again where the model refused', async () => {
    const running = await serve((response) =>
      sendJson(response, 200, {
        choices: [{ message: { content: null, refusal: 'I cannot.' }, finish_reason: 'stop' }],
      }),
    );
    const error = await thrownBy(modelOn(running.baseUrl).model.object(Tier, 'tier', TALK, CALL_FAST));
    expect(safe(error)).toMatchObject({ why: 'refused', retry: false });
    expect(running.requests).toHaveLength(1);
  });
});

it.each([
  GOOD,
  `\`\`\`json\n${GOOD}\n\`\`\``,
  `\`\`\`\n${GOOD}\`\`\``,
  `Here it is: ${GOOD} I hope this helps.`,
  `<think>Maybe {"tier":"simple","sure":1}?</think>\n${GOOD}`,
])('an answer is found in %j', (text) => {
  expect(readJson(Tier, text)).toEqual({ value: { tier: 'deep', sure: 0.9 } });
});

it('no runaway answer makes its reader run away', () => {
  const took = workOf(() => {
    for (const text of [`\`\`\`json${'\n'.repeat(200_000)}`, '{'.repeat(200_000), '```\n'.repeat(50_000)]) {
      expect(readJson(Tier, text)).toHaveProperty('problem');
    }
  });
  expect(took).toBeLessThan(RUNAWAY_MS);
});

it.each([
  [Tier, true],
  [z.object({ names: z.array(Tier) }), true],
  [z.object({ name: z.string().nullable() }), true],
  [z.object({ name: z.string().optional() }), false],
  [z.object({ names: z.array(z.object({ a: z.string().optional() })) }), false],
  [z.looseObject({ name: z.string() }), false],
  [z.record(z.string(), z.string()), false],
])('a schema is called strict only where it is', (type, strict) => {
  expect(toJsonSchema(type).strict).toBe(strict);
});

describe('without MODEL', () => {
  const unnamed = { name: undefined };

  function listing(...ids: string[]) {
    return serve((response, { path }) => {
      if (path === '/v1/models') sendJson(response, 200, { object: 'list', data: ids.map((id) => ({ id })) });
      else sendCompletion(response, GOOD);
    });
  }

  it('the only model of the server is asked', async () => {
    const running = await listing('nomic-embed-text', 'llama3.2:3b');
    const { model, logged } = modelOn(running.baseUrl, { config: unnamed });
    await model.object(Tier, 'tier', TALK, CALL_FAST);
    await model.object(Tier, 'tier', TALK, CALL_FAST);
    expect(running.requests.map(({ path }) => path)).toEqual([
      '/v1/models',
      '/v1/chat/completions',
      '/v1/chat/completions',
    ]);
    expect(running.requests[1]?.body.model).toBe('llama3.2:3b');
    expect(logged[0]).toMatchObject({ level: 'info', fields: { model: 'llama3.2:3b' } });
  });

  it.each([
    [['a', 'b', 'c'], 'Set MODEL to one of: a, b, c.'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d, e, ...'],
    [[], 'lists no model'],
  ])('of several none is guessed: %j', async (ids, words) => {
    const running = await listing(...ids);
    const error = await thrownBy(
      modelOn(running.baseUrl, { config: unnamed }).model.object(Tier, 'tier', TALK, CALL_FAST),
    );
    expect(safe(error)).toMatchObject({ why: 'not_found', retry: false });
    expect(String(error)).toContain(words);
  });

  it('a list that is none, and one that does not come', async () => {
    const running = await serve((response) => {
      if (running.requests.length === 1) response.end('<html>');
      else sendJson(response, 401, {});
    });
    const { model } = modelOn(running.baseUrl, { config: unnamed });
    expect(safe(await thrownBy(model.object(Tier, 'tier', TALK, CALL_FAST)))).toMatchObject({ why: 'not_found' });
    expect(safe(await thrownBy(model.object(Tier, 'tier', TALK, CALL_FAST)))).toMatchObject({ why: 'unauthorized' });
  });
});
