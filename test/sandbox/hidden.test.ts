import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hiddenFrom, mustNotSee } from '../../src/sandbox/isolation/hidden.ts';
import { probe } from '../../src/sandbox/isolation/probe.ts';
import { runCommand } from '../../src/sandbox/run-command.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';
import { layers, limits } from './layers.ts';

/** Folders that every command sees, under which a bot may be installed all the same. */
const SEEN = ['/usr/lib', '/etc'].filter(isWritable);
const bubblewrap = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
const PROGRAM = join(import.meta.dirname, 'command.ts');
let root = '';

afterEach(async () => {
  if (root !== '') await rm(root, { recursive: true, force: true });
  root = '';
});

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What belongs to a bot that lies there; `data` may be a link. */
async function install(base: string): Promise<{ dataDir: string; policyFile: string; workflowsDir: string }> {
  root = await mkdtemp(join(base, 'meanwhile-test-'));
  // As packages are installed; a private folder alone would keep a command out that runs as nobody.
  await chmod(root, 0o755);
  await mkdir(join(root, 'real-data/redis'), { recursive: true });
  await mkdir(join(root, 'real-data/runs/other'), { recursive: true });
  await mkdir(join(root, 'policy'));
  await mkdir(join(root, 'workflows'));
  await symlink(join(root, 'real-data'), join(root, 'data'));
  await writeFile(join(root, 'real-data/redis/redis.sock'), 'secret of redis');
  await writeFile(join(root, 'real-data/runs/other/x'), 'secret of another run');
  await writeFile(join(root, 'policy/policy.yaml'), 'secret of the policy');
  await writeFile(join(root, 'workflows/own.ts'), 'secret of a workflow');
  return {
    dataDir: join(root, 'data'),
    policyFile: join(root, 'policy/policy.yaml'),
    workflowsDir: join(root, 'workflows'),
  };
}

async function outputIn(sandbox: Sandbox, folder: string, command: string): Promise<string> {
  const printed: Buffer[] = [];
  const { signal } = new AbortController();
  const options = { command, folder, sandbox, network: false, limits, timeoutMs: 20_000, signal };
  await runCommand({ ...options, onOutput: (bytes) => printed.push(bytes) });
  return Buffer.concat(printed).toString();
}

describe.each(SEEN)('a bot under %s', (base) => {
  beforeEach(({ skip }) => skip(!bubblewrap, 'This system does not allow bubblewrap.'));

  test('shows nothing of its own to a command, which still writes its folder', async () => {
    const installed = await install(base);
    const hidden = hiddenFrom(installed);
    const found = await probe({ hidden, runs: join(root, 'real-data/runs'), kind: 'bubblewrap' });
    expect(found?.leak).toBeUndefined();
    if (!found) throw new Error('no bubblewrap');
    const folder = join(root, 'real-data/runs/own');
    await mkdir(folder);
    const names = [root, root.replace('/usr/lib', '/lib')];
    const command = `cat ${names.map((name) => `${name}/*/* ${name}/data/*/* ${name}/real-data/runs/other/x`).join(' ')}; echo mine > "$HOME/x"; cat ${folder}/x`;
    const output = await outputIn(found.sandbox, folder, command);
    expect(output).not.toContain('secret');
    expect(output).toMatch(/mine\n$/);
    expect(
      await outputIn(found.sandbox, folder, `touch ${root}/new ${root}/real-data/redis/new || echo refused`),
    ).toContain('refused');
  });
});

describe.each(SEEN)('a bot that is started in a folder under %s', (base) => {
  beforeEach(({ skip }) => skip(!bubblewrap, 'This system does not allow bubblewrap.'));

  test('shows no command its .env', async () => {
    root = await mkdtemp(join(base, 'meanwhile-test-'));
    await chmod(root, 0o755);
    await writeFile(join(root, '.env'), 'TOKEN=secret', { mode: 0o644 });
    const folder = await mkdtemp(join(tmpdir(), 'meanwhile-env-'));
    const command = `cat ${root}/.env ${root.replace('/usr/lib', '/lib')}/.env; echo done`;
    const printed = async (cwd: string) =>
      (await promisify(execFile)(process.execPath, [PROGRAM, 'bubblewrap', folder, command], { cwd })).stdout;
    expect(await printed(root)).toMatch(/^(?!.*secret).*done\n$/s);
    // Started elsewhere, that file is none of the bot's: the command could have read it.
    expect(await printed(folder)).toContain('TOKEN=secret');
    await rm(folder, { recursive: true });
  });
});

describe.skipIf(SEEN.length === 0)('a check at the start', () => {
  beforeEach(({ skip }) => skip(!bubblewrap, 'This system does not allow bubblewrap.'));

  test('looks at the data, the policy and the workflows, under every name of theirs', async () => {
    const installed = await install(SEEN[0] ?? '');
    const paths = mustNotSee(join(root, 'real-data/runs/own'), hiddenFrom(installed));
    const wanted = ['real-data/redis', 'real-data/runs/other', 'policy/policy.yaml', 'workflows/own.ts'];
    expect(paths).toEqual(expect.arrayContaining(wanted.map((path) => join(root, path))));
  });

  test('finds what a sandbox shows', async () => {
    const installed = await install(SEEN[0] ?? '');
    const folder = join(root, 'real-data/runs/own');
    await mkdir(folder);
    const paths = mustNotSee(folder, hiddenFrom(installed));
    // The same sandbox without being told of this bot: what it shows is what the check must find.
    const seen = await outputIn(
      bubblewrap as Sandbox,
      folder,
      `for path in ${paths.join(' ')}; do [ -e "$path" ] && echo "$path"; done`,
    );
    expect(seen).toContain(join(root, 'policy/policy.yaml'));
    const leaky = await probe({ hidden: hiddenFrom(installed), runs: folder, kind: 'bubblewrap', masked: [] });
    expect(leaky?.leak).toMatch(/^can see .* and \d+ more$/);
  });
});
