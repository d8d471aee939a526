import { Ajv2020 } from 'ajv/dist/2020.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLS, openApi } from '../../../src/adapters/http/openapi.ts';
import { type ApiForTest, startApi } from '../../support/api.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { gatedWork } from '../../support/gated.ts';

type Operation = {
  parameters: { name: string; in: string; required: boolean }[];
  responses: Record<string, { content: Record<string, { schema?: object }> }>;
};
type Document = { components: object; paths: Record<string, Record<string, Operation>> };

const BODIES: Record<string, object> = { answer: { text: 'x' }, approve: { decision: 'deny' } };

const work = gatedWork();
const document = openApi() as Document;
const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let api: ApiForTest;

beforeAll(async () => {
  client = await startClient();
  engine = await startEngine({ redis: client.server, workflows: [work.workflow] });
  api = await startApi(engine);
});
afterAll(async () => {
  await api.close();
  await engine.close();
  await client.stop();
});

/** What the answer breaks of what the document says about it. */
function breaches(path: string, method: string, answer: { status: number; body: object }): unknown {
  const said = document.paths[path]?.[method]?.responses[answer.status];
  if (!said) return `${answer.status} is not in the document`;
  const { schema = {} } = said.content['application/json'] ?? {};
  return ajv.validate({ ...schema, components: document.components }, answer.body) ? [] : ajv.errors;
}

test('the document is given out, and names every call once', async () => {
  const { status, body } = await api.get('/api/openapi.json');
  expect([status, body]).toEqual([200, JSON.parse(JSON.stringify(document))]);
  expect(Object.values(document.paths).flatMap((path) => Object.keys(path))).toHaveLength(CALLS.length);
});

test('the document is one that the OpenAPI specification allows', async () => {
  // Indented: it takes one line for the name of a file.
  const { valid, errors } = await new Validator().validate(JSON.stringify(document, undefined, 1));
  expect([valid, JSON.stringify(errors)?.slice(0, 1_000)]).toEqual([true, undefined]);
});

describe('an answer has the form that the document says', () => {
  test.each(CALLS.filter(({ path }) => path.includes('{id}')).map(({ method, path }) => [method, path] as const))(
    '%s %s of something that there is not',
    async (method, path) => {
      const url = path.replace('{id}', 'nothing');
      const answer =
        method === 'get' ? await api.get(url) : await api.post(url, BODIES[path.split('/').at(-1) ?? ''] ?? {});
      expect(answer.status).toBe(404);
      expect((answer.body['error'] as { code: string }).code).not.toBe('not_found');
      expect(breaches(path, method, answer)).toEqual([]);
    },
  );

  test('of what there is', async () => {
    const made = await api.post('/api/runs', { workflow: 'work', request: 'shape' });
    expect(breaches('/api/runs', 'post', made)).toEqual([]);
    await work.begun('shape');
    const { id, sessionId } = made.body['run'] as { id: string; sessionId: string };
    expect(breaches('/api/runs/{id}', 'get', await api.get(`/api/runs/${id}`))).toEqual([]);
    const status = await api.get(`/api/async-status?sessionId=${encodeURIComponent(sessionId)}`);
    expect(breaches('/api/async-status', 'get', status)).toEqual([]);
    expect(breaches('/api/runs', 'get', await api.get('/api/runs'))).toEqual([]);
    expect(breaches('/api/schedules', 'get', await api.get('/api/schedules'))).toEqual([]);
    expect(breaches('/api/runs', 'post', await api.post('/api/runs', {}))).toEqual([]);
    expect(breaches('/api/runs/{id}/cancel', 'post', await api.post(`/api/runs/${id}/cancel`, {}))).toEqual([]);
    expect(breaches('/api/runs/{id}', 'get', { status: 200, body: { run: { id } } })).not.toEqual([]);
  });
});
