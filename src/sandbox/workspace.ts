import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from './isolation/kind.ts';
import { type Found, listFolder, readPlain } from './workspace/collect.ts';
import { MAX_FILE_BYTES } from './workspace/limits.ts';
import { hashOf, type Keeping, pack, type Pack, unpack } from './workspace/packs.ts';
import { placeFile, plainPath, removeFile, UnfitPath } from './workspace/place-file.ts';

/** What a workspace begins with, such as a working copy. Without one it is empty. */
export type Base = {
  /** Puts its files into an empty folder: the same ones each time, on every machine. They belong to `sandbox.owner`, where there is one. */
  lay(folder: string, terms: { signal: AbortSignal; owner: Sandbox['owner'] }): Promise<void>;
};

/** A file of a workspace: which content it has, and whether it is a program to run. */
export type Entry = { hash: string; size: number; runs?: true };

/** What one step changed. It is stored with the step's result, and costs no more than what was changed. */
export type Change = { files: Record<string, Entry>; removed: string[]; packs: Pack[] };

export type WorkspaceOptions = {
  /** A folder of the run's own on this machine, which may be gone or hold what an execution left that died. */
  folder: () => Promise<string>;
  keeping: Keeping;
  /** What commands are shut in with. */
  sandbox: Pick<Sandbox, 'owner' | 'prepare'>;
  base?: Base | undefined;
  signal: AbortSignal;
};

/** Where commands work, below the run's folder. */
const WORK = 'work';

/**
 * The files that a run works on. What counts is what is stored: a change is part of the result of the step that made it, so that a
 * run that is taken up elsewhere has the files as they were after its last finished step, and an interrupted command begins from them.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #files = new Map<string, Entry>();
  /** Of the base, what was changed or removed counts as well. */
  readonly #removed = new Set<string>();
  #baseFiles = new Map<string, Found>();
  readonly #packs: Pack[] = [];
  /** The hashes of every version that each file had, the first one first. */
  readonly #versions = new Map<string, string[]>();
  readonly #contents = new Map<string, Uint8Array>();
  readonly #stamps = new Map<string, string>();
  #laid: string | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  /** Takes over a change that was stored before this execution, in the order in which they were made. */
  recall({ files, removed, packs }: Change): void {
    this.#laid = undefined;
    for (const path of removed) this.#forget(path);
    for (const [path, entry] of Object.entries(files)) this.#set(path, entry);
    this.#packs.push(...packs);
  }

  /** The folder with all files in it, for a command. */
  async open(): Promise<string> {
    if (this.#laid !== undefined) return this.#laid;
    const root = await this.#layIn(WORK);
    const { files } = await listFolder(root, () => true);
    if (this.#options.base)
      this.#baseFiles = new Map(files.flatMap((file) => (this.#files.has(file.path) ? [] : [[file.path, file]])));
    for (const { path, stamp } of files) this.#stamps.set(path, stamp);
    this.#laid = root;
    return root;
  }

  /** A folder of that name with the same files and nothing else, for a look from outside. */
  async copy(name: string, changes: ReadonlyMap<string, Uint8Array | undefined> = new Map()): Promise<string> {
    const root = await this.#layIn(name);
    for (const [path, bytes] of changes) {
      if (bytes === undefined) await removeFile(root, path);
      else
        await placeFile(root, path, {
          bytes,
          runs: this.entry(path)?.runs ?? false,
          owner: this.#options.sandbox.owner,
        });
    }
    return root;
  }

  async drop(name: string): Promise<void> {
    await rm(join(await this.#options.folder(), name), { recursive: true, force: true });
  }

  /** The next command finds the files as they were stored last, whatever was done in the folder since. */
  reset(): void {
    this.#laid = undefined;
  }

  /** The paths of all files, in order. */
  get paths(): string[] {
    return [...new Set([...this.#baseFiles.keys(), ...this.#files.keys()])]
      .filter((path) => !this.#removed.has(path))
      .toSorted();
  }

  /** Whether a file is there, and whether it is a program to run. */
  entry(path: string): Pick<Entry, 'size' | 'runs'> | undefined {
    if (this.#removed.has(path)) return undefined;
    const base = this.#baseFiles.get(path);
    return this.#files.get(path) ?? (base && { size: base.size, ...(base.runs && { runs: true as const }) });
  }

  /** The paths of all files that there are, or ever were. */
  get everPaths(): string[] {
    return [...new Set([...this.paths, ...this.#versions.keys()])].toSorted();
  }

  /** What a file held after each step that changed it, the first one first; not what it began with. */
  async versions(path: string): Promise<Uint8Array[]> {
    const found: Uint8Array[] = [];
    for (const hash of this.#versions.get(path) ?? []) {
      const bytes = this.#contents.get(hash) ?? (await this.#unpack(hash)).get(hash);
      if (bytes) found.push(bytes);
    }
    return found;
  }

  /** What a file holds; undefined where there is none. */
  async read(path: string): Promise<Uint8Array | undefined> {
    const entry = this.#files.get(path);
    if (entry) return this.#contents.get(entry.hash) ?? this.#fetch(entry.hash);
    if (!this.entry(path)) return undefined;
    return readPlain(join(await this.open(), path), MAX_FILE_BYTES);
  }

  /** Puts a file into the folder; `collect` makes it part of the workspace. */
  async write(path: string, bytes: Uint8Array, asProgram = false): Promise<void> {
    const plain = plainPath(path);
    if (bytes.byteLength > MAX_FILE_BYTES) throw new UnfitPath(`A file may have ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
    const runs = asProgram || (this.entry(plain)?.runs ?? false);
    await placeFile(await this.open(), plain, { bytes, runs, owner: this.#options.sandbox.owner });
  }

  /** What is different in the folder since the last time, kept; undefined where that is nothing. `leftOut` is what cannot be part of it. */
  async collect(): Promise<{ change?: Change; leftOut: string[] }> {
    const root = await this.open();
    const { files, leftOut, whole } = await listFolder(root, ({ path, stamp }) => this.#isOfBase(path, stamp));
    // What a look did not come to is not gone.
    const change: Change = { files: {}, removed: whole ? this.#goneFrom(files) : [], packs: [] };
    const fresh = new Map<string, Uint8Array>();
    for (const file of files) {
      if (this.#stamps.get(file.path) === file.stamp) continue;
      const bytes = await readPlain(join(root, file.path), MAX_FILE_BYTES);
      if (!bytes) continue;
      this.#stamps.set(file.path, file.stamp);
      const entry = entryOf(bytes, file.runs);
      if (isSame(entry, this.#files.get(file.path))) continue;
      if (!this.#isKept(entry.hash)) fresh.set(entry.hash, bytes);
      change.files[file.path] = entry;
    }
    if (Object.keys(change.files).length === 0 && change.removed.length === 0) return { leftOut };
    change.packs = await pack(fresh, this.#options.keeping.keep);
    for (const [hash, bytes] of fresh) this.#contents.set(hash, bytes);
    this.#take(change);
    return { change, leftOut };
  }

  #take({ files, removed, packs }: Change): void {
    for (const path of removed) this.#forget(path);
    for (const [path, entry] of Object.entries(files)) this.#set(path, entry);
    this.#packs.push(...packs);
    this.#letGo();
  }

  #set(path: string, entry: Entry): void {
    const before = this.#versions.get(path) ?? [];
    if (before.at(-1) !== entry.hash) this.#versions.set(path, [...before, entry.hash]);
    this.#files.set(path, entry);
    this.#removed.delete(path);
  }

  #forget(path: string): void {
    this.#files.delete(path);
    this.#stamps.delete(path);
    this.#removed.add(path);
  }

  #goneFrom(files: readonly Found[]): string[] {
    const there = new Set(files.map(({ path }) => path));
    return this.paths.filter((path) => !there.has(path));
  }

  #isKept(hash: string): boolean {
    return this.#packs.some(({ holds }) => holds.some(([known]) => known === hash));
  }

  /** Forgets contents that no file has now; if a file has them again, they are read from their pack. */
  #letGo(): void {
    const used = new Set([...this.#files.values()].map(({ hash }) => hash));
    for (const hash of this.#contents.keys()) if (!used.has(hash)) this.#contents.delete(hash);
  }

  async #fetch(hash: string): Promise<Uint8Array | undefined> {
    const used = new Set([...this.#files.values()].map((entry) => entry.hash));
    for (const [one, bytes] of await this.#unpack(hash)) if (used.has(one)) this.#contents.set(one, bytes);
    return this.#contents.get(hash);
  }

  /** All that stands in the pack of that content. */
  async #unpack(hash: string): Promise<Map<string, Uint8Array>> {
    const found = this.#packs.find(({ holds }) => holds.some(([known]) => known === hash));
    return found ? unpack(found, this.#options.keeping.read) : new Map<string, Uint8Array>();
  }

  async #layIn(name: string): Promise<string> {
    const { folder, base, sandbox, signal } = this.#options;
    const { owner } = sandbox;
    const root = join(await folder(), name);
    await rm(root, { recursive: true, force: true });
    await mkdir(root, { mode: 0o700 });
    await sandbox.prepare?.(root);
    await base?.lay(root, { signal, owner });
    for (const path of this.#removed) await removeFile(root, path);
    for (const [path, { hash, runs = false }] of this.#files) {
      const bytes = this.#contents.get(hash) ?? (await this.#fetch(hash));
      if (!bytes) throw new Error('A part of the workspace is gone.');
      await placeFile(root, path, { bytes, runs, owner });
    }
    return root;
  }

  /** It came with the base and is as it was, so it takes no room. */
  #isOfBase(path: string, stamp: string): boolean {
    return this.#baseFiles.get(path)?.stamp === stamp;
  }
}

function entryOf(bytes: Uint8Array, runs: boolean): Entry {
  return { hash: hashOf(bytes), size: bytes.byteLength, ...(runs && { runs: true as const }) };
}

function isSame(one: Entry, other: Entry | undefined): boolean {
  return one.hash === other?.hash && one.runs === other.runs;
}
