import { statfs } from 'node:fs/promises';
import { findMembers, type Tree } from './kill-tree.ts';
import { DISK_RESERVE_BYTES, DISK_SHARE_BYTES, type Exceeded, type Limits } from '../limits.ts';
import { measure } from './measure.ts';
import { memoryOf } from './processes.ts';

/** What forks or takes memory as fast as it can does not get far in this time. */
const LOOK_EVERY_MS = 200;
/** A disk is slower to fill than memory. */
const MEASURE_EVERY_MS = 500;
/** Measuring a folder of very many files takes long; it gets at most this part of the time. */
const MEASURE_SHARE = 0.1;

export type Monitored = { tree: Tree; folder: string; limits: Limits };

/** Watches what a command uses. `over` settles with the limit that it goes over, if it does; `end` ends the watch. */
export function monitor(monitored: Monitored): { over: Promise<Exceeded>; end(): void } {
  const { promise, resolve } = Promise.withResolvers<Exceeded>();
  const known = new Set([monitored.tree.root]);
  const looking = setInterval(() => {
    const exceeded = lookAtProcesses(monitored, known);
    if (exceeded) resolve(exceeded);
  }, LOOK_EVERY_MS);
  let measuring: NodeJS.Timeout | undefined;
  let ended = false;
  async function measureAgain(): Promise<void> {
    const from = performance.now();
    const exceeded = await lookAtDisk(monitored).catch(() => undefined);
    if (exceeded) resolve(exceeded);
    if (!ended) measureLater((performance.now() - from) / MEASURE_SHARE);
  }
  function measureLater(pauseMs: number): void {
    measuring = setTimeout(() => void measureAgain(), Math.max(MEASURE_EVERY_MS, pauseMs));
  }
  measureLater(0);
  return {
    over: promise,
    end() {
      ended = true;
      clearInterval(looking);
      clearTimeout(measuring);
    },
  };
}

function lookAtProcesses({ tree, limits }: Monitored, known: Set<number>): Exceeded | undefined {
  const members = findMembers(tree, known);
  const tasks = members.reduce((sum, { threads }) => sum + threads, 0);
  if (tasks > limits.processes) return 'processes';
  const memory = members.reduce((sum, { pid }) => sum + memoryOf(pid), 0);
  return memory > limits.memoryBytes ? 'memory' : undefined;
}

async function lookAtDisk({ folder, limits }: Monitored): Promise<Exceeded | undefined> {
  const { bytes } = await measure(folder, limits.folderBytes);
  if (bytes > limits.folderBytes) return 'folder';
  if (bytes < DISK_SHARE_BYTES) return undefined;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < DISK_RESERVE_BYTES ? 'disk' : undefined;
}
