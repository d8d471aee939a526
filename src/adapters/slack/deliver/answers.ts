import { z } from 'zod';
import { DeliveryError } from '../../../core/ports.ts';
import { CALL_MS, LIMITS } from '../limits.ts';
import type { Rendered } from './render.ts';

/** Where a private answer to a command or a button goes: Slack's address for it while that is fresh, or an App Home. */
const ReplyTo = z.union([
  z.object({ url: z.url(), until: z.number(), thread: z.string().optional(), replace: z.boolean().optional() }),
  z.object({ team: z.string(), home: z.string() }),
]);
export type ReplyTo = z.infer<typeof ReplyTo>;

/**
 * A `replyTo` for the event with that `response_url`; an answer to it in a thread stays there. `replace`: it takes the
 * place of the private message whose button was pressed.
 */
export function toResponse(
  url: string,
  now: number,
  { thread, replace }: { thread?: string | undefined; replace?: boolean } = {},
): string {
  const to: ReplyTo = {
    url,
    until: now + LIMITS.responsesMs,
    ...(thread !== undefined && { thread }),
    ...(replace && { replace }),
  };
  return JSON.stringify(to);
}

export function toHome(team: string, home: string): string {
  return JSON.stringify({ team, home } satisfies ReplyTo);
}

export function parseReplyTo(replyTo: string): ReplyTo | undefined {
  try {
    return ReplyTo.parse(JSON.parse(replyTo));
  } catch {
    return undefined;
  }
}

/** Slack's addresses for answers that were used up or are too old say so in one of these ways. */
const GONE = new Set([403, 404, 410]);

/** Answers privately; `gone` where the address is not good any more. */
export async function respond(
  { url, thread, replace = false }: Extract<ReplyTo, { url: string }>,
  message: Rendered,
): Promise<'answered' | 'gone'> {
  const where = thread === undefined ? {} : { thread_ts: thread };
  const body = { response_type: 'ephemeral', replace_original: replace, ...message, ...where };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(CALL_MS),
  }).catch((error: unknown) => {
    throw new DeliveryError('Slack cannot be reached.', { retry: true, cause: error });
  });
  await answer.body?.cancel();
  if (answer.ok) return 'answered';
  if (GONE.has(answer.status)) return 'gone';
  const seconds = Number(answer.headers.get('retry-after'));
  const afterMs = answer.status === 429 && seconds > 0 ? { afterMs: seconds * 1000 } : {};
  const retry = answer.status === 429 || answer.status >= 500;
  if (!retry) return 'gone';
  throw new DeliveryError(`Slack answered with status ${answer.status}.`, { retry, ...afterMs });
}
