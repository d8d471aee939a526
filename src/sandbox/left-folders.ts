import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { namespace } from './processes/orphans.ts';
import { readProcess } from './processes/processes.ts';

/** Beside the folder of a run, says which process has run a command in it; `jobs` removes it with the folder. */
const MARK = '.command-';

/** Process ids of another namespace (a container that was started again) say nothing, so only age tells that its owner is gone. */
const STALE_MS = 25 * 60 * 60_000;

/** Marks a folder as one that nobody needs once this process is gone, since a command is never continued. */
export async function markFolder(folder: string): Promise<void> {
  const owner = `${namespace()}.${process.pid}.${readProcess(process.pid)?.start ?? 0}`;
  await writeFile(join(dirname(folder), MARK + basename(folder)), owner);
}

/** Removes the folders whose commands ended with a process that is gone. It needs no Redis, which may need the room to start. */
export async function removeLeft(runs: string): Promise<number> {
  const marks = (await readdir(runs).catch(() => [])).filter((name) => name.startsWith(MARK));
  const left = [];
  for (const mark of marks) if (!(await isOwned(join(runs, mark)))) left.push(mark);
  for (const mark of left) {
    await rm(join(runs, mark.slice(MARK.length)), { recursive: true, force: true }).catch(() => undefined);
    await rm(join(runs, mark), { force: true });
  }
  return left.length;
}

async function isOwned(mark: string): Promise<boolean> {
  const [space, pid, start] = (await readFile(mark, 'utf8').catch(() => '')).split('.');
  if (space === namespace()) return readProcess(Number(pid))?.start === Number(start);
  const found = await stat(mark).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < STALE_MS;
}
