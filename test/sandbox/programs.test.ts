import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { probe } from '../../src/sandbox/isolation/probe.ts';
import { runCommand } from '../../src/sandbox/run-command.ts';
import { layers, limits } from './layers.ts';

const bubblewrap = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
let home = '';
let data = '';

beforeEach(async ({ skip }) => {
  skip(!bubblewrap, 'This system does not allow bubblewrap.');
  skip(!isWritable(homedir()), 'This user has no home to install in.');
  // The sandbox has a /tmp of its own, so what a person installed lies in the home.
  home = await mkdtemp(join(homedir(), '.meanwhile-test-'));
  await chmod(home, 0o755);
  data = await mkdtemp(join(tmpdir(), 'meanwhile-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const folder of [home, data]) if (folder !== '') await rm(folder, { recursive: true, force: true });
});

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function program(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}

async function outputOf(command: string): Promise<string> {
  const found = await probe({ hidden: [data], runs: join(data, 'runs'), kind: 'bubblewrap' });
  expect(found?.leak).toBeUndefined();
  if (!found) throw new Error('no bubblewrap');
  const folder = join(data, 'runs/own');
  await mkdir(folder);
  const printed: Buffer[] = [];
  const { signal } = new AbortController();
  const options = { command, folder, sandbox: found.sandbox, network: false, limits, timeoutMs: 20_000, signal };
  await runCommand({ ...options, onOutput: (bytes) => printed.push(bytes) });
  return Buffer.concat(printed).toString();
}

test('a program that is a link into the lib beside its folder works, as npm from a version manager is', async () => {
  const version = join(home, '.nvm/versions/node/v1');
  await program(join(version, 'lib/node_modules/tool/cli.sh'), 'echo it works');
  await mkdir(join(version, 'bin'));
  await symlink('../lib/node_modules/tool/cli.sh', join(version, 'bin/linked-tool'));
  await writeFile(join(home, 'secret'), 'secret of the home');
  vi.stubEnv('PATH', `${join(version, 'bin')}:${process.env['PATH']}`);
  const output = await outputOf(`linked-tool; cat ${join(home, 'secret')}`);
  expect(output).toContain('it works');
  expect(output).not.toContain('secret of the home');
});

test("a version manager's stand-in does not hide the system's program of that name", async () => {
  await program(join(home, '.pyenv/shims/uname'), `exec ${join(home, '.pyenv/libexec/pyenv')} exec uname "$@"`);
  await program(join(home, '.pyenv/libexec/pyenv'), 'echo pyenv');
  vi.stubEnv('PATH', `${join(home, '.pyenv/shims')}:${process.env['PATH']}`);
  expect(await outputOf('uname -s')).toMatch(/^Linux/);
});
