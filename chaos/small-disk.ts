import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** All that a storm of half an hour stores, twice, for Redis writes it anew now and then. */
const SIZE = '512m';

/** It is filled in large pieces, and then in small ones until not even those fit. */
const PIECES = [4 * 1024 * 1024, 4096, 1];

/** Waits for the end of its input, which comes when the storm ends in whatever way, and takes the disk away then. */
const JANITOR = `trap '' INT TERM HUP; read -r _; umount -l "$0"; rmdir "$0"`;

export type SmallDisk = {
  folder: string;
  /** Writes until nothing more fits, as a command that never stops writing does. */
  fill(): void;
  /** Deletes what filled it. */
  free(): Promise<void>;
  release(): Promise<void>;
};

/** A disk of its own, in memory; undefined where this user may not mount one. */
export async function smallDisk(): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'meanwhile-disk-'));
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  const janitor = spawn('/bin/sh', ['-c', JANITOR, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  janitor.unref();
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => fill(filler),
    free: () => rm(filler, { force: true }),
    async release() {
      const gone = once(janitor, 'exit');
      janitor.ref();
      janitor.stdin.end();
      await gone;
    },
  };
}

/** In one go, so that nobody can take the last of it first. */
function fill(file: string): void {
  const to = openSync(file, 'a');
  try {
    for (const size of PIECES) fillWith(to, Buffer.alloc(size));
  } finally {
    closeSync(to);
  }
}

function fillWith(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
