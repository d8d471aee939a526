import { constants, type Stats } from 'node:fs';
import { chmod, lstat, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoredBy } from './ignored.ts';
import { MAX_DEPTH, MAX_ENTRIES, MAX_FILE_BYTES, MAX_FILES, MAX_PATH, MAX_TOTAL_BYTES } from './limits.ts';

/** A file as it was found. `stamp` changes whenever its content may have. */
export type Found = { path: string; size: number; runs: boolean; stamp: string };

/** What stands in a folder and may be kept, and what may not, each with the reason. `whole`: nothing was passed over unseen. */
export type Listing = { files: Found[]; leftOut: string[]; whole: boolean };

const GITIGNORE = '.gitignore';

// oxlint-disable-next-line no-control-regex -- such a name is not kept
const UNFIT_NAME = /[\u0000-\u001f\u007f\\\ufffd\u202a-\u202e\u2066-\u2069]/;

/**
 * Looks through a folder that a command has written. Nothing in it is trusted: links are not followed, what is no plain file is not
 * opened, and it ends at its limits however much there is. What is free takes no part of the room.
 */
export async function listFolder(root: string, isFree: (file: Found) => boolean): Promise<Listing> {
  const rules = await readPlain(join(root, GITIGNORE), MAX_FILE_BYTES);
  const walk = new Walk(root, ignoredBy(rules?.toString('utf8') ?? ''));
  await walk.into('', 0);
  return { ...capped(walk.files, walk.leftOut, isFree), whole: walk.whole };
}

class Walk {
  readonly files: Found[] = [];
  readonly leftOut: string[] = [];
  whole = true;
  readonly #root: string;
  readonly #ignores: (path: string, isFolder: boolean) => boolean;
  #entries = 0;

  constructor(root: string, ignores: (path: string, isFolder: boolean) => boolean) {
    this.#root = root;
    this.#ignores = ignores;
  }

  async into(folder: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return this.#leave(folder, 'too many folders deep');
    if (this.#entries > MAX_ENTRIES) return;
    for (const name of await this.#names(folder)) {
      this.#entries += 1;
      if (this.#entries > MAX_ENTRIES) return;
      if (UNFIT_NAME.test(name))
        this.#leave(folder === '' ? '(a name)' : folder, 'holds a name with unusual characters');
      else await this.#look(folder === '' ? name : `${folder}/${name}`, depth);
    }
  }

  /** In order, so that each look finds the same. */
  async #names(folder: string): Promise<string[]> {
    const names: string[] = [];
    try {
      for await (const { name } of await openAnyway(join(this.#root, folder))) {
        names.push(name);
        if (this.#entries + names.length <= MAX_ENTRIES) continue;
        this.#leave(folder === '' ? '.' : folder, `more than ${MAX_ENTRIES.toLocaleString('en')} entries`);
        this.whole = false;
        break;
      }
    } catch {
      this.whole = false;
      this.#leave(folder, 'cannot be read');
    }
    return names.toSorted();
  }

  async #look(path: string, depth: number): Promise<void> {
    const found = await lstat(join(this.#root, path)).catch(() => undefined);
    if (!found || this.#ignores(path, found.isDirectory())) return;
    if (found.isDirectory()) return this.into(path, depth + 1);
    const why = whyNot(path, found);
    if (why === undefined) this.files.push({ path, size: found.size, ...marksOf(found) });
    else this.#leave(path, why);
  }

  #leave(path: string, why: string): void {
    this.leftOut.push(`${path}: ${why}`);
  }
}

function whyNot(path: string, found: Stats): string | undefined {
  if (found.isSymbolicLink()) return 'a link';
  if (!found.isFile()) return 'no plain file';
  if (found.size > MAX_FILE_BYTES) return `larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`;
  return path.length > MAX_PATH ? 'its path is too long' : undefined;
}

/** A command cannot set the time of a change, so content that changed has another stamp. */
function marksOf({ mode, ino, size, ctimeMs }: Stats): Pick<Found, 'runs' | 'stamp'> {
  return { runs: (mode & 0o100) !== 0, stamp: `${ino} ${size} ${ctimeMs} ${mode & 0o777}` };
}

function capped(
  files: readonly Found[],
  leftOut: readonly string[],
  isFree: (file: Found) => boolean,
): Omit<Listing, 'whole'> {
  const kept: Found[] = [];
  const over: string[] = [];
  let [count, bytes] = [0, 0];
  for (const file of files) {
    const free = isFree(file);
    if (!free && (count >= MAX_FILES || bytes + file.size > MAX_TOTAL_BYTES)) {
      over.push(`${file.path}: there is no room for it`);
      continue;
    }
    kept.push(file);
    if (!free) [count, bytes] = [count + 1, bytes + file.size];
  }
  return { files: kept, leftOut: [...leftOut, ...over] };
}

/** The bytes of a plain file of at most that size; undefined where there is none. What was swapped for something else since is not followed. */
export async function readPlain(path: string, most: number): Promise<Buffer | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > most) return undefined;
    const bytes = Buffer.alloc(found.size);
    const { bytesRead } = await handle.read(bytes, 0, found.size, 0);
    return bytes.subarray(0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** A folder that a command has closed is the bot's to open, where both are the same user. */
async function openAnyway(folder: string) {
  return opendir(folder).catch(async () => {
    await chmod(folder, 0o700);
    return opendir(folder);
  });
}
