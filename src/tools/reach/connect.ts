import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { literalIn } from './address.ts';

/** A server that has not accepted a connection by then is not worth waiting for: there are other sources. */
const CONNECT_MS = 5_000;

/** The longest silence of a server before its answer, and within it. */
const SILENCE_MS = 10_000;

/** Connections to one server side by side: enough for the pages of one search, and polite. */
const PER_SERVER = 4;

/** The host is, or its name leads to, an address that may not be reached. */
export class NotReachable extends Error {
  override name = 'NotReachable';
}

/**
 * Connections only to addresses that pass the check. Names are checked as they are resolved for the connection itself, so a
 * name cannot lead elsewhere a moment later. An address in place of a name is never looked up, so it is checked by itself.
 */
export function checkedAgent(mayReach: (address: string) => boolean, resolve: LookupFunction = lookup): Agent {
  const connect = buildConnector({ timeout: CONNECT_MS, lookup: checkedLookup(mayReach, resolve) });
  return new Agent({
    connections: PER_SERVER,
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    connect: (options, callback) => {
      const literal = literalIn(options.hostname);
      if (literal === undefined || mayReach(literal)) connect(options, callback);
      else callback(new NotReachable(options.hostname), null);
    },
  });
}

/** Connections to anywhere, for hosts that an operator named. */
export function openAgent(resolve: LookupFunction = lookup): Agent {
  return checkedAgent(() => true, resolve);
}

/** Resolves names to the addresses that pass the check, and to none where there is no such address. */
export function checkedLookup(
  mayReach: (address: string) => boolean,
  resolve: LookupFunction = lookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) {
        callback(error, []);
        return;
      }
      const all = typeof found === 'string' ? [{ address: found, family: 0 }] : found;
      const allowed = all.filter(({ address }) => mayReach(address));
      const [first] = allowed;
      if (first === undefined) callback(new NotReachable(hostname), []);
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
