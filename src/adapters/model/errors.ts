import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { ModelError } from '../../core/model.ts';
import type { ModelFailure } from '../../core/domain/model/model-failure.ts';
import { retryAfterMs } from './retry-after.ts';

/** How servers say that the messages are longer than the model's context; each has words of its own. */
const TOO_LONG =
  /context_length_exceeded|exceed_context_size|(context|token|input|prompt)[ _-]?(length|window|size|limit)?.{0,60}(exceed|too (long|large|many))|(exceed|too (long|large|many)|maximum).{0,60}(context|tokens)/i;
const NO_CREDIT = /insufficient|credit|billing/i;
/** The same in a message, where "billing" alone is often advice about limits. */
const SAYS_NO_CREDIT =
  /insufficient[ _-](?:quota|credit|balance|funds)|exceeded your (?:current )?quota|(?:no|not enough|out of) credits?\b|(?:credits?|balance) (?:is|are) (?:too low|used up|exhausted)|quota (?:is |has been )?(?:used up|exhausted)/i;
/** With these words it is a limit that passes: Gemini words both alike. */
const PASSES = /(?:retry|try again) (?:in|after)\b/i;
/** Servers say what is wrong at once, in this many characters; some repeat the request after it. */
const LONGEST_SAID = 500;
/** Statuses under which servers refuse for want of credit; inside a stream there is none. */
const CREDIT_STATUSES = [400, 402, 403, 429, undefined];
/** A single request beyond the limit per minute: waiting does not help, sending less does. */
const TOO_LARGE_AT_ONCE = /request too large/i;
/** Servers that know tools but not for this model; llama.cpp says so with a 500. */
const NO_TOOLS = /\btools?\b.{0,60}(?:not supported|unsupported|requires|jinja)|not support.{0,40}\btools?\b/i;
const FILTERED = /content_(filter|policy)|responsible_?ai|moderation/i;

/** Statuses that pass by themselves though they are not 5xx: too slow, in conflict, too early. */
const PASSING = [408, 409, 425];
const STATUS = { min: 400, max: 599 };

const MESSAGES: Record<Exclude<ModelFailure, 'timeout'>, string> = {
  unauthorized: 'The model server refused the key. Check OPENAI_API_KEY and what it may use.',
  not_found:
    'The model server does not know the model, or the address is wrong. Check MODEL, FAST_MODEL and OPENAI_BASE_URL, which usually ends in /v1.',
  no_credit: 'The account at the model server has no credit left. Add some, or set another OPENAI_API_KEY.',
  rate_limited: 'The model server takes no more calls for now.',
  unavailable: 'The model server cannot be reached or is not well. Check that it runs, and OPENAI_BASE_URL.',
  cut: "The model's answer broke off.",
  length: "The model's answer reached the longest that it can write.",
  empty: 'The model gave an empty answer.',
  malformed: "The model's answer is not of the form that was asked for.",
  too_long: 'The request is longer than the model takes. Shorten it, or set a MODEL with a larger context.',
  refused: 'The model, or a filter before it, does not answer this.',
  rejected: 'The model server does not take the request. Check that MODEL is a model for chat.',
};
/** Where there is an answer, but not one of a model server: a web page, for example. */
export const NOT_A_MODEL_SERVER = 'What answers is not a model server. Check OPENAI_BASE_URL; it usually ends in /v1.';
const RETRY: readonly ModelFailure[] = ['rate_limited', 'unavailable', 'timeout', 'cut', 'empty', 'malformed'];

export function failure(
  why: keyof typeof MESSAGES,
  options: { message?: string; status?: number | undefined; afterMs?: number | undefined } = {},
): ModelError {
  return new ModelError(why, options.message ?? MESSAGES[why], { ...options, retry: RETRY.includes(why) });
}

export function tooLate(what: string, ms: number): ModelError {
  return new ModelError('timeout', `The model did not ${what} within ${ms / 1000} s.`, { retry: true });
}

/**
 * What the SDK threw, as a `ModelError`. The SDK's own error is not kept as its cause: it quotes the server, and servers
 * quote keys and messages. What is no failure of the call is given back as it is.
 */
export function toFailure(error: unknown, now: number, started = false): unknown {
  if (error instanceof APIConnectionTimeoutError) {
    return failure('unavailable', { message: 'The model server cannot be reached in time. Check OPENAI_BASE_URL.' });
  }
  if (error instanceof APIConnectionError) {
    return failure('unavailable');
  }
  if (error instanceof APIError) {
    const why = whyOf(error);
    const status = statusOf(error);
    // An error in the middle of an answer came over a connection that was answered with 200.
    const broke = started && error.status === undefined && why !== 'refused' && why !== 'no_credit';
    return broke ? failure('cut', { status }) : failure(why, { status, afterMs: retryAfterMs(error.headers, now) });
  }
  // The SDK throws these for what is no JSON, and fetch a TypeError when the connection breaks under an answer.
  if (error instanceof SyntaxError) {
    return failure('malformed');
  }
  if (error instanceof TypeError && (error.message === 'terminated' || error.cause !== undefined)) {
    return failure('cut');
  }
  return error;
}

function whyOf(error: APIError): keyof typeof MESSAGES {
  const status = statusOf(error);
  const kind = `${error.code} ${error.type}`;
  const said = `${kind} ${error.message}`.slice(0, LONGEST_SAID);
  if (status === 402 || NO_CREDIT.test(kind) || saysNoCredit(status, said)) return 'no_credit';
  if (status === 429) return TOO_LARGE_AT_ONCE.test(said) ? 'too_long' : 'rate_limited';
  if (status === 401) return 'unauthorized';
  if (status === 413 || TOO_LONG.test(said)) return 'too_long';
  if (status === 400 && FILTERED.test(kind)) return 'refused';
  if (status === 403) return 'unauthorized';
  if (status === 404) return 'not_found';
  if (NO_TOOLS.test(said)) return 'rejected';
  if (status === undefined || status >= 500 || PASSING.includes(status)) return 'unavailable';
  return 'rejected';
}

function saysNoCredit(status: number | undefined, message: string): boolean {
  return CREDIT_STATUSES.includes(status) && SAYS_NO_CREDIT.test(message) && !PASSES.test(message);
}

/** An error inside a stream has no status, but often one as its code. */
function statusOf(error: APIError): number | undefined {
  const status = error.status ?? Number(error.code);
  return status >= STATUS.min && status <= STATUS.max ? status : undefined;
}
