import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { DeliveryError, type Refusal } from '../../core/ports.ts';

/** Slack's words for what passes; docs.slack.dev/reference/methods/chat.postMessage#errors and its siblings. */
const PASSING = new Set(['ratelimited', 'rate_limited', 'team_added_to_org', 'message_limit_exceeded']);

/** ... for what may have happened all the same. */
const UNSURE = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** ... for what a person can be told. Everything else that Slack refuses it will refuse again. */
const REFUSALS: Partial<Record<string, Refusal>> = {
  not_in_channel: 'not_member',
  channel_not_found: 'not_member',
  restricted_action: 'not_allowed',
  restricted_action_read_only_channel: 'not_allowed',
  restricted_action_thread_locked: 'not_allowed',
  restricted_action_thread_only_channel: 'not_allowed',
  restricted_action_non_threadable_channel: 'not_allowed',
  is_archived: 'closed',
  thread_not_found: 'closed',
  msg_too_long: 'too_long',
  msg_blocks_too_long: 'too_long',
};

/** No connection was made, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Tried again this much later where Slack does not say when. */
const RATE_LIMITED_MS = 5_000;

/** What Slack answered, in its own word. */
export function slackError(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

const TOKEN_REFUSED = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);

/** Slack does not take the token, and never will again. */
export function isTokenRefused(error: unknown): boolean {
  return TOKEN_REFUSED.has(slackError(error) ?? '');
}

/** Whether what was asked for may have happened although it failed. */
export function mayHaveHappened(error: unknown): boolean {
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500;
  if (error instanceof WebAPIRequestError) return !NEVER_SENT.has(codeOf(error.original));
  const word = slackError(error);
  // An answer that is no JSON comes as an error with the whole body as its word.
  return word !== undefined && (UNSURE.has(word) || !/^\w+$/.test(word));
}

/** What the outbox is told; messages name what Slack answered, never what was sent. */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new DeliveryError('Slack asks to wait.', { retry: true, afterMs: error.retryAfter * 1000 });
  }
  if (mayHaveHappened(error)) return new DeliveryError('It is not known whether Slack did it.', { retry: true });
  const word = slackError(error);
  if (word !== undefined) {
    const refusal = REFUSALS[word];
    return new DeliveryError(`Slack answered ${word}.`, { retry: PASSING.has(word), ...(refusal && { refusal }) });
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
