import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { ApiError } from './errors.ts';

/** Requests are words; files have no way in here. */
const MAX_BODY = 256 * 1024;

const NOUNS: Partial<Record<string, string>> = { string: 'a text', object: 'a JSON object', array: 'a list' };

/** A form or plain text is what other web pages can send without asking. */
export const jsonOnly = createMiddleware(async (c, next) => {
  const isJson = /^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '');
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'DELETE' && !isJson) {
    throw new ApiError(415, 'unsupported_media_type', 'Send the body as application/json.');
  }
  await next();
});

export const limitBody = bodyLimit({
  maxSize: MAX_BODY,
  onError: () => {
    throw new ApiError(413, 'too_large', `The body may have ${MAX_BODY / 1024} KB. Send less.`);
  },
});

/** Reads a JSON body of that form; one without a body counts as `{}`. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  return checked(schema, text.trim() === '' ? {} : readJson(text), 'The body');
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'bad_json', 'The body is not JSON. Send one JSON object.', { cause: error });
  }
}

export function readQuery<T>(c: Context, schema: z.ZodType<T>): T {
  return checked(schema, c.req.query(), 'The query');
}

function checked<T>(schema: z.ZodType<T>, given: unknown, what: string): T {
  const parsed = schema.safeParse(given, { error: problemOf });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || what;
  throw new ApiError(400, 'bad_request', `${field} ${issue?.message ?? 'is not of its form'}.`);
}

/** What is wrong with a field, to go on after its name. */
function problemOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'is missing' : `must be ${NOUNS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'too_small') return 'is empty or too small';
  if (issue.code === 'too_big') return `is longer or larger than ${issue.maximum}`;
  if (issue.code === 'unrecognized_keys') return `has unknown fields: ${issue.keys.join(', ').slice(0, 80)}`;
  return 'is not of its form';
}
