import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queries } from '../../core/queries.ts';
import { isFinal, type Run } from '../../core/domain/run.ts';

/** Under the data folder, one for each run that wanted one on this machine. */
const RUNS = 'runs';

/** The folder of a run on this machine. */
export async function runFolder(dataDir: string, run: Run): Promise<string> {
  const folder = join(dataDir, RUNS, run.id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

export async function removeRunFolder(dataDir: string, id: string): Promise<void> {
  await rm(join(dataDir, RUNS, id), { recursive: true, force: true });
  // What marks it as the folder of a command.
  await rm(join(dataDir, RUNS, `.command-${id}`), { force: true });
}

/**
 * Removes what runs left here that ended where nobody was at work on them: while they waited, on another machine, or right before
 * this process died. Those that are not known stay: another bot may use the same folder.
 */
export async function removeLeftFolders(
  dataDir: string,
  queries: { runs: Pick<Queries['runs'], 'get'> },
): Promise<void> {
  const ids = await readdir(join(dataDir, RUNS)).catch(() => []);
  for (const id of ids) {
    const run = await queries.runs.get(id);
    // What a command has locked keeps none of the others.
    if (run && isFinal(run.status)) await removeRunFolder(dataDir, id).catch(() => undefined);
  }
}
