import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import { WorkingCopies } from '../../src/sandbox/copies/copies.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';
import { layers, limits } from './layers.ts';

const sandbox = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
let root: string;
let outside: string;
let repository: TestRepository;

beforeEach(async ({ skip }) => {
  skip(!sandbox, 'This system does not allow bubblewrap.');
  root = await mkdtemp(join(tmpdir(), 'mw-links-'));
  outside = join(root, 'outside');
  await mkdir(outside);
  repository = await makeRepository(root, { lock: '1' });
});

afterEach(async () => {
  if (root) await rm(root, { recursive: true, force: true });
});

/** Opens a fresh copy that is prepared by that command, of which that folder is kept. */
async function open(prepare: string, kept: string): Promise<unknown> {
  const web = { url: repository.url, people: ['*'], prepare: [prepare], keep: [kept], locks: ['lock'] };
  const copies = new WorkingCopies({
    root: join(root, 'copies'),
    policy: async () => Policy.parse({ repositories: { web } }),
    place: async () => ({ sandbox: sandbox ?? none, network: false, limits }),
    secret: () => undefined,
  });
  const folder = await mkdtemp(join(root, 'run-'));
  const { signal } = new AbortController();
  return copies.open({ repository: 'web', folder, signal, onOutput: () => undefined }).catch((error: unknown) => error);
}

test('a link in the place of the whole copy takes no folder of the machine away', async () => {
  await mkdir(join(outside, 'node_modules'));
  await writeFile(join(outside, 'node_modules', 'mine'), '');
  await open(`cd .. && mv web old && ln -s ${outside} web`, 'node_modules');
  expect(await readdir(join(outside, 'node_modules'))).toEqual(['mine']);
});

test('a link above a folder that is kept has nothing made behind it', async () => {
  const prepare = 'mkdir -p app/deps/made';
  await open(prepare, 'app/deps/made');
  const app = join(dirname(repository.url), 'work', 'app');
  await mkdir(app);
  await symlink(outside, join(app, 'deps'));
  await repository.commit({});
  await open(prepare, 'app/deps/made');
  expect(await readdir(outside)).toEqual([]);
});
