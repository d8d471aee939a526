import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withFileLock } from '../../../src/jobs/redis/file-lock.ts';

let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'meanwhile-lock-'));
  file = join(dir, 'lock');
});

afterEach(() => rm(dir, { recursive: true }));

it('lets one in at a time', async () => {
  let inside = 0;
  let most = 0;
  const enter = () =>
    withFileLock(file, 5_000, async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    });
  await Promise.all([enter(), enter(), enter(), enter()]);
  expect(most).toBe(1);
});

it('is free again after a failure, and says who to look at where it stays taken', async () => {
  await expect(withFileLock(file, 0, () => Promise.reject(new Error('on fire')))).rejects.toThrow('on fire');
  await withFileLock(file, 0, async () => {
    await expect(withFileLock(file, 0, async () => 'in')).rejects.toThrow(/Another process has held .*lock/);
  });
});
