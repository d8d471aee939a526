import type { Context } from 'hono';
import { z } from 'zod';

export const STATUSES = [400, 401, 403, 404, 409, 413, 415, 422, 429, 503] as const;

/** A call that cannot be answered as asked; its message says what to do next. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: (typeof STATUSES)[number];
  readonly code: string;
  /** Seconds after which the call may be tried again. */
  readonly retryAfter: number | undefined;
  constructor(
    status: ApiError['status'],
    code: string,
    message: string,
    more: { cause?: unknown; retryAfter?: number } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.retryAfter = more.retryAfter;
  }
}

/** What guards before these routes throw has the same form. */
const Told = z.object({
  status: z.literal(STATUSES),
  code: z.string(),
  message: z.string(),
  retryAfter: z.number().optional(),
});

type Log = { error(fields: object, message: string): void };

/** Answers every error as `{error: {code, message}}`. What nobody foresaw is logged and says nothing of itself. */
export function answerErrors(log: Log): (error: Error, c: Context) => Response {
  return (error, c) => {
    const told = Told.safeParse(error).data;
    if (told) {
      // The rest of a body that is too large stays unread, so nothing more can come over this connection.
      if (told.status === 413) c.header('Connection', 'close');
      if (told.status === 401) c.header('WWW-Authenticate', 'Bearer');
      if (told.retryAfter !== undefined) c.header('Retry-After', String(told.retryAfter));
      return c.json({ error: { code: told.code, message: told.message } }, told.status);
    }
    log.error({ err: error, path: c.req.path }, 'A call to the API failed');
    return c.json({ error: { code: 'internal', message: 'Something went wrong here. Try again.' } }, 500);
  };
}
