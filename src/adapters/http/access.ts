import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { ApiError } from './errors.ts';

export type AccessOptions = {
  apiToken: string | undefined;
  /** Without a token, calls from this machine are let in. */
  openHere: boolean;
};

const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Asks for the bearer token where one is set, and lets nobody in where one should be. */
export function access({ apiToken, openHere }: AccessOptions): MiddlewareHandler {
  return async (c, next) => {
    if (apiToken === undefined && !openHere) {
      throw new ApiError(401, 'unauthorized', 'Set API_TOKEN, restart the bot, and send it as the bearer token.');
    }
    const given = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
    if (apiToken !== undefined && (given === undefined || !isSame(given, apiToken))) {
      throw new ApiError(401, 'unauthorized', 'Send the header "Authorization: Bearer" with the API_TOKEN.');
    }
    await next();
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left as Uint8Array, right as Uint8Array);
}
