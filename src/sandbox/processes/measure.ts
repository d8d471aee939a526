import { chmod, lstat, opendir, rm, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** An entry takes room beside its content, so empty files count too. */
const ENTRY_BYTES = 4096;
/** POSIX counts blocks of this size, whatever the file system's are. */
const BLOCK_BYTES = 512;

export type Size = { bytes: number; largestFile: number };

/** How much room a folder takes, links not followed; counting ends once it is more than `enough`. */
export async function measure(folder: string, enough = Number.POSITIVE_INFINITY): Promise<Size> {
  const size: Size = { bytes: 0, largestFile: 0 };
  const left = [folder];
  for (let next = left.pop(); next !== undefined && size.bytes <= enough; next = left.pop()) {
    await measureOne(next, left, size, enough);
  }
  return size;
}

async function measureOne(folder: string, left: string[], size: Size, enough: number): Promise<void> {
  try {
    for await (const entry of await openAnyway(folder)) {
      const path = join(folder, entry.name);
      const found = await lstat(path).catch(() => undefined);
      if (!found) continue;
      size.bytes += Math.max(ENTRY_BYTES, found.blocks * BLOCK_BYTES);
      if (entry.isDirectory()) left.push(path);
      else if (found.isFile()) size.largestFile = Math.max(size.largestFile, found.size);
      if (size.bytes > enough) return;
    }
  } catch {
    // It was removed meanwhile.
  }
}

/** A folder that a command has closed is the bot's to open, where both are the same user. */
async function openAnyway(folder: string) {
  return opendir(folder).catch(async () => {
    await chmod(folder, 0o700);
    return opendir(folder);
  });
}

/** Removes what is in a folder, but not the folder. */
export async function empty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
