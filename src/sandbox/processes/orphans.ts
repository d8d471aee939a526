import { randomInt, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { killTree } from './kill-tree.ts';
import { listProcesses, type Marks, readProcess, variableOf } from './processes.ts';

/** Below the usual limit of 819,200 bytes, and wide enough that no two commands share one. */
const QUEUE_LIMITS = [100_000, 800_000] as const;

const NAME = 'MEANWHILE_COMMAND';

/** `<namespace>.<pid>.<start>.<limit>.<random>`; see `newMarks`. */
const VALUE = /^(\d*)\.(\d+)\.(\d+)\.(\d+)\./;

/** Marks for a command of this process. They say whose it is, so that it can be told when nobody is left to end it. */
export function newMarks(): Marks {
  const queueLimit = randomInt(...QUEUE_LIMITS);
  const start = readProcess(process.pid)?.start ?? 0;
  return { variable: `${NAME}=${namespace()}.${process.pid}.${start}.${queueLimit}.${randomUUID()}`, queueLimit };
}

/**
 * Ends what commands of dead bots have left running, which happens only without namespaces and where the watchdog was killed
 * too. Gives how many trees there were.
 */
export async function endOrphans(): Promise<number> {
  const found = new Map<string, { root: number; marks: Marks }>();
  for (const { pid } of listProcesses()) {
    const value = variableOf(pid, NAME);
    const [, space, owner, start, limit] = VALUE.exec(value ?? '') ?? [];
    // Process ids of another namespace say nothing here.
    if (value === undefined || space !== namespace()) continue;
    if (readProcess(Number(owner))?.start === Number(start)) continue;
    if (!found.has(value)) {
      found.set(value, { root: pid, marks: { variable: `${NAME}=${value}`, queueLimit: Number(limit) } });
    }
  }
  const trees = [...found.values()].map(({ root, marks }) => ({ root, since: 0, keepers: 1, marks }));
  await Promise.all(trees.map((tree) => killTree(tree, 0)));
  return trees.length;
}

/** The number of this process's namespace of process ids; empty where the system has none. */
export function namespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
  } catch {
    return '';
  }
}
