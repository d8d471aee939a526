import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import type { Reaching } from '../../src/sandbox/network/gateway.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import { runCommand } from '../../src/sandbox/run-command.ts';
import { isPublicAddress } from '../../src/tools/reach/address.ts';
import { checkedLookup } from '../../src/tools/reach/connect.ts';
import { layers, limits } from './layers.ts';

const sandbox = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
const server = createServer((request, response) => response.end(`hello ${request.headers.host}`));
/** A busy machine takes seconds for each request; the test is not about that. */
const COMMAND_MS = 60_000;
vi.setConfig({ testTimeout: 2 * COMMAND_MS });

let folder: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mw-gateway-'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

beforeEach(({ skip }) => skip(!sandbox, 'This system does not allow bubblewrap.'));

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every name leads to this machine. */
const toLoopback: LookupFunction = (_host, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

async function outputOf(command: string, hosts: string[], reaching: Reaching) {
  const printed: Buffer[] = [];
  const { signal } = new AbortController();
  const options = {
    command,
    folder,
    sandbox: sandbox ?? none,
    network: hosts,
    reaching,
    limits,
    timeoutMs: COMMAND_MS,
    signal,
  };
  const { refused, missedNetwork } = await runCommand({ ...options, onOutput: (bytes) => printed.push(bytes) });
  return { output: Buffer.concat(printed).toString(), refused, missedNetwork };
}

/** One request through the proxy that the environment names, and one past it. */
function fetching(...urls: string[]): string {
  return urls.map((url) => `curl -sS -m 5 ${url} 2>&1; echo`).join('; ');
}

test('a command reaches the hosts that the policy names, and no others', async () => {
  const reaching = { mayReach: () => true, lookup: toLoopback };
  const urls = [
    `http://web.test:${port}/`,
    `http://a.b.test:${port}/`,
    `http://b.test:${port}/`,
    `http://evil.test:${port}/`,
  ];
  const tunnel = `curl -sS -m 5 -p http://web.test:${port}/; echo; curl -sS -m 5 -p http://evil.test:${port}/ 2>&1`;
  const { output, refused } = await outputOf(`${fetching(...urls)}; ${tunnel}`, ['web.test', '*.b.test'], reaching);
  const lines = output.split('\n').filter((line) => line !== '');
  expect(lines.slice(0, 2)).toEqual([`hello web.test:${port}`, `hello a.b.test:${port}`]);
  expect(lines[2]).toBe('The policy does not let commands reach b.test.');
  expect(lines[3]).toBe('The policy does not let commands reach evil.test.');
  expect(lines[4]).toBe(`hello web.test:${port}`);
  expect(lines[5]).toContain('403');
  expect(refused).toEqual(['b.test', 'evil.test']);
});

test('a name of the policy that leads to this machine or to its cloud is not followed, nor is an address', async () => {
  const reaching: Reaching = {
    mayReach: (host) => !/^[\d.]+$|:/.test(host) || isPublicAddress(host),
    lookup: checkedLookup(isPublicAddress, toLoopback),
  };
  const hosts = ['web.test', 'localhost', '127.0.0.1', '169.254.169.254'];
  const urls = [`http://web.test:${port}/`, `http://127.0.0.1:${port}/`, 'http://169.254.169.254/latest/'];
  const all = `export NO_PROXY= no_proxy=; ${fetching(...urls, `http://localhost:${port}/`, `http://2130706433:${port}/`)}`;
  const { output, refused } = await outputOf(all, hosts, reaching);
  expect(output).not.toContain('hello');
  expect(refused).toEqual(['web.test', '127.0.0.1', '169.254.169.254', 'localhost']);
});

test('past the proxy there is no network at all', async () => {
  const reaching = { mayReach: () => true, lookup: toLoopback };
  const direct = `curl -sS -m 5 --noproxy '*' http://127.0.0.1:${port}/ http://1.1.1.1/; getent hosts web.test || echo none`;
  expect((await outputOf(direct, ['web.test'], reaching)).output).toMatch(/none\n$/);
});

test.each([
  [['http://example.com'], 'is a host such as'],
  [['*'], 'is a host such as'],
  ['public', 'is closed, open, or a list of hosts'],
])('%s is no network of a policy', (network, why) => {
  expect(Policy.safeParse({ commands: { network } }).error?.message).toContain(why);
});
