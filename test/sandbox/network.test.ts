import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../src/core/domain/run.ts';
import { triedToReach } from '../../src/sandbox/network/tried.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';
import { shellIn } from '../../src/workflows/shell/shell.ts';
import { WorkflowKit } from '../support/workflow-kit.ts';
import { layers, limits } from './layers.ts';

const MISSED = 'Commands have no network here; an operator can open it in the policy.';

/** A service of this machine, as the playground is one. */
const asked: string[] = [];
const service = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end('secret of the service');
});
beforeAll(async () => {
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
});
afterAll(() => void service.close());

async function run(sandbox: Sandbox, command: string, network = false): Promise<Run> {
  const kit = new WorkflowKit(
    shellIn(async () => ({ sandbox, network, limits })),
    { command },
  );
  const ended = await kit.go();
  await kit.end();
  return ended;
}

function ask(path: string): string {
  const { port } = service.address() as AddressInfo;
  return `node -e 'require("http").get("http://127.0.0.1:${port}/${path}", (r) => r.pipe(process.stdout)).on("error", (e) => { console.log(e.code); process.exit(1); })'`;
}

describe.each(layers.filter(({ kind }) => kind !== 'none'))(
  'the network of a command in $kind',
  ({ kind, sandbox }) => {
    beforeEach(({ skip }) => skip(!sandbox?.cutsNetwork, 'This system cannot cut it off.'));
    const here = sandbox ?? none;

    test('is missing, this machine included, and the failure says so', async () => {
      const { status, failure, output } = await run(here, ask(`${kind}-closed`));
      expect(status).toBe('failed');
      expect(output).not.toContain('secret');
      expect(failure?.message).toContain(MISSED);
      expect(asked).not.toContain(`/${kind}-closed`);
    });

    test('is there where the policy opens it', async () => {
      const { status, output } = await run(here, ask(`${kind}-open`), true);
      expect(status).toBe('completed');
      expect(output).toContain('secret of the service');
      expect(asked).toContain(`/${kind}-open`);
    });

    test('is not mentioned where the command failed for another reason', async () => {
      expect((await run(here, 'echo hello; exit 3')).failure?.message).toBe('Exit code 3.');
    });

    test('is missed by a name that cannot be looked up', async () => {
      const { failure } = await run(here, `node -e 'fetch("http://example.com")'`);
      expect(failure?.message).toContain(MISSED);
    });
  },
);

test('counters of a network tell whether something was to be reached', () => {
  const quiet =
    'Ip: Forwarding InReceives OutNoRoutes\nIp: 1 20 0\nTcp: AttemptFails OutRsts\nTcp: 0 7\nIp6OutNoRoutes   \t0\n';
  expect(triedToReach(quiet)).toBe(false);
  expect(triedToReach('')).toBe(false);
  expect(triedToReach(quiet.replace('1 20 0', '1 20 1'))).toBe(true);
  expect(triedToReach(quiet.replace('Tcp: 0', 'Tcp: 2'))).toBe(true);
  expect(triedToReach(quiet.replace('\t0', '\t3'))).toBe(true);
});
