import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../src/core/domain/run.ts';
import { markFolder, removeLeft } from '../../src/sandbox/left-folders.ts';
import type { Limits } from '../../src/sandbox/limits.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';
import { shellIn } from '../../src/workflows/shell/shell.ts';
import { WorkflowKit } from '../support/workflow-kit.ts';
import { layers, limits, running, sleepMark, until } from './layers.ts';

const MIB = 1024 * 1024;

async function run(sandbox: Sandbox, command: string, own: Partial<Limits>): Promise<Run & { left: string[] }> {
  const place = { sandbox, network: false, limits: { ...limits, ...own } };
  const kit = new WorkflowKit(
    shellIn(async () => place),
    { command, timeoutSeconds: 60 },
  );
  const ended = await kit.go();
  const left = await readdir(await kit.folder());
  await kit.end();
  return { ...ended, left };
}

describe.each(layers)('a command in $kind that goes over a limit', ({ sandbox: found }) => {
  beforeEach(({ skip }) => skip(found === undefined, 'This system does not allow it.'));
  const sandbox = found ?? none;

  test('cannot write a huge file; the run names the limit and its files are gone', async () => {
    const { status, failure, left } = await run(sandbox, 'dd if=/dev/zero of=big bs=1M', { fileBytes: 8 * MIB });
    expect(status).toBe('failed');
    expect(failure?.message).toBe('Stopped, since a file reached the size limit of 8 MB.');
    expect(left).toEqual([]);
  });

  test('is stopped when many small files fill its folder', async () => {
    const command = 'mkdir -p a/b; i=0; while :; do i=$((i+1)); : > a/b/$i; done';
    const { failure, left } = await run(sandbox, command, { folderBytes: 2 * MIB });
    expect(failure?.message).toBe('Stopped, since its folder grew over the limit of 2 MB.');
    expect(left).toEqual([]);
  });

  test('is stopped when its processes together take too much memory', async () => {
    const hog = `node -e 'const kept = []; setInterval(() => kept.push(Buffer.alloc(16 << 20, 1)), 20)'`;
    const { failure } = await run(sandbox, `${hog} & ${hog} & wait`, { memoryBytes: 300 * MIB });
    expect(failure?.message).toBe('Stopped, since it used more memory than the limit of 300 MB.');
  });

  test('is stopped to its last process when it has too many', async () => {
    const mark = sleepMark();
    const { failure } = await run(sandbox, `for i in $(seq 200); do setsid sleep ${mark} & done; wait`, {
      processes: 60,
    });
    expect(failure?.message).toBe('Stopped, since it had more processes and threads than the limit of 60.');
    await until(() => running(mark).length === 0);
    expect(running(mark)).toEqual([]);
  });

  test('is what the kernel ends first where memory runs out', async () => {
    expect((await run(sandbox, 'cat /proc/self/oom_score_adj', {})).result?.text).toContain('```\n900\n```');
  });
});

test('memory that looks like files (/tmp, /dev/shm) has a limit of its own', async ({ skip }) => {
  const sandbox = layers.find(({ kind }) => kind === 'bubblewrap')?.sandbox;
  skip(
    !sandbox?.wrap([], '/x', { network: false, tmpBytes: 1 }).includes('--size'),
    'bubblewrap is missing or too old.',
  );
  const command =
    'for to in /tmp /dev/shm /var/tmp; do head -c 20000000 /dev/zero > $to/x && echo "fits $to"; done; true';
  const { output } = await run(sandbox ?? none, command, { tmpBytes: 4 * MIB });
  expect(output).toContain('No space left on device');
  expect(output).not.toContain('fits');
});

test('folders whose commands were interrupted are removed without Redis, and no others', async () => {
  const runs = await mkdtemp(join(tmpdir(), 'meanwhile-runs-'));
  for (const id of ['dead', 'ours', 'waits', 'elsewhere']) await mkdir(join(runs, id));
  await writeFile(join(runs, 'dead/big'), 'x');
  await markFolder(join(runs, 'ours'));
  const mark = join(runs, '.command-ours');
  const [space = ''] = (await import('node:fs')).readFileSync(mark, 'utf8').split('.');
  await writeFile(join(runs, '.command-dead'), `${space}.${process.pid}.1`);
  await writeFile(join(runs, '.command-elsewhere'), `1.2.3`);
  expect(await removeLeft(runs)).toBe(1);
  expect((await readdir(runs)).toSorted()).toEqual([
    '.command-elsewhere',
    '.command-ours',
    'elsewhere',
    'ours',
    'waits',
  ]);
  await rm(runs, { recursive: true });
});
