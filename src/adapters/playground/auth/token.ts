import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Refusal } from '../errors.ts';
import { type Address, isLoopback } from './guard.ts';

const SESSION = 'meanwhile_playground';

/** On an address that others can reach, every call shows the token or the cookie that it was exchanged for. */
export function tokenGuard({ host, apiToken }: Address): MiddlewareHandler {
  return async (c, next) => {
    if (isLoopback(host)) {
      return next();
    }
    if (apiToken === undefined) {
      throw new Refusal(401, 'unauthorized', 'Set API_TOKEN and start again to use the playground on this address.');
    }
    const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const cookie = getCookie(c, SESSION);
    const known = (bearer !== undefined && same(bearer, apiToken)) || (cookie && same(cookie, sessionOf(apiToken)));
    if (!known) {
      throw new Refusal(401, 'unauthorized', 'Send the header "Authorization: Bearer" with the API_TOKEN.');
    }
    await next();
  };
}

/** Remembers in the browser that the token was shown: neither event streams nor downloads can carry a header there. */
export function openSession(c: Context, apiToken: string): void {
  setCookie(c, SESSION, sessionOf(apiToken), {
    path: '/playground',
    httpOnly: true,
    sameSite: 'Strict',
    secure: new URL(c.req.url).protocol === 'https:',
    maxAge: 30 * 24 * 3600,
  });
}

function sessionOf(token: string): string {
  return createHash('sha256').update(`meanwhile playground\n${token}`).digest('base64url');
}

function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left as Uint8Array, right as Uint8Array);
}
