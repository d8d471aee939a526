import { setTimeout as delay } from 'node:timers/promises';
import { hasMarks, listProcesses, type Marks, type Process } from './processes.ts';

/** How long a command may take to end by itself after SIGTERM. With the rest it stays below the second of SPEC B7. */
const TERM_GRACE_MS = 300;

/** How long SIGKILL is repeated, since what forks meanwhile is only seen the next time. */
const KILL_FOR_MS = 350;

/** How often it is looked whether anything is left; one look takes some ms. */
const LOOK_EVERY_MS = 20;

/** A command's processes: those below `root`, and those that carry the marks. */
export type Tree = {
  root: number;
  /** Nothing that began before this (clock ticks since boot) belongs to it. */
  since: number;
  /** Left alone by SIGTERM, since they end with their children and hold the rest together: 1 is the root, 2 its children too. */
  keepers: number;
  marks?: Marks | undefined;
};

/** Ends a command's whole tree: SIGTERM, a grace, then SIGKILL until none is left. False where some could not be ended. */
export async function killTree(tree: Tree, graceMs = TERM_GRACE_MS): Promise<boolean> {
  const known = new Set([tree.root]);
  const killAt = performance.now() + graceMs;
  if (graceMs > 0) for (const { pid } of withoutKeepers(tree, findMembers(tree, known))) send(pid, 'SIGTERM');
  while (performance.now() < killAt) {
    if (findMembers(tree, known).length === 0) return true;
    await delay(LOOK_EVERY_MS);
  }
  const giveUpAt = performance.now() + KILL_FOR_MS;
  for (;;) {
    const members = findMembers(tree, known);
    if (members.length === 0) return true;
    if (performance.now() > giveUpAt) return false;
    for (const { pid } of members) send(pid, 'SIGKILL');
    await delay(LOOK_EVERY_MS);
  }
}

/**
 * The live processes of a tree. `known` gathers their pids over repeated looks, so that a child is still found after its
 * parent is gone.
 */
export function findMembers(tree: Tree, known: Set<number>): Process[] {
  const candidates = listProcesses().filter(({ start, pid }) => start >= tree.since && pid !== process.pid);
  const members = new Set<Process>();
  const { marks } = tree;
  if (marks) {
    for (const candidate of candidates) if (hasMarks(candidate.pid, marks)) members.add(candidate);
  }
  for (const { pid } of members) known.add(pid);
  let grown = true;
  while (grown) {
    grown = false;
    for (const candidate of candidates) {
      if (members.has(candidate) || !isRelated(candidate, known)) continue;
      members.add(candidate);
      known.add(candidate.pid);
      grown = true;
    }
  }
  return [...members];
}

function isRelated({ pid, parent, group, session }: Process, known: Set<number>): boolean {
  return known.has(pid) || known.has(parent) || known.has(group) || known.has(session);
}

function withoutKeepers(tree: Tree, members: Process[]): Process[] {
  return members.filter(({ pid, parent }) => pid !== tree.root && (tree.keepers < 2 || parent !== tree.root));
}

function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or it belongs to somebody else now (sudo): there is nothing more to do to it.
  }
}
