import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bare repository, and a way to change what is in it. */
export type TestRepository = {
  url: string;
  /** Commits those files to a branch, and gives the commit. */
  commit(files: Record<string, string>, branch?: string): Promise<string>;
  git(...args: string[]): Promise<string>;
};

/** Makes a bare repository under that folder, as a team has it on a server. */
export async function makeRepository(under: string, files: Record<string, string>): Promise<TestRepository> {
  const base = await mkdtemp(join(under, 'repository-'));
  const [url, work] = [join(base, 'web.git'), join(base, 'work')];
  const git = async (...args: string[]) =>
    (await run('git', ['-c', 'protocol.file.allow=always', ...args], { cwd: work, env: IDENTITY })).stdout;
  await run('git', ['init', '-q', '--bare', '-b', 'main', url]);
  await run('git', ['clone', '-q', url, work]);
  const repository: TestRepository = {
    url,
    git,
    async commit(changed, branch = 'main') {
      await git('checkout', '-q', '-B', branch);
      for (const [path, content] of Object.entries(changed)) {
        await mkdir(dirname(join(work, path)), { recursive: true });
        await writeFile(join(work, path), content);
      }
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', 'change');
      await git('push', '-q', '-f', 'origin', branch);
      return (await git('rev-parse', 'HEAD')).trim();
    },
  };
  await repository.commit(files);
  return repository;
}

const IDENTITY = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@example.com',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@example.com',
};

/** A small npm package with a test, in JavaScript that every Node runs. */
export const NPM_PACKAGE: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'web', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } }),
  'add.js': 'export const add = (a, b) => a + b;\n',
  'add.test.js': [
    "import { test } from 'node:test';",
    "import assert from 'node:assert';",
    "import { add } from './add.js';",
    "test('adds', () => assert.equal(add(1, 2), 3));",
    '',
  ].join('\n'),
};
