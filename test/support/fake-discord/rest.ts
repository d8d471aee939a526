import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Upload } from './check-message.ts';
import { ApiError, refuse } from './errors.ts';
import { errorOf, type Fault, type Faults } from './faults.ts';
import type { Parts } from './parts.ts';
import { type RateLimits, USUAL_LIMIT } from './rate-limits.ts';
import { routes } from './routes.ts';
import type { Ask, Route } from './route.ts';
import { checkSchema } from './schemas.ts';

/** A whole request, files included [resources/message]. */
const MAX_REQUEST = 25 * 1024 * 1024;
/** More invalid calls than this and Discord shuts out the address for a while. */
const MAX_INVALID = 10_000;

export type RestOptions = { parts: Parts; limits: RateLimits; faults: Faults };

type Env = { Bindings: HttpBindings };
type Answer = { status: number; body?: unknown; headers: Record<string, string> };

/** Discord's REST API under `/api/v10`. */
export function restApp(options: RestOptions): Hono<Env> {
  const app = new Hono<Env>();
  for (const route of routes) {
    app.on(route.method, `/api/v10${route.path}`, (context) => serve(options, route, context));
  }
  app.notFound((context) => {
    options.parts.log.problems.push(`There is no ${context.req.method} ${context.req.path} here`);
    return context.json({ message: '404: Not Found', code: 0 }, 404);
  });
  return app;
}

async function serve(options: RestOptions, route: Route, context: Context<Env>): Promise<Response> {
  const { parts, faults } = options;
  const call = `${route.method} ${route.path}`;
  const { log } = parts;
  let ask: Ask | undefined;
  let fault: Fault | undefined;
  let answer: Answer;
  try {
    authorize(parts, route, context);
    const headers = takeLimit(options, route, context);
    ask = await read(parts, context);
    fault = faults.next(call, { path: context.req.path, params: ask.params, body: ask.body });
    if (fault?.do === 'slow') await sleep(fault.ms);
    const harm = fault && errorOf(fault);
    const undone = fault?.do === 'lose' || (harm !== undefined && !(fault?.do === 'error' && fault.done));
    answer = undone ? { status: 0, headers } : { ...perform(route, ask, log.problems), headers };
    if (harm) throw harm;
  } catch (error) {
    if (!(error instanceof ApiError)) {
      log.problems.push(`${call}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const known = error instanceof ApiError ? error : new ApiError(500, 0, '500: Internal Server Error');
    answer = { status: known.status, body: known.body, headers: known.headers };
  }
  const dropped = fault?.do === 'drop' || fault?.do === 'lose';
  note(parts, route, context, answer, ask?.body, dropped);
  if (dropped) {
    context.env.incoming.socket.destroy();
    return new Response(null, { status: 500 });
  }
  const text = answer.body === undefined ? null : JSON.stringify(answer.body);
  return new Response(text, {
    status: answer.status,
    headers: { ...answer.headers, ...(text !== null && { 'content-type': 'application/json' }) },
  });
}

function authorize({ token, log }: Parts, { open }: Route, { req }: Context<Env>): void {
  if (log.invalid > MAX_INVALID) throw new ApiError(429, 0, 'You are shut out for too many invalid requests.');
  if (!open && req.header('authorization') !== `Bot ${token}`) throw refuse('unauthorized');
}

function takeLimit({ limits }: RestOptions, route: Route, { req }: Context<Env>): Record<string, string> {
  const major = ['channel', 'guild', 'token'].flatMap((name) =>
    route.path.includes(`:${name}`) ? req.param(name) : [],
  );
  const bucket = `${route.method}${route.path} ${major.join(' ')}`;
  return limits.take(bucket, route.limit ?? USUAL_LIMIT, route.open === true);
}

async function read(parts: Parts, { req }: Context<Env>): Promise<Ask> {
  const asked = { parts, params: req.param() as Record<string, string>, query: req.query() };
  const bytes = await req.arrayBuffer();
  if (bytes.byteLength > MAX_REQUEST) throw refuse('tooLarge');
  if (bytes.byteLength === 0) return { ...asked, body: undefined, files: [] };
  const type = req.header('content-type') ?? '';
  if (!type.startsWith('multipart/form-data'))
    return { ...asked, body: parse(new TextDecoder().decode(bytes)), files: [] };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const files: Upload[] = [];
  for (const [field, value] of form) {
    if (typeof value === 'string') continue;
    files.push({ field, name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  const payload = form.get('payload_json');
  return { ...asked, body: typeof payload === 'string' ? parse(payload) : {}, files };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('invalidJson');
  }
}

function perform(route: Route, ask: Ask, problems: string[]): { status: number; body?: unknown } {
  if (route.schema) {
    const breach = checkSchema(route.schema, ask.body);
    if (breach) problems.push(`${route.method} ${route.path} is not as discord-api-types says: ${breach}`);
  }
  const json = route.handle(ask);
  return json === undefined ? { status: 204 } : { status: route.status ?? 200, body: json };
}

function note(
  { log, world }: Parts,
  { method, path: route }: Route,
  { req }: Context<Env>,
  { status, body, headers }: Answer,
  asked: unknown,
  dropped: boolean,
): void {
  const code = (body as { code?: number } | undefined)?.code;
  const shared = headers['x-ratelimit-scope'] === 'shared';
  if ([401, 403].includes(status) || (status === 429 && !shared)) log.invalid += 1;
  log.calls.push({ at: world.clock.now(), method, route, path: req.path, body: asked, status, code, dropped });
}
