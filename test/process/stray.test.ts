import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

let child: ChildProcess;
let url: string;
const log: string[] = [];

beforeAll(async () => {
  child = spawn(process.execPath, [join(import.meta.dirname, '../support/stray-server.ts')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const listening = Promise.withResolvers<string>();
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const port = /listens on (\d+)/.exec(line)?.[1];
      if (port !== undefined) listening.resolve(port);
    });
  }
  url = `http://127.0.0.1:${await listening.promise}`;
}, 30_000);

afterAll(() => void child.kill('SIGKILL'));

async function get(path: string): Promise<number> {
  return (await fetch(url + path, { signal: AbortSignal.timeout(5_000) })).status;
}

test.each([
  ['/rejects', 400, 'of the library'],
  ['/rejects-later', 400, 'of its timer'],
  ['/throws', 400, 'of its callback'],
  ['/answers', 200, 'beside the answer'],
])('an error that nobody catches ends its request alone: %s', async (path, status, said) => {
  expect(await get(path)).toBe(status);
  await expect.poll(() => log.filter((line) => line.includes(said))).toHaveLength(1);
  expect(JSON.parse(log.find((line) => line.includes(said)) ?? '')).toMatchObject({ level: 50, method: 'GET', path });
  expect(await get('/fine')).toBe(200);
});

test('an error that belongs to no request ends the process, so that no mistake stays hidden', async () => {
  child.kill('SIGUSR2');
  expect((await once(child, 'exit'))[0]).not.toBe(0);
});
