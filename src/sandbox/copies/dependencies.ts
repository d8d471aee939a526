import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository } from '../../core/domain/policy/repository.ts';
import { PermanentError } from '../../core/workflow.ts';
import type { Place } from '../commands.ts';
import type { Shown } from '../isolation/kind.ts';
import { wordsFor } from '../limits.ts';
import { runCommand } from '../run-command.ts';
import { copyIn, placeInCopy } from './layout.ts';
import type { Mirror, Revision } from './mirror.ts';
import type { Wanted } from './wanted.ts';

/** Downloading and compiling what a large project depends on. */
const PREPARE_MS = 30 * 60_000;

/** What no run has used for that long is removed; longer than any run lasts, so a folder in use is never removed. */
const UNUSED_MS = 14 * 24 * 60 * 60_000;

/** As much of what failed as helps; the card has more of it. */
const SAID = 1_000;

type Preparing = {
  root: string;
  mirror: Mirror;
  revision: Revision;
  repository: Repository;
  wanted: Wanted;
  place: Place;
  /** Values that no output shows. */
  secrets: readonly string[];
};

/** Makes a copy ready for work, and gives what is to be seen in it that was kept from before. */
export async function prepare(preparing: Preparing): Promise<Shown[]> {
  const { repository, wanted, root } = preparing;
  if (repository.prepare.length === 0) return [];
  if (repository.keep.length === 0) {
    await runAll(preparing);
    return [];
  }
  const store = join(root, wanted.repository, await keyOf(preparing));
  if (!(await isThere(store))) {
    await runAll(preparing);
    await keep(preparing, store);
  }
  const now = new Date();
  await utimes(store, now, now);
  return shownFrom(preparing, store);
}

/**
 * What decides on what is installed: the lock files as the repository has them, how it is prepared, and the programs of this machine. A file in the
 * copy is not looked at, since it may be a link to anywhere.
 */
async function keyOf({ mirror, revision, repository }: Preparing): Promise<string> {
  const { prepare: commands, keep: folders, locks, environment } = repository;
  const contents = await mirror.contentsOf(revision.commit, locks);
  const parts = [contents, commands, folders, environment, process.version, process.arch];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

async function runAll({ repository, wanted, place, secrets }: Preparing): Promise<void> {
  for (const command of repository.prepare) {
    let said = Buffer.alloc(0);
    const output = withoutSecrets(secrets, (clean) => {
      said = Buffer.concat([said, clean]).subarray(-4 * SAID);
      wanted.onOutput(clean);
    });
    const ended = await runCommand({
      ...place,
      command,
      folder: wanted.folder,
      timeoutMs: PREPARE_MS,
      signal: wanted.signal,
      onOutput: (bytes) => output.write(bytes),
    });
    output.end();
    wanted.signal.throwIfAborted();
    if (ended.how === 'exited' && ended.exitCode === 0) continue;
    const why = ended.exceeded
      ? `was stopped, since ${wordsFor(ended.exceeded, place.limits)}`
      : ended.how === 'exited'
        ? `ended with exit code ${ended.exitCode}`
        : 'took too long';
    throw new PermanentError(`Preparing ${wanted.repository} failed: ${command} ${why}.`, {
      partial: { text: said.toString().trim().slice(-SAID) },
    });
  }
}

/** Passes output on without the secrets. The end of each piece waits for the next one, since a secret may be cut in two. */
function withoutSecrets(secrets: readonly string[], print: (bytes: Buffer) => void) {
  const waiting = Math.max(0, ...secrets.map((secret) => Buffer.byteLength(secret) - 1));
  let held = Buffer.alloc(0);
  return {
    write(bytes: Buffer) {
      const clean = masked(Buffer.concat([held, bytes]), secrets);
      const end = Math.max(0, clean.length - waiting);
      held = clean.subarray(end);
      if (end > 0) print(clean.subarray(0, end));
    },
    end() {
      if (held.length > 0) print(held);
    },
  };
}

function masked(bytes: Buffer, secrets: readonly string[]): Buffer<ArrayBuffer> {
  if (!secrets.some((secret) => bytes.includes(secret))) return Buffer.from(bytes);
  return Buffer.from(secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), bytes.toString()));
}

/** Moves the folders out of the copy, whole or not at all; empty ones stay in their place for the command to see them in. */
async function keep({ repository, wanted }: Preparing, store: string): Promise<void> {
  const copy = await placeOfCopy(wanted);
  await mkdir(dirname(store), { recursive: true, mode: 0o700 });
  const half = await mkdtemp(`${store}.half-`);
  for (const [index, path] of repository.keep.entries()) {
    const from = join(copy, path);
    // A link would show the command whatever it leads to on this machine.
    if (!(await isOwnFolder(from))) {
      await rm(half, { recursive: true, force: true });
      throw new PermanentError(
        `Preparing ${wanted.repository} left no folder ${path}, which the policy keeps. Whoever runs me can correct "keep".`,
      );
    }
    await rename(from, join(half, String(index)));
  }
  await rename(half, store).catch(async (error: unknown) => {
    // Another run was faster.
    if (!(await isThere(store))) throw error;
    await rm(half, { recursive: true, force: true });
  });
}

async function shownFrom({ repository, wanted }: Preparing, store: string): Promise<Shown[]> {
  const copy = await placeOfCopy(wanted);
  const shown: Shown[] = [];
  for (const [index, path] of repository.keep.entries()) {
    const kept = join(store, String(index));
    if (!(await isThere(kept))) continue;
    if (!(await makeOwnFolders(copy, path))) {
      throw new PermanentError(
        `${wanted.repository} has a link in the place of ${path}, which the policy keeps. Whoever runs me can take it out of "keep".`,
      );
    }
    shown.push({ path: kept, as: placeInCopy(wanted.repository, path) });
  }
  return shown;
}

/** Preparing runs what the repository holds, and may have put a link to anywhere in the copy's place: only what leads to the copy is resolved. */
async function placeOfCopy({ folder, repository }: Wanted): Promise<string> {
  return copyIn(await realpath(folder), repository);
}

/** Makes a folder of the copy and those above it; false where one of them is a link, through which nothing is made. */
async function makeOwnFolders(copy: string, path: string): Promise<boolean> {
  let folder = copy;
  for (const part of ['', ...path.split('/')]) {
    folder = join(folder, part);
    await mkdir(folder).catch(() => undefined);
    if (!(await isOwnFolder(folder))) return false;
  }
  return true;
}

/** A folder that is where it seems to be: neither it nor what leads to it is a link. */
async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && (await realpath(path)) === path;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Removes what no run has used lately, and what a process that died had half made. */
export async function removeUnused(root: string, now = Date.now()): Promise<void> {
  for (const repository of await readdir(root).catch(() => [])) {
    for (const name of await readdir(join(root, repository)).catch(() => [])) {
      const path = join(root, repository, name);
      const used = (await stat(path).catch(() => undefined))?.mtimeMs ?? now;
      if (now - used > UNUSED_MS) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
