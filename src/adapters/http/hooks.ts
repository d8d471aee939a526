import { Hono } from 'hono';
import { z } from 'zod';
import type { IncomingHook } from '../../core/domain/api/webhook.ts';
import type { Service } from '../../core/service.ts';
import { limitBody, readJson } from './body.ts';
import { ApiError } from './errors.ts';
import { HookBody, type NewRun, orderRun } from './new-run.ts';
import { orderKey, ownPlace } from './orders.ts';
import { made, NO_SESSION } from './runs.ts';
import { signatureProblem } from './signature.ts';

/** A request that is filled in stays short enough to read. */
const LONGEST_VALUE = 2_000;

export type HookParts = {
  hooks: () => Readonly<Record<string, IncomingHook>>;
  /** The value of an environment variable that holds a hook's secret. */
  secret: (name: string) => string | undefined;
  /** That workflow runs what it is given on this machine. */
  isDangerous: (workflow: string) => boolean;
};

type Parts = HookParts & { service: Service; now: () => number };

/** Signed calls that start the one workflow that the policy names for them. A message with the same id starts it once. */
export function hookRoutes({ hooks, secret, isDangerous, service, now }: Parts): Hono {
  const app = new Hono();
  app.post('/hooks/:name', limitBody, async (c) => {
    const name = c.req.param('name');
    const hook = Object.hasOwn(hooks(), name) ? hooks()[name] : undefined;
    const body = await c.req.text();
    const id = c.req.header('webhook-id') ?? '';
    const timestamp = c.req.header('webhook-timestamp') ?? '';
    const key = hook && secret(hook.secret);
    if (!hook || key === undefined) throw new ApiError(404, 'unknown_hook', 'There is no such webhook.');
    const problem = signatureProblem(key, { id, timestamp, body }, c.req.header('webhook-signature') ?? '', now());
    if (problem !== undefined) throw new ApiError(401, 'bad_signature', problem);
    if (id === '') throw new ApiError(400, 'bad_request', 'webhook-id is missing.');
    const order = orderOf(hook, readJson(body), isDangerous(hook.workflow));
    const sent = orderKey(`hook:${name}`, id, 'webhook-id');
    const place = hook.sessionId === undefined ? ownPlace(sent) : await service.placeOf(hook.sessionId);
    if (!place) throw new ApiError(404, 'unknown_session', NO_SESSION);
    const person = hook.person ?? { id: `hook:${name}`, name };
    const wanted = { key: sent, place, person, body: order };
    return c.json(made(await orderRun({ service, now, hooksOff: undefined }, wanted), now()), 201);
  });
  return app;
}

/** Only the request comes from outside: the workflow is the policy's. */
function orderOf({ workflow, request }: IncomingHook, body: unknown, asWords: boolean): NewRun {
  if (request !== undefined) return { workflow, request: filledIn(request, body, asWords) };
  const parsed = HookBody.safeParse(body);
  if (!parsed.success) throw new ApiError(400, 'bad_request', 'Send {"request": "..."} or {"input": {...}}.');
  return { ...parsed.data, workflow };
}

/** What a shell reads as one word and nothing else, and no program as an option. */
const WORD = /^(?!-)[\w.@:/+,-]{1,200}$/;

const NO_WORD =
  'goes into a command, so it must be one word of letters, digits and "_.@:/+,-", with no "-" at its beginning.';

/** `{issue.title}` becomes what the body holds there, in one line; what it does not hold is left out. */
function filledIn(template: string, body: unknown, asWords: boolean): string {
  return template.replaceAll(/\{([\w.]{1,100})\}/g, (_, path: string) => {
    let value: unknown = body;
    for (const part of path.split('.')) {
      const held: Record<string, unknown> = z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
      value = Object.hasOwn(held, part) ? held[part] : undefined;
    }
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    if (asWords && !WORD.test(text)) throw new ApiError(422, 'unsafe_value', `${path} ${NO_WORD}`);
    // A quotation mark would begin a quoted word of a command; primes look alike and mean nothing.
    const line = text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/["“„”«»]/g, '″')
      .replaceAll(/(?<=^|\s)['‘‚]/g, '′');
    return line.slice(0, LONGEST_VALUE).toWellFormed();
  });
}
