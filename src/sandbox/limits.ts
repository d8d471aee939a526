import type { Repository } from '../core/domain/policy/repository.ts';
import type { Policy } from '../core/policy.ts';

const KIB = 1024;
const MIB = KIB * KIB;
const MINUTE_MS = 60_000;
/** What hangs for a day is not noticed any more. */
const DAY_MINUTES = 24 * 60;

/** What one command may use; the policy sets it. */
export type Limits = {
  memoryBytes: number;
  /** Processes and their threads. */
  processes: number;
  fileBytes: number;
  folderBytes: number;
  /** Of /tmp, and again of /dev/shm: both are memory. */
  tmpBytes: number;
  /** The most that it may take; it is ordered with a limit of its own. */
  longestMs: number;
  /** As much of what it prints is kept. */
  outputBytes: number;
};

/** Which limit a command went over. */
export type Exceeded = 'memory' | 'processes' | 'file' | 'folder' | 'disk';

/** The bot and its Redis need room to go on, and to store that the command was stopped. */
export const DISK_RESERVE_BYTES = 512 * MIB;

/** A command that holds less than this is not what fills a disk. */
export const DISK_SHARE_BYTES = 64 * MIB;

/** `own` counts more, as far as it says something. */
export function limitsOf({ limits }: Policy['commands'], own: Repository['limits'] = {}): Limits {
  return {
    memoryBytes: (own.memoryMb ?? limits.memoryMb) * MIB,
    processes: own.processes ?? limits.processes,
    fileBytes: (own.fileMb ?? limits.fileMb) * MIB,
    folderBytes: (own.folderMb ?? limits.folderMb) * MIB,
    tmpBytes: (own.tmpMb ?? limits.tmpMb) * MIB,
    longestMs: (own.minutes ?? limits.minutes ?? DAY_MINUTES) * MINUTE_MS,
    outputBytes: (own.outputKb ?? limits.outputKb ?? MIB / KIB) * KIB,
  };
}

/** The limit in plain words, to go on after "Stopped, since". */
export function wordsFor(exceeded: Exceeded, limits: Limits): string {
  switch (exceeded) {
    case 'memory':
      return `it used more memory than the limit of ${sizeOf(limits.memoryBytes)}`;
    case 'processes':
      return `it had more processes and threads than the limit of ${limits.processes.toLocaleString('en')}`;
    case 'file':
      return `a file reached the size limit of ${sizeOf(limits.fileBytes)}`;
    case 'folder':
      return `its folder grew over the limit of ${sizeOf(limits.folderBytes)}`;
    case 'disk':
      return 'the disk is almost full and it holds a part of it';
  }
}

/** "1 MB", as people read it. */
export function sizeOf(bytes: number): string {
  if (bytes < MIB) return `${Math.round(bytes / KIB)} KB`;
  const mib = bytes / MIB;
  return mib >= 1024 && mib % 1024 === 0 ? `${mib / 1024} GB` : `${Math.round(mib)} MB`;
}
