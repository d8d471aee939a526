import { z } from 'zod';
import type { Scope } from '../../core/domain/api/token.ts';
import { HookBody, NewRun } from './new-run.ts';
import { AnswerBody, ApproveBody, ForWhom, RunsQuery } from './runs.ts';
import { SchedulesQuery } from './schedules.ts';
import { RunView, ScheduleView } from './run-view.ts';
import { Overview, People, RunPage } from './operator/views.ts';
import { scopeOf } from './scope.ts';
import { Acknowledgement, SessionQuery, SessionStatus } from './sessions.ts';

type Call = {
  /** What its token needs. */
  scope: Scope;
  method: 'get' | 'post';
  path: string;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  status: number;
  answer: z.ZodType | 'text/event-stream' | 'application/octet-stream';
  errors: number[];
  once?: true;
  /** Its sender signs the message in place of sending a token. */
  signed?: true;
};

const ErrorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const OneRun = z.object({ run: RunView });

/** Every call there is; a test calls each of them. */
export const CALLS: readonly Call[] = [
  call('get', '/async-status', 'What goes on in a session', {
    query: SessionQuery,
    answer: SessionStatus,
    errors: [404],
  }),
  call('post', '/async-status/acknowledge', 'Take a notification away', {
    body: Acknowledgement,
    answer: z.object({ success: z.literal(true) }),
    errors: [404],
  }),
  call('get', '/stream', 'The same as it happens', {
    query: SessionQuery,
    answer: 'text/event-stream',
    errors: [404, 429],
  }),
  call('get', '/runs', 'Runs, newest first', {
    query: RunsQuery,
    answer: z.object({ runs: z.array(RunView), next: z.string().optional() }),
  }),
  call('post', '/runs', 'Order a run, now or at set times', {
    body: NewRun,
    status: 201,
    answer: z.union([OneRun, z.object({ schedule: ScheduleView })]),
    errors: [403, 404, 429],
    once: true,
  }),
  call('get', '/runs/{id}', 'One run', { answer: OneRun, errors: [404] }),
  call('post', '/runs/{id}/cancel', 'Stop a run', {
    body: ForWhom,
    answer: OneRun,
    errors: [403, 404, 409],
    once: true,
  }),
  call('post', '/runs/{id}/retry', 'Go on with a failed run', {
    body: ForWhom,
    status: 201,
    answer: OneRun,
    errors: [403, 404, 409, 429],
    once: true,
  }),
  call('post', '/runs/{id}/answer', 'Answer the question of a run', {
    body: AnswerBody,
    answer: OneRun,
    errors: [403, 404, 409],
    once: true,
  }),
  call('post', '/runs/{id}/approve', 'Allow or deny the call that a run waits with', {
    body: ApproveBody,
    answer: OneRun,
    errors: [403, 404, 409],
    once: true,
  }),
  call('post', '/hooks/{name}', 'Start the workflow that the policy names for this webhook', {
    body: HookBody,
    status: 201,
    answer: z.union([OneRun, z.object({ schedule: ScheduleView })]),
    errors: [404],
    signed: true,
  }),
  call('get', '/schedules', 'Schedules; without a workspace those that are not paused', {
    query: SchedulesQuery,
    answer: z.object({ schedules: z.array(ScheduleView) }),
  }),
  call('get', '/operator/overview', 'What runs, waits, is queued, scheduled and set aside', { answer: Overview }),
  call('get', '/operator/runs/{id}', 'A run with its timeline', { answer: RunPage, errors: [404] }),
  call('get', '/operator/runs/{id}/files/{file}', 'A file of a result', {
    answer: 'application/octet-stream',
    errors: [404],
  }),
  call('get', '/operator/people', 'People, what they have under way, and what they have spent today', {
    answer: People,
  }),
  ...(['requeue', 'drop'] as const).map((act) =>
    call('post', `/operator/aside/{id}/${act}`, `${act} an entry that was set aside`, {
      answer: z.object({ success: z.literal(true) }),
      errors: [404],
    }),
  ),
  ...(['pause', 'resume', 'delete'] as const).map((act) =>
    call('post', `/schedules/{id}/${act}`, `${act} a schedule`, {
      body: ForWhom,
      answer: z.union([z.object({ schedule: ScheduleView }), z.object({ deleted: z.string() })]),
      errors: [403, 404],
      once: true,
    }),
  ),
];

function call(method: Call['method'], path: string, summary: string, rest: Partial<Call> & Pick<Call, 'answer'>): Call {
  const errors = [400, 401, 403, ...(rest.errors ?? []), ...(method === 'post' ? [413, 415, 422] : []), 429, 503];
  return {
    scope: scopeOf(method, path),
    method,
    path: `/api${path}`,
    summary,
    status: 200,
    ...rest,
    errors: [...new Set(errors)].toSorted((a, b) => a - b),
  };
}

/** The OpenAPI 3.1 document, derived from the schemas that the calls are checked with; made once. */
export function openApi(): object {
  return (made ??= document());
}

let made: object | undefined;

function document(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const one of CALLS) paths[one.path] = { ...paths[one.path], [one.method]: operation(one) };
  return {
    openapi: '3.1.0',
    info: { title: 'Meanwhile', version: '1', description: 'Background work: what goes on, and orders.' },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: schema(ErrorBody) },
    },
    security: [{ token: [] }],
    paths,
  };
}

function operation(one: Call): object {
  const { summary, body, status, answer, errors } = one;
  const content = typeof answer === 'string' ? { [answer]: {} } : { 'application/json': { schema: schema(answer) } };
  const problem = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return {
    summary,
    ...admission(one),
    parameters: parametersOf(one),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schema(body, 'input') } } },
    }),
    responses: {
      [status]: { description: 'Done', content },
      ...Object.fromEntries(errors.map((code) => [code, { description: 'Not done', content: problem }])),
    },
  };
}

function admission({ scope, signed }: Call): object {
  if (signed) {
    const description = 'Signed after Standard Webhooks (https://www.standardwebhooks.com) instead of a token.';
    return { description, security: [] };
  }
  return { description: `Needs a token with the scope \`${scope}\`.`, security: [{ token: [scope] }] };
}

const SIGNED_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

function parametersOf({ path, query, once, signed }: Call): object[] {
  const text = { type: 'string' };
  const inPath = [...path.matchAll(/\{(\w{1,20})\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: text,
  }));
  const headers = (signed ? SIGNED_HEADERS : []).map((name) => ({ name, in: 'header', required: true, schema: text }));
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: { ...text, maxLength: 100 } };
  return [...inPath, ...headers, ...queryOf(query), ...(once ? [key] : [])];
}

function queryOf(query: z.ZodType | undefined): object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: of,
  }));
}

function schema(of: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(of, { io });
  return rest;
}
