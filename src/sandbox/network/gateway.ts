import { Agent } from 'node:http';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { LookupFunction, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Which addresses a command may reach, whatever host leads to them. */
export type Reaching = {
  /** Of a host that is an address itself, in whatever form. */
  mayReach: (host: string) => boolean;
  /** Resolves a name for a connection, to such addresses only. */
  lookup: LookupFunction;
};

/** The way out of a command's network, for as long as the command runs. */
export type Gateway = {
  /** The path of a unix socket that speaks HTTP as a proxy does. */
  socket: string;
  /** The hosts that were asked for in vain. */
  refused(): string[];
  close(): Promise<void>;
};

/** More are not named: a command may ask for any number. */
const MOST_REFUSED = 5;

/** Longer ones are no host. */
const LONGEST_HOST = 253;

/** Opens a way to those hosts and to no others. Each request and each tunnel is looked at by itself. */
export async function openGateway(hosts: readonly string[], reaching: Reaching): Promise<Gateway> {
  const { RequestError, Server } = await import('proxy-chain');
  const refused = new Set<string>();
  const refuse = (host: string) => {
    if (refused.size < MOST_REFUSED) refused.add(host.slice(0, LONGEST_HOST));
  };
  // The one that all of the process shares may have a connection left that was looked at by other rules.
  const agent = new Agent({ keepAlive: false });
  const proxy = new Server({
    port: 0,
    prepareRequestFunction({ hostname }) {
      const host = hostname.replace(/\.$/, '').toLowerCase();
      if (hosts.some((pattern) => fitsHost(pattern, host)) && reaching.mayReach(host)) {
        return { dnsLookup: noting(reaching.lookup, refuse) as never, httpAgent: agent };
      }
      refuse(host);
      throw new RequestError(`The policy does not let commands reach ${host}.\n`, 403);
    },
  });
  // It takes a connection without an address for one that has ended; those of a unix socket have none.
  proxy.server.prependListener('connection', (connection: Socket) => {
    Object.defineProperty(connection, 'remoteAddress', { value: 'a command' });
  });
  // A name may lead to an address that is not public, which is found out only then.
  proxy.on('requestFailed', () => undefined);
  const folder = await mkdtemp(join(tmpdir(), 'meanwhile-net-'));
  const socket = join(folder, 'out');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  proxy.server.once('error', reject).listen(socket, resolve);
  await promise;
  // Whoever the command runs as may connect; nobody else finds it, since the folder is private.
  await chmod(socket, 0o666);
  return {
    socket,
    refused: () => [...refused],
    async close() {
      await proxy.close(true).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What leads nowhere has an error with a code; what leads where nothing may go has none. */
function noting(lookup: LookupFunction, refuse: (host: string) => void): LookupFunction {
  return (host, options, callback) =>
    lookup(host, options, (error, ...found) => {
      if (error && error.code === undefined) refuse(host);
      callback(error, ...found);
    });
}

/** `*.example.com` is everything below example.com, and not itself. */
function fitsHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
