import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import { WorkingCopies } from '../../src/sandbox/copies/copies.ts';
import type { Place } from '../../src/sandbox/commands.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import { runCommand } from '../../src/sandbox/run-command.ts';
import { serveGit, type GitServer } from '../support/git-server.ts';
import { makeRepository, NPM_PACKAGE, type TestRepository } from '../support/repository.ts';
import { layers, limits } from './layers.ts';

const SECRET = 'hunter2-is-no-password';
const sandbox = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
const { signal } = new AbortController();

let root: string;
let repository: TestRepository;
let servers: GitServer[] = [];

beforeEach(async ({ skip }) => {
  skip(!sandbox, 'This system does not allow bubblewrap.');
  root = await mkdtemp(join(tmpdir(), 'mw-copies-'));
  repository = await makeRepository(root, { ...NPM_PACKAGE, 'package-lock.json': '{"lockfileVersion":3}' });
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  if (root) await rm(root, { recursive: true, force: true });
});

/** A bot with that one repository; each call of `run` is a run of its own. */
function botWith(settings: Record<string, unknown>, secrets: Record<string, string> = {}, place?: Partial<Place>) {
  const policy = Policy.parse({ repositories: { web: { url: repository.url, people: ['*'], ...settings } } });
  const copies = new WorkingCopies({
    root: join(root, 'copies'),
    policy: async () => policy,
    place: async () => ({ sandbox: sandbox ?? none, network: false, limits, ...place }),
    secret: (name) => secrets[name],
  });
  let runs = 0;
  const prepared: string[] = [];
  return {
    prepared,
    run: async (command: string, stop: AbortSignal = signal) => {
      runs += 1;
      const folder = join(root, 'runs', `run-${runs}`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const wanted = { repository: 'web', folder, signal: stop };
      const copy = await copies.open({ ...wanted, onOutput: (bytes) => prepared.push(bytes.toString()) });
      const printed: Buffer[] = [];
      const options = { ...copy.place, command, folder, signal: stop, timeoutMs: 30_000 };
      const { exitCode } = await runCommand({ ...options, onOutput: (bytes) => printed.push(bytes) });
      return { exitCode, output: Buffer.concat(printed).toString(), ...copy };
    },
  };
}

const KEEPING = {
  prepare: ['mkdir node_modules && date +%N > node_modules/made'],
  keep: ['node_modules'],
  locks: ['package-lock.json'],
};

describe('a working copy', () => {
  test('is fresh for each run, with the history and what was pushed by then', async () => {
    const { run } = botWith({});
    const first = await run(
      'git status --short; git log --oneline | wc -l; touch mine; echo "$HOME $TMPDIR $PWD"; touch "$HOME/x" "$TMPDIR/x"',
    );
    expect(first).toMatchObject({ exitCode: 0, output: '1\n/workspace/.home /workspace/.home/tmp /workspace/web\n' });
    const commit = await repository.commit({ 'new.txt': 'new' });
    const second = await run('ls; git branch -a');
    expect(second.revision).toEqual({ commit, branch: 'main' });
    expect(second.output).toContain('new.txt');
    expect(second.output).not.toContain('mine');
    expect(second.output).toContain('remotes/origin/main');
  });

  test('begins at the branch, tag or commit of the policy, and says where there is none', async () => {
    const commit = await repository.commit({ 'old.txt': 'old' }, 'old');
    await repository.commit({ 'new.txt': 'new' }, 'main');
    expect((await botWith({ ref: 'old' }).run('true')).revision).toEqual({ commit, branch: 'old' });
    expect((await botWith({ ref: commit }).run('true')).revision).toEqual({ commit });
    await expect(botWith({ ref: 'gone' }).run('true')).rejects.toThrow('web has no branch, tag or commit gone.');
  });

  test('keeps what is installed for one lock file, and commands cannot write it', async () => {
    const { run } = botWith(KEEPING);
    const first = await run('cat node_modules/made; touch node_modules/x || echo refused');
    const second = await run('cat node_modules/made');
    expect(first.output).toMatch(/refused/);
    expect(second.output).toBe(first.output.split('\n')[0] + '\n');
    await repository.commit({ 'package-lock.json': '{"lockfileVersion":2}' });
    expect((await run('cat node_modules/made')).output).not.toBe(second.output);
  });

  test('shows no folder of the machine where preparing leaves a link instead of a folder', async () => {
    await writeFile(join(root, 'outside'), 'secret of the machine');
    const { run } = botWith({ ...KEEPING, prepare: [`ln -s ${root} node_modules`] });
    await expect(run('cat node_modules/outside')).rejects.toThrow('left no folder node_modules');
  });

  test('gives the secrets of the policy to preparing alone, and shows them in no output', async () => {
    const settings = { prepare: ['echo "with $NPM_TOKEN"; test -n "$NPM_TOKEN"'], secrets: ['NPM_TOKEN'] };
    const bot = botWith(settings, { NPM_TOKEN: SECRET });
    expect((await bot.run('env; cat /proc/*/environ')).output).not.toContain(SECRET);
    expect(bot.prepared.join('')).toBe('with [secret]\n');
    await expect(botWith(settings).run('true')).rejects.toThrow('web needs NPM_TOKEN, which is not set.');
  });

  test('is refused where commands are not isolated', async () => {
    await expect(botWith({}, {}, { sandbox: none }).run('true')).rejects.toThrow(
      'Working copies need commands to be isolated',
    );
  });
});

describe('the mirror', () => {
  test('serves two runs at once, also the very first', async () => {
    const { run } = botWith({});
    const both = await Promise.all([run('ls'), run('ls')]);
    for (const { output } of both) expect(output).toContain('package.json');
  });

  test('goes on after a fetch that was killed, and is made anew where a part of it is lost', async () => {
    const { run } = botWith({});
    await run('true');
    const mirror = join(
      root,
      'copies',
      (await readdir(join(root, 'copies'))).find((name) => name.endsWith('.git')) ?? '',
    );
    await writeFile(join(mirror, 'packed-refs.lock'), '');
    await writeFile(join(mirror, 'objects/pack/tmp_pack_x'), 'half');
    const commit = await repository.commit({ 'new.txt': 'new' });
    expect((await run('true')).revision.commit).toBe(commit);
    for (const name of await readdir(join(mirror, 'objects'))) {
      await rm(join(mirror, 'objects', name), { recursive: true });
      await mkdir(join(mirror, 'objects', name));
    }
    expect((await run('cat new.txt')).output).toBe('new');
  });
});

describe('a credential', () => {
  const login = { user: 'x-access-token', password: SECRET };

  async function behindPassword() {
    const server = await serveGit(repository.url, login);
    servers.push(server);
    return server;
  }

  test('reaches the server, and nothing that anybody can see', async () => {
    const server = await behindPassword();
    const seen: string[] = [];
    server.onRequest = () => seen.push(...processesWith(SECRET));
    const { run } = botWith({ url: server.url, credential: 'WEB_TOKEN' }, { WEB_TOKEN: SECRET });
    const looking = [
      'env',
      'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline',
      'git config --list --show-origin',
      'cat .git/config .git/packed-refs',
      'grep -rsl "hunter[2]" /workspace /mirror /tmp /etc /run /var /dev/shm',
      'git remote -v',
      'printf "protocol=http\\nhost=127.0.0.1\\n\\n" | git credential fill',
    ];
    const { output } = await run(looking.join('; '));
    expect(output).toContain('core.repositoryformatversion');
    expect(output).not.toContain('hunter2');
    expect(seen).toEqual([]);
    expect(filesWith('hunter2')).toBe('');
  });

  test('that is wrong fails at once, in words without it', async () => {
    const server = await behindPassword();
    const { run } = botWith({ url: server.url, credential: 'WEB_TOKEN' }, { WEB_TOKEN: 'not-hunter2-at-all' });
    const failure = await run('true').catch((error: Error) => error);
    expect(failure).toMatchObject({
      name: 'PermanentError',
      message: expect.stringMatching(/^web cannot be fetched\. git says: /),
    });
    expect((failure as Error).message).not.toContain('hunter2');
  });

  test('survives a fetch that is stopped on its way: the next one begins with a clean mirror', async () => {
    const server = await behindPassword();
    server.hang(true);
    const stop = new AbortController();
    const bot = botWith({ url: server.url, credential: 'WEB_TOKEN' }, { WEB_TOKEN: SECRET });
    server.onRequest = () => setTimeout(() => stop.abort(), 200);
    await expect(bot.run('true', stop.signal)).rejects.toThrow('aborted');
    server.hang(false);
    expect((await bot.run('ls')).output).toContain('package.json');
  });

  test.each([
    ['in an address', { url: 'https://me:word@git.example.com/web.git' }, 'name the variable that holds it'],
    ['for a folder', { url: '/srv/web.git', credential: 'X' }, 'is sent to https addresses alone'],
    ['unencrypted', { url: 'http://git.example.com/web.git', credential: 'X' }, 'is sent to https addresses alone'],
    [
      'as a value',
      { url: 'https://git.example.com/web.git', credential: 'ghp_1-2' },
      'is the name of an environment variable',
    ],
    ['to a program', { url: 'ext::sh -c id' }, 'the absolute path of a folder'],
  ])('has no place in the policy %s', (_where, settings, why) => {
    const parsed = Policy.safeParse({ repositories: { web: { people: ['*'], ...settings } } });
    expect(parsed.error?.message).toContain(why);
  });
});

/** The processes of this machine that carry it, this one aside. */
function processesWith(text: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return pids.flatMap((pid) =>
    ['environ', 'cmdline']
      .filter((part) => reads(`/proc/${pid}/${part}`).includes(text))
      .map((part) => `${part} of ${reads(`/proc/${pid}/cmdline`)}`),
  );
}

function reads(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function filesWith(text: string): string {
  try {
    return execFileSync('grep', ['-rl', text, root], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
