import { createHash, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { isAllowed, type Scope, scopes, type Tokens } from '../../core/domain/api/token.ts';
import type { Observe } from '../../core/telemetry.ts';
import { ApiError } from './errors.ts';
import type { Limit } from './limit.ts';

export type AccessOptions = {
  /** The master token: it may do everything. */
  apiToken: string | undefined;
  /** Without a token, calls from this machine are let in. */
  openHere: boolean;
  /** The tokens that were made with `npm run token`. */
  tokens?: Tokens;
  limit?: Limit;
  /** Told of the callers who were refused something. */
  observe?: Observe;
};

/** Who calls: `id` is what is counted and logged, never a secret. */
export type Caller = { id: string; scopes: readonly Scope[] };

const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Asks for a token with that scope, counts the call, and lets nobody in without one where one is needed. */
export function access(options: AccessOptions, needs: (c: Context) => Scope): MiddlewareHandler {
  return async (c, next) => {
    const caller = await callerOf(c, options);
    if (!caller) {
      await options.limit?.wrongToken(c, addressOf(c));
      throw new ApiError(401, 'unauthorized', missing(options));
    }
    await options.limit?.call(c, caller.id);
    const scope = needs(c);
    if (!isAllowed(caller.scopes, scope)) {
      options.observe?.({ it: 'callRefused', token: caller.id, scope });
      throw new ApiError(403, 'missing_scope', `This token may not do that. It needs the scope "${scope}".`);
    }
    c.set('caller', caller);
    await next();
  };
}

/** Who passed `access`. */
export function calledBy(c: Context): Caller {
  return c.get('caller') as Caller;
}

async function callerOf(c: Context, { apiToken, openHere, tokens }: AccessOptions): Promise<Caller | undefined> {
  const given = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
  if (apiToken !== undefined && given !== undefined && isSame(given, apiToken)) return { id: 'master', scopes };
  const token = given === undefined ? undefined : await tokens?.find(given);
  if (token) return { id: token.id, scopes: token.scopes };
  return apiToken === undefined && openHere ? { id: 'here', scopes } : undefined;
}

function missing({ apiToken }: AccessOptions): string {
  return apiToken === undefined
    ? 'Make a token with "npm run token", or set API_TOKEN and restart the bot. Send it as the bearer token.'
    : 'Send the header "Authorization: Bearer" with the API_TOKEN, or a token made with "npm run token".';
}

/** Behind a proxy this is the proxy. */
function addressOf(c: Context): string {
  return getConnInfo(c).remote.address ?? 'unknown';
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left as Uint8Array, right as Uint8Array);
}
