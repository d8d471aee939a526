import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** All that the script needs but flock, which some systems do not have. */
const TOOLS =
  'bash sh env mkdir ln readlink rm ps sleep mktemp wc cat id uname grep touch dirname head tail chmod rmdir'.split(
    ' ',
  );
/** No process has such an id. */
const DEAD = '2147483646';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-'));
  for (const part of ['bin', 'tools', 'with', '.tools']) await mkdir(join(folder, part));
  await cp(join(import.meta.dirname, '../bin/setup'), join(folder, 'bin/setup'));
  await writeFile(join(folder, 'package-lock.json'), '{}');
  await writeFile(join(folder, '.tools/no-bubblewrap'), '');
  // Tells of itself, takes its time, and breaks where another one is at it.
  const npm = `#!/usr/bin/env bash
echo ran >>calls
mkdir installing || exit 1
sleep 0.5
mkdir -p node_modules/.bin
printf '#!/bin/sh\\n' >node_modules/.bin/node && chmod +x node_modules/.bin/node
touch node_modules/.package-lock.json
rm -r installing
`;
  await writeFile(join(folder, 'tools/npm'), npm);
  await chmod(join(folder, 'tools/npm'), 0o755);
  for (const tool of [...TOOLS, 'flock']) {
    const script = `#!/bin/sh\nPATH=${process.env['PATH']} exec ${tool} "$@"\n`;
    const at = join(folder, tool === 'flock' ? 'with' : 'tools', tool);
    if (tool === 'bash' || tool === 'sh' || tool === 'env') await symlink(`/bin/${tool}`, at);
    else await writeFile(at, script, { mode: 0o755 });
  }
});
afterEach(() => rm(folder, { recursive: true }));

function setup(flock: boolean): Promise<{ code: number | null; said: string }> {
  const path = [join(folder, 'tools'), ...(flock ? [join(folder, 'with')] : [])].join(':');
  const env = { PATH: path, HOME: folder, REDIS_URL: 'redis://127.0.0.1:1' };
  const child = spawn(join(folder, 'bin/setup'), { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

test.each([true, false])('two setups at once install the packages once (flock: %s)', async (flock) => {
  // Left behind by one that was killed.
  await symlink(DEAD, join(folder, '.tools/setup.lock'));
  const ended = await Promise.all([setup(flock), setup(flock)]);
  expect(ended).toMatchObject([{ code: 0 }, { code: 0 }]);
  expect(await readFile(join(folder, 'calls'), 'utf8')).toBe('ran\n');
  expect(await setup(flock)).toEqual({ code: 0, said: '' });
});
