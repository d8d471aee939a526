import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Policy } from '../../src/core/policy.ts';
import { limitsOf } from '../../src/sandbox/limits.ts';
import { probeSandbox } from '../../src/sandbox/isolation/probe.ts';
import type { Sandbox } from '../../src/sandbox/isolation/kind.ts';

/** What a policy gives that says nothing. */
export const limits = limitsOf(Policy.parse({}).commands);

const kinds = ['bubblewrap', 'namespace', 'none'] as const;

/** Every sandbox; undefined where this system cannot do it. */
export const layers: { kind: Sandbox['kind']; sandbox: Sandbox | undefined }[] = await Promise.all(
  kinds.map(async (kind) => ({ kind, sandbox: await probeSandbox(kind) })),
);

let last = 0;

/** A length for `sleep` that no other process has, by which it is found again. */
export function sleepMark(): string {
  last += 1;
  return `987.${process.pid}${String(last).padStart(3, '0')}`;
}

/** The live processes `sleep <mark>` of this machine. */
export function running(mark: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && isRunning(pid, mark));
}

function isRunning(pid: number, mark: string): boolean {
  try {
    // Only `sleep` itself: the shells around it have the whole command in theirs.
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1') === `sleep\0${mark}\0`;
  } catch {
    return false;
  }
}

/** Waits until something is so; the test's own timeout ends it otherwise. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}
