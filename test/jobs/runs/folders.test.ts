import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeLeftFolders, runFolder } from '../../../src/jobs/runs/folders.ts';
import { aRun } from '../../core/decide/facts.ts';

test('the folder of a run that ended while nobody was at work on it is removed; others stay', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mw-folders-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await removeLeftFolders(dataDir, { runs: { get: () => Promise.reject(new Error('There is none to ask for.')) } });
  const runs = [aRun({ id: 'ended', status: 'canceled' }), aRun({ id: 'waits', status: 'waiting' })];
  for (const run of [...runs, aRun({ id: 'unknown' })]) {
    await writeFile(join(await runFolder(dataDir, run), 'output'), 'secret');
  }
  await removeLeftFolders(dataDir, { runs: { get: async (wanted) => runs.find(({ id }) => id === wanted) } });
  expect((await readdir(join(dataDir, 'runs'))).toSorted()).toEqual(['unknown', 'waits']);
});
