import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readFile, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Policy } from '../../src/core/policy.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';
import { probeSandbox } from '../../src/sandbox/isolation/probe.ts';
import { limitsOf } from '../../src/sandbox/limits.ts';
import { runCommand } from '../../src/sandbox/run-command.ts';
import { type Base, type Change, Workspace } from '../../src/sandbox/workspace.ts';
import { plainPath } from '../../src/sandbox/workspace/place-file.ts';

const sandbox = (await probeSandbox('bubblewrap')) as Sandbox;
const limits = limitsOf(Policy.parse({}).commands);
const { signal } = new AbortController();

let home: string;
let kept: Map<string, Uint8Array>;

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'meanwhile-workspace-')));
  kept = new Map();
});
afterEach(() => rm(home, { recursive: true, force: true }));

function workspace(machine = 'here', base?: Base): Workspace {
  return new Workspace({
    folder: async () => {
      const folder = join(home, machine, 'runs', 'run1');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    keeping: {
      keep: async (_name, bytes) => {
        const id = `pack${kept.size}`;
        kept.set(id, Uint8Array.from(bytes));
        return { id };
      },
      read: async (id) => kept.get(id),
    },
    sandbox,
    base,
    signal,
  });
}

async function command(files: Workspace, line: string): Promise<string> {
  let printed = '';
  await runCommand({
    command: line,
    folder: await files.open(),
    timeoutMs: 20_000,
    signal,
    sandbox,
    network: false,
    limits,
    onOutput: (bytes) => (printed += bytes.toString()),
  });
  return printed;
}

/** After a command: what is kept of it, and what is left out. */
async function after(files: Workspace, line: string) {
  const printed = await command(files, line);
  return { printed, ...(await files.collect()) };
}

async function textOf(files: Workspace, path: string): Promise<string> {
  return Buffer.from((await files.read(path)) ?? []).toString();
}

describe('a workspace', () => {
  it('is the same on another machine, from what its steps have stored', async () => {
    const here = workspace();
    const changes: Change[] = [];
    for (const line of [
      'mkdir src; echo one > src/a.js; echo two > b.sh; chmod +x b.sh',
      'echo more >> src/a.js',
      'rm b.sh; echo c > c',
    ]) {
      const { change } = await after(here, line);
      if (change) changes.push(change);
    }
    const there = workspace('there');
    for (const change of changes) there.recall(JSON.parse(JSON.stringify(change)) as Change);
    expect(there.paths).toEqual(['c', 'src/a.js']);
    expect(await textOf(there, 'src/a.js')).toBe('one\nmore\n');
    expect(await command(there, 'cat src/a.js c; ls; echo x >> src/a.js && echo written')).toBe(
      'one\nmore\nc\nc\nsrc\nwritten\n',
    );
  });

  it('costs a step only what it changed', async () => {
    const files = workspace();
    await after(files, 'seq 1 20000 > big; head -c 300000 /dev/urandom > noise');
    const before = [...kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(before).toBeGreaterThan(300_000);
    const { change } = await after(files, 'echo small > small; touch big noise; cp noise same');
    const cost = [...kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0) - before;
    expect(Object.keys(change?.files ?? {})).toEqual(['same', 'small']);
    expect(cost).toBeLessThan(100);
    expect((await after(files, 'true')).change).toBeUndefined();
  });

  it('gives an interrupted command the files that were stored before it', async () => {
    const files = workspace();
    await after(files, 'echo 1 > count');
    await command(files, 'echo 2 > count; echo half > half');
    files.reset();
    expect(await command(files, 'cat count; ls')).toBe('1\ncount\n');
  });

  it('leaves out what programs make and what .gitignore names', async () => {
    const files = workspace();
    await after(
      files,
      'printf "*.log\\n/out/\\n" > .gitignore; mkdir -p node_modules/x out src/out; touch a.log node_modules/x/i out/o src/out/kept __pycache__',
    );
    expect(files.paths).toEqual(['.gitignore', 'src/out/kept']);
  });

  it('keeps only what is changed of what it began with', async () => {
    const base: Base = {
      within: '',
      read: async () => undefined,
      async lay(folder) {
        const { owner } = sandbox;
        await mkdir(join(folder, 'lib'));
        for (const name of ['lib/a.js', 'lib/b.js', 'README']) await writeFile(join(folder, name), `the ${name}\n`);
        if (owner) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
      },
    };
    const here = workspace('here', base);
    const { change } = await after(here, 'echo changed > lib/a.js; rm README; touch lib/b.js');
    expect(change).toMatchObject({ removed: ['README'] });
    expect(change?.files['lib/a.js']).toBeDefined();
    const there = workspace('there', base);
    if (change) there.recall(change);
    expect(await command(there, 'cat lib/*; ls')).toBe('changed\nthe lib/b.js\nlib\n');
    expect(there.paths).toEqual(['lib/a.js', 'lib/b.js']);
  });
});

describe('nothing gets out of a workspace, or fills the bot:', () => {
  it('links, pipes, sockets, what is too large or too deep, and names that fool the eye', async () => {
    const files = workspace();
    const lines = [
      'ln -s /etc/passwd stolen',
      'ln -s ../../.. up',
      'ln -s loop loop',
      'ln -s /etc etc',
      'mkfifo pipe',
      `python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('socket')"`,
      'truncate -s 900M sparse',
      'head -c 3000000 /dev/zero > large',
      "touch $'lines\\n' $'a\\u202egpj.exe' '..\\evil'",
      'd=deep; for i in $(seq 40); do d=$d/x; done; mkdir -p $d; touch $d/f',
      'mkdir shut; touch shut/x; chmod 000 shut',
      'echo kept > kept',
    ];
    const { leftOut, change } = await after(files, lines.join('\n'));
    const name = '(a name): holds a name with unusual characters';
    expect(leftOut.toSorted()).toEqual(
      [
        ...['stolen', 'up', 'loop', 'etc'].map((path) => `${path}: a link`),
        ...['pipe', 'socket'].map((path) => `${path}: no plain file`),
        ...['sparse', 'large'].map((path) => `${path}: larger than 2 MB`),
        name,
        name,
        name,
        `deep${'/x'.repeat(24)}: too many folders deep`,
      ].toSorted(),
    );
    expect(Object.keys(change?.files ?? {}).filter((path) => path !== 'shut/x')).toEqual(['kept']);
  });

  it('a hundred thousand files', async () => {
    const files = workspace();
    await after(files, 'echo first > zz');
    const { change, leftOut } = await after(files, 'mkdir many; cd many; seq 1 60000 | xargs touch');
    expect(change?.removed ?? []).toEqual([]);
    expect(Object.keys(change?.files ?? {}).length).toBeLessThanOrEqual(2_000);
    expect(leftOut).toContain('many: more than 50,000 entries');
  }, 30_000);

  it('many files that are large together', async () => {
    const files = workspace();
    const { change, leftOut } = await after(
      files,
      'for i in $(seq 10 30); do head -c 1000000 /dev/urandom > f$i; done',
    );
    expect(Object.keys(change?.files ?? {})).toHaveLength(16);
    expect(leftOut).toHaveLength(5);
    expect(leftOut[0]).toBe('f26: there is no room for it');
  });

  it('a file written where a link leads out of it', async () => {
    const files = workspace();
    const outside = join(home, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'file'), 'mine');
    await symlink(outside, join(await files.open(), 'src'));
    await symlink(join(outside, 'file'), join(await files.open(), 'file'));
    await expect(files.write('src/evil', Buffer.from('x'))).rejects.toThrow('a link');
    await files.write('file', Buffer.from('written'));
    expect(existsSync(join(outside, 'evil'))).toBe(false);
    expect(await readFile(join(outside, 'file'), 'utf8')).toBe('mine');
    expect((await lstat(join(await files.open(), 'file'))).isFile()).toBe(true);
  });

  it.each(['../x', 'a/../../x', '/etc/passwd', '', '.', 'a/..', '..\\x'])('a file written to %j', (path) => {
    expect(() => plainPath(path)).toThrow(/workspace/);
  });

  it('patterns in .gitignore that would take for ever', async () => {
    const files = workspace();
    const pattern = 'a*'.repeat(40);
    await after(files, `echo '${pattern}b' > .gitignore; touch ${'a'.repeat(200)}`);
    expect(files.paths).toContain('.gitignore');
  });

  it('a file that grows after it was looked at', async () => {
    const files = workspace();
    const root = await files.open();
    await writeFile(join(root, 'grows'), 'x');
    await truncate(join(root, 'grows'), 3 * 1024 * 1024);
    expect((await files.collect()).leftOut).toEqual(['grows: larger than 2 MB']);
  });
});
