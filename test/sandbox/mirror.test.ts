import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Repository } from '../../src/core/domain/policy/repository.ts';
import { Mirror } from '../../src/sandbox/copies/mirror.ts';
import { makeRepository, type TestRepository } from '../support/repository.ts';

let root: string;
let repository: TestRepository;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mw-mirror-'));
  repository = await makeRepository(root, { 'read.me': 'hello' });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

function mirrorOf(settings: { url?: string; ref?: string } = {}): Mirror {
  const parsed = Repository.parse({ url: repository.url, people: ['*'], ...settings });
  return new Mirror({ root, name: 'web', repository: parsed });
}

test('branches have whatever name they like, also one that git gives to its own unfinished files', async () => {
  const commit = await repository.commit({ 'new.txt': 'new' }, 'tmp_fix');
  expect(await mirrorOf({ ref: 'tmp_fix' }).fetch()).toEqual({ commit, branch: 'tmp_fix' });
});

test('what a git that was killed left is no obstacle, and several runs may begin at once', async () => {
  const mirror = mirrorOf();
  await mkdir(mirror.folder);
  await writeFile(join(mirror.folder, 'config.lock'), '');
  const found = await Promise.all([1, 2, 3, 4, 5, 6].map(() => mirrorOf().fetch()));
  expect(found.map(({ branch }) => branch)).toEqual(Array(6).fill('main'));
});

test('a mirror stays where it is while nobody can tell whether it is broken', async () => {
  const mirror = mirrorOf();
  await mirror.fetch();
  await rm(repository.url, { recursive: true });
  const programs = join(root, 'programs');
  await mkdir(programs);
  const git = join(programs, 'git');
  await writeFile(git, `#!/bin/sh\ncase "$*" in *fsck*) kill -9 $$;; esac\nPATH="\${PATH#*:}" exec git "$@"\n`);
  await chmod(git, 0o755);
  vi.stubEnv('PATH', `${programs}:${process.env['PATH']}`);
  await expect(mirror.fetch()).rejects.toThrow('web cannot be fetched');
  expect((await readdir(root)).filter((name) => name.includes('broken'))).toEqual([]);
});
