import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { DeliveryError } from '../../core/ports.ts';
import { kindOf, refusalOf } from './deliver/refusals.ts';

/** No connection was made, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Tried again this much later where Slack does not say when. */
const RATE_LIMITED_MS = 5_000;

/** What Slack answered, in its own word. */
export function slackError(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Slack does not take the token, and never will again. */
export function isTokenRefused(error: unknown): boolean {
  return kindOf(slackError(error) ?? '') === 'token';
}

/** Whether what was asked for may have happened although it failed. */
export function mayHaveHappened(error: unknown): boolean {
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500;
  if (error instanceof WebAPIRequestError) return !NEVER_SENT.has(codeOf(error.original));
  const word = slackError(error);
  // An answer that is no JSON comes as an error with the whole body as its word.
  return word !== undefined && (kindOf(word) === 'unsure' || !/^\w+$/.test(word));
}

/** The message that a thread hangs on was deleted. */
export function rootGone(): DeliveryError {
  return new DeliveryError('The root of the thread is gone.', { retry: false, refusal: 'root_gone' });
}

/** What the outbox is told; messages name what Slack answered, never what was sent. `workspace` is whose token it was. */
export function toDeliveryError(error: unknown, workspace?: string): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new DeliveryError('Slack asks to wait.', { retry: true, afterMs: error.retryAfter * 1000 });
  }
  if (mayHaveHappened(error)) return new DeliveryError('It is not known whether Slack did it.', { retry: true });
  const word = slackError(error);
  if (word !== undefined) {
    const kind = kindOf(word);
    if (workspace !== undefined && (kind === 'token' || kind === 'locked')) {
      return new DeliveryError(`Slack answered ${word}.`, { retry: true, refusedToken: workspace });
    }
    const refusal = refusalOf(kind);
    return new DeliveryError(`Slack answered ${word}.`, { retry: kind === 'passing', ...(refusal && { refusal }) });
  }
  if (error instanceof WebAPIHTTPError) {
    return new DeliveryError(`Slack answered with status ${error.statusCode}.`, { retry: error.statusCode === 408 });
  }
  if (error instanceof WebAPIRequestError) return new DeliveryError('Slack cannot be reached.', { retry: true });
  // The SDK's plain error for a 429 without a time to wait, and whatever else nobody foresaw.
  return new DeliveryError('Slack could not be asked.', { retry: true, afterMs: RATE_LIMITED_MS });
}

function codeOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return '';
}
