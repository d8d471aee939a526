import { setTimeout as wait } from 'node:timers/promises';
import { fetch, type RequestInit, type Response } from 'undici';
import type { z } from 'zod';
import { ToolError } from '../../core/domain/tool.ts';
import { readBody } from '../reach/body.ts';

/** A search that takes longer is not worth waiting for. */
const TIMEOUT_MS = 10_000;

/** Results with their passages take some ten thousand bytes. */
const MAX_BYTES = 2_000_000;

/** Providers count requests by the second, and searchers ask side by side. */
const TRIES = 3;
const RETRY_MS = 1_100;
const LONGEST_RETRY_MS = 5_000;

/** Whom to ask; `setting` names what an operator can look at. */
export type Provider = { provider: string; setting: string };

/**
 * Asks a search provider, with time, size and form checked. No redirect is followed, since the request holds the key.
 * @throws {ToolError} in words that say what to do, without the key or the address.
 */
export async function ask<T>(
  { provider, setting }: Provider,
  url: URL,
  request: RequestInit,
  answer: { schema: z.ZodType<T>; signal: AbortSignal },
): Promise<T> {
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const signal = AbortSignal.any([late, answer.signal]);
  try {
    const response = await send(url, { ...request, redirect: 'error', signal });
    if (!response.ok) throw new ToolError(`${provider} ${refusal(response.status, setting)}`);
    const { bytes } = await readBody(response, MAX_BYTES);
    return answer.schema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch (error) {
    answer.signal.throwIfAborted();
    if (error instanceof ToolError) throw error;
    if (late.aborted) throw new ToolError(`${provider} took longer than ${TIMEOUT_MS / 1000} s.`);
    const form = error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError');
    throw new ToolError(
      form ? `${provider} sent something that is no list of results.` : `${provider} cannot be reached.`,
    );
  }
}

async function send(url: URL, request: RequestInit & { signal: AbortSignal }): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url.href, request);
    if (response.ok) return response;
    await response.body?.cancel();
    const asked = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
    const ms = Number.isFinite(asked) ? asked : RETRY_MS;
    if (response.status !== 429 || tries === TRIES || ms > LONGEST_RETRY_MS) return response;
    await wait(ms, undefined, { signal: request.signal });
  }
}

function refusal(status: number, setting: string): string {
  if (status === 401 || status === 403) return `does not accept the request. An operator should check ${setting}.`;
  if (status === 402 || status === 432 || status === 433)
    return `has no searches left. An operator should look at the plan.`;
  if (status === 429) return 'has had too many requests. Go on with what you have, or search again later.';
  return `could not search (status ${status}).`;
}
