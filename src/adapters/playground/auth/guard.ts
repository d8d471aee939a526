import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Context, MiddlewareHandler } from 'hono';
import { Refusal } from '../errors.ts';

export type Address = { host: string; port: number; apiToken?: string | undefined };

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

const WILDCARD = new Set(['0.0.0.0', '::']);

/** Only this machine reaches that address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(bare(host)) || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Lets in only calls that were made to this server by name: a web page elsewhere can point a name of its own at this
 * machine, but cannot make the browser send ours.
 */
export function hostGuard(address: Address): MiddlewareHandler {
  return async (c, next) => {
    if (!isKnownHost(hostOf(c), address)) {
      throw new Refusal(403, 'forbidden_host', `Use http://${shownHost(address)} instead.`);
    }
    await next();
  };
}

/** Lets in only calls that this server's own page makes, or a program, which sends neither header. */
export function originGuard(): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const foreign = origin !== undefined && !isOwnOrigin(origin, hostOf(c));
    if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
      throw new Refusal(403, 'forbidden_origin', 'Other web pages cannot call this bot. Use its own page.');
    }
    await next();
  };
}

function hostOf(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}

function isKnownHost(host: string, { host: configured, port }: Address): boolean {
  const url = URL.parse(`http://${host}`);
  if (url === null || url.pathname !== '/' || url.username !== '' || url.search !== '') {
    return false;
  }
  const name = bare(url.hostname);
  if (WILDCARD.has(configured)) {
    // An address is never a name that someone else could have pointed here; the port may be mapped to another one.
    return LOOPBACK.has(name) || isIP(name) !== 0 || name === hostname().toLowerCase();
  }
  const ownPort = port === 0 || Number(url.port || '80') === port;
  const ownName = name === bare(configured).toLowerCase() || (isLoopback(configured) && LOOPBACK.has(name));
  return ownPort && ownName;
}

function isOwnOrigin(origin: string, host: string): boolean {
  const lower = origin.toLowerCase();
  return lower === `http://${host.toLowerCase()}` || lower === `https://${host.toLowerCase()}`;
}

function shownHost({ host, port }: Address): string {
  const name = WILDCARD.has(host) ? 'localhost' : host;
  return `${isIP(name) === 6 ? `[${name}]` : name}${port === 0 ? '' : `:${port}`}`;
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
