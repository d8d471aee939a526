import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pino } from 'pino';
import { openPolicy, type PolicyFile } from '../../src/app/policy-file.ts';
import { silent } from '../support/engine.ts';
import { until } from '../support/until.ts';

let dir: string;
let opened: PolicyFile[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'meanwhile-policy-'));
  opened = [];
});
afterEach(async () => {
  for (const policy of opened) policy.close();
  await rm(dir, { recursive: true, force: true });
});

async function open(file: string | undefined, everyMs = 3_600_000): Promise<PolicyFile> {
  const policy = await openPolicy({ file, base: [], enabled: true, log: silent, everyMs });
  opened.push(policy);
  return policy;
}

const limit = (policy: PolicyFile) => policy.current().limits.perPerson;
const withLimit = (most: number) => `limits: { perPerson: ${most} }\n`;

/** As Kubernetes delivers a ConfigMap: the file is a link through `..data`, which is swapped for another. */
async function deliver(folder: string, version: string, text: string): Promise<void> {
  await mkdir(join(folder, version), { recursive: true });
  await writeFile(join(folder, version, 'policy.yml'), text);
  await symlink(version, join(folder, '..next'));
  await rename(join(folder, '..next'), join(folder, '..data'));
}

describe('a policy file', () => {
  test('delivered by a swapped link is read again when the link is swapped', async () => {
    await deliver(dir, '..v1', withLimit(1));
    const file = join(dir, 'policy.yml');
    await symlink('..data/policy.yml', file);
    const policy = await open(file);
    expect(limit(policy)).toBe(1);
    await deliver(dir, '..v2', withLimit(2));
    await until(() => limit(policy) === 2, 'the new policy');
  });

  test('that changes where nothing tells of it is read again after a while', async () => {
    const far = join(dir, 'far');
    await deliver(far, '..v1', withLimit(1));
    await mkdir(join(dir, 'near'));
    const file = join(dir, 'near', 'policy.yml');
    await symlink(join(far, '..data/policy.yml'), file);
    const policy = await open(file, 20);
    expect(limit(policy)).toBe(1);
    await deliver(far, '..v2', withLimit(2));
    await until(() => limit(policy) === 2, 'the new policy');
  });

  test('is read as it is now where somebody asks for that', async () => {
    const file = join(dir, 'policy.yml');
    await writeFile(file, withLimit(1));
    const lines: Record<string, unknown>[] = [];
    const keep = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
    const policy = await openPolicy({ file, base: [], enabled: true, log: keep });
    opened.push(policy);
    await writeFile(file, withLimit(2));
    expect((await policy.fresh()).limits.perPerson).toBe(2);
    const [first, second] = lines.filter(({ audit }) => audit === 'policy');
    expect(second).toMatchObject({ changed: ['limits'], file });
    expect(first?.['version']).not.toBe(second?.['version']);
  });

  test('with a mistake keeps the last good policy, tells so, and counts again once it is mended', async () => {
    const file = join(dir, 'policy.yml');
    await writeFile(file, withLimit(1));
    const policy = await open(file);
    expect(policy.state()).toEqual({ path: file, loadedAt: expect.any(String) });
    await writeFile(file, 'limits: { perPerson: many }\n');
    expect((await policy.fresh()).limits.perPerson).toBe(1);
    expect(policy.state().error).toContain('perPerson');
    await rm(file);
    expect((await policy.fresh()).limits.perPerson).toBe(1);
    expect(policy.state().error).toContain('ENOENT');
    await writeFile(file, withLimit(1));
    await policy.fresh();
    expect(policy.state().error).toBeUndefined();
  });
});

test('without a file the defaults are in force', async () => {
  const policy = await open(undefined);
  expect(limit(policy)).toBe(10);
  expect(policy.state()).toEqual({ path: null, loadedAt: expect.any(String) });
});
