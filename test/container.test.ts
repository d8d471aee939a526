import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { NAMES } from '../src/app/config.ts';

type Service = { command?: string[]; environment?: Record<string, string>; volumes?: string[] };
const { services } = parse(readFileSync('compose.yml', 'utf8')) as { services: Record<string, Service> };
const dockerfile = readFileSync('Dockerfile', 'utf8');

test('the image copies what there is, runs as nobody special, and checks its health by a script that works', async () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
  expect(copied.length).toBeGreaterThan(3);
  expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toContain('CMD ["bin/health"]');

  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const check = () => promisify(execFile)('bin/health', { env: { ...process.env, PORT: String(port) } });
  expect(await check()).toMatchObject({ stdout: '' });
  await new Promise((resolve) => server.close(resolve));
  await expect(check()).rejects.toMatchObject({ code: 1 });
});

test('compose gives the bot settings that it knows, and a Redis that loses nothing', () => {
  const set = [...Object.keys(services['bot']?.environment ?? {}), ...namesIn(/^ENV (.*)$/m)];
  expect(set.filter((name) => name !== 'NODE_ENV' && !NAMES.includes(name))).toEqual([]);
  expect(services['redis']?.command?.join(' ')).toMatch(/--appendonly yes --appendfsync always .*noeviction/);
  expect(existsSync('deploy/searxng.yml')).toBe(true);
  expect(services['search']?.volumes?.[0]).toMatch(/^\.\/deploy\/searxng\.yml:/);
});

function namesIn(line: RegExp): string[] {
  return (line.exec(dockerfile)?.[1] ?? '').split(' ').map((pair) => pair.split('=')[0] ?? '');
}
