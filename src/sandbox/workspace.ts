import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from './isolation/kind.ts';
import { type Found, listFolder, readPlain } from './workspace/collect.ts';
import { Contents } from './workspace/contents.ts';
import { MAX_FILE_BYTES } from './workspace/limits.ts';
import { hashOf, type Keeping, pack, type Pack } from './workspace/packs.ts';
import { isThere, makeWay, placeFile, plainPath, removeFile, UnfitPath } from './workspace/place-file.ts';

/** What a workspace begins with, such as a working copy. Without one it is empty. */
export type Base = {
  /** Where its files are below the folder that commands get. */
  within: string;
  /**
   * Puts its files into an empty folder: the same ones each time, on every machine. They belong to `sandbox.owner`, where there is one.
   * `prepared`: with what commands need beside the files, such as what is installed.
   */
  lay(folder: string, terms: { signal: AbortSignal; prepared: boolean }): Promise<void>;
  /** What a file held; undefined where there was none. */
  read(path: string): Promise<Uint8Array | undefined>;
};

/** What a file was at the beginning, and what it is; undefined where it was or is not there. */
export type Changed = { path: string; before: Uint8Array | undefined; after: Uint8Array | undefined };

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

/** Files that are other than the workspace's; undefined: not there. */
export type Instead = ReadonlyMap<string, Uint8Array | undefined>;

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
  /** The hashes of every version that each file had, the first one first. */
  readonly #versions = new Map<string, string[]>();
  readonly #contents: Contents;
  readonly #stamps = new Map<string, string>();
  /** What cannot be part of the workspace, and came with the base. */
  #baseLeftOut = new Set<string>();
  /** The files at the beginning, without the base's. */
  #begun = new Map<string, Entry>();
  #laid: string | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#contents = new Contents(options.keeping.read);
  }

  /** Takes over a change that was stored before this execution, in the order in which they were made. */
  recall(change: Change): void {
    this.#laid = undefined;
    this.#take(change);
  }

  /** What is there now is what the work began with. */
  begin(): void {
    this.#begun = new Map(this.#files);
  }

  /** The folder with all files in it, for a command; see `rootIn`. */
  async open(): Promise<string> {
    if (this.#laid !== undefined) return this.#laid;
    const folder = await this.#layIn(WORK);
    const { files, leftOut } = await listFolder(this.rootIn(folder), () => true);
    if (this.#options.base) {
      this.#baseFiles = new Map(files.flatMap((file) => (this.#files.has(file.path) ? [] : [[file.path, file]])));
      this.#baseLeftOut = new Set(leftOut);
    }
    for (const { path, stamp } of files) this.#stamps.set(path, stamp);
    this.#laid = folder;
    return folder;
  }

  /** Where the files are in a folder that commands get. */
  rootIn(folder: string): string {
    return join(folder, this.#options.base?.within ?? '');
  }

  /** A folder of that name with the same files and nothing else, for a look from outside. */
  async copy(
    name: string,
    { changes = new Map(), prepared = true }: { changes?: Instead; prepared?: boolean } = {},
  ): Promise<string> {
    const folder = await this.#layIn(name, prepared);
    const root = this.rootIn(folder);
    for (const [path, bytes] of changes) {
      if (bytes === undefined) await removeFile(root, path);
      else
        await placeFile(root, path, {
          bytes,
          runs: this.entry(path)?.runs ?? false,
          owner: this.#options.sandbox.owner,
        });
    }
    return folder;
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
    return [...new Set([...this.paths, ...this.#versions.keys(), ...this.#removed])].toSorted();
  }

  /** What a file held at first and after each step that changed it; nothing where it is as the base has it. */
  async versions(path: string): Promise<Uint8Array[]> {
    const isTouched = this.#versions.has(path) || this.#removed.has(path);
    const first = isTouched ? await this.#options.base?.read(path) : undefined;
    const found: Uint8Array[] = first ? [first] : [];
    for (const hash of this.#versions.get(path) ?? []) {
      const bytes = await this.#contents.bytesOf(hash);
      if (bytes) found.push(bytes);
    }
    return found;
  }

  /** What became of the files since the beginning. Without a base files that are as they were are among them. */
  async changes(): Promise<Changed[]> {
    const paths = [...new Set([...this.#files.keys(), ...this.#begun.keys(), ...this.#removed])].toSorted();
    const changes: Changed[] = [];
    for (const path of paths) {
      const [begun, entry] = [this.#begun.get(path), this.#files.get(path)];
      if (this.#options.base && begun !== undefined && entry && isSame(begun, entry)) continue;
      const before = begun ? await this.#contents.bytesOf(begun.hash) : await this.#options.base?.read(path);
      const after = entry && (await this.#contents.bytesOf(entry.hash));
      if (this.#options.base && !entry?.runs && isEqual(before, after)) continue;
      if (before ?? after) changes.push({ path, before, after });
    }
    return changes;
  }

  /** What a file holds; undefined where there is none. */
  async read(path: string): Promise<Uint8Array | undefined> {
    const entry = this.#files.get(path);
    if (entry) return this.#hold(entry.hash);
    if (!this.entry(path)) return undefined;
    return readPlain(join(this.rootIn(await this.open()), path), MAX_FILE_BYTES);
  }

  /** Puts a file into the folder; `collect` makes it part of the workspace. */
  async write(path: string, bytes: Uint8Array, asProgram = false): Promise<void> {
    const plain = plainPath(path);
    if (bytes.byteLength > MAX_FILE_BYTES) throw new UnfitPath(`A file may have ${MAX_FILE_BYTES / 1024 / 1024} MB.`);
    const runs = asProgram || (this.entry(plain)?.runs ?? false);
    await placeFile(this.rootIn(await this.open()), plain, { bytes, runs, owner: this.#options.sandbox.owner });
  }

  /** What is different in the folder since the last time, kept; undefined where that is nothing. `leftOut` is what cannot be part of it. */
  async collect(): Promise<{ change?: Change; leftOut: string[] }> {
    const root = this.rootIn(await this.open());
    const listing = await listFolder(root, ({ path, stamp }) => this.#isOfBase(path, stamp));
    const { files, whole } = listing;
    const leftOut = listing.leftOut.filter((one) => !this.#baseLeftOut.has(one));
    // What a look did not come to is not gone.
    const change: Change = { files: {}, removed: whole ? await this.#goneFrom(root, files) : [], packs: [] };
    const fresh = new Map<string, Uint8Array>();
    for (const file of files) {
      if (this.#stamps.get(file.path) === file.stamp) continue;
      const bytes = await readPlain(join(root, file.path), MAX_FILE_BYTES);
      if (!bytes) continue;
      this.#stamps.set(file.path, file.stamp);
      const entry = entryOf(bytes, file.runs);
      if (isSame(entry, this.#files.get(file.path))) continue;
      if (!this.#contents.has(entry.hash)) fresh.set(entry.hash, bytes);
      change.files[file.path] = entry;
    }
    if (Object.keys(change.files).length === 0 && change.removed.length === 0) return { leftOut };
    change.packs = await pack(fresh, this.#options.keeping.keep);
    this.#take(change, fresh);
    this.#contents.letGo(this.#used());
    return { change, leftOut };
  }

  #take({ files, removed, packs }: Change, fresh?: ReadonlyMap<string, Uint8Array>): void {
    for (const path of removed) this.#forget(path);
    for (const [path, entry] of Object.entries(files)) this.#set(path, entry);
    this.#contents.add(packs, fresh);
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

  async #goneFrom(root: string, files: readonly Found[]): Promise<string[]> {
    const there = new Set(files.map(({ path }) => path));
    const gone: string[] = [];
    for (const path of this.paths) {
      if (there.has(path)) continue;
      // What the base has is part of it, also where it is ignored from now on.
      if (!this.#baseFiles.has(path) || !(await isThere(root, path))) gone.push(path);
    }
    return gone;
  }

  #hold(hash: string): Promise<Uint8Array | undefined> {
    return this.#contents.hold(hash, this.#used());
  }

  #used(): Set<string> {
    return new Set([...this.#files.values()].map(({ hash }) => hash));
  }

  async #layIn(name: string, prepared = true): Promise<string> {
    const { folder, base, sandbox, signal } = this.#options;
    const { owner } = sandbox;
    const laid = join(await folder(), name);
    await rm(laid, { recursive: true, force: true });
    await mkdir(laid, { mode: 0o700 });
    await sandbox.prepare?.(laid);
    await base?.lay(laid, { signal, prepared });
    const root = this.rootIn(laid);
    for (const path of this.#removed) await removeFile(root, path);
    for (const [path, { hash, runs = false }] of this.#files) {
      const bytes = await this.#hold(hash);
      if (!bytes) throw new Error('A part of the workspace is gone.');
      if (base) await makeWay(root, path);
      await placeFile(root, path, { bytes, runs, owner });
    }
    return laid;
  }

  /** It came with the base and is as it was, so it takes no room. */
  #isOfBase(path: string, stamp: string): boolean {
    return this.#baseFiles.get(path)?.stamp === stamp;
  }
}

function entryOf(bytes: Uint8Array, runs: boolean): Entry {
  return { hash: hashOf(bytes), size: bytes.byteLength, ...(runs && { runs: true as const }) };
}

function isEqual(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

function isSame(one: Entry, other: Entry | undefined): boolean {
  return one.hash === other?.hash && one.runs === other.runs;
}
