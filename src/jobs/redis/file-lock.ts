import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** Short beside what is done under a lock (10 ms and more), long enough to cost nothing. */
const POLL_MS = 20;

/** SQLite's code for "somebody else has it". */
const BUSY = 5;

/**
 * Does `fn` while no other process (and nobody else in this one) holds the lock `file`. The kernel keeps the lock, by
 * way of SQLite, so one whose process was killed is free at once and no stale file is ever in the way.
 * @throws when the lock is not free within `waitMs`.
 */
export async function withFileLock<T>(file: string, waitMs: number, fn: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(file);
  try {
    const deadline = Date.now() + waitMs;
    while (!take(lock)) {
      if (Date.now() > deadline) {
        throw new Error(`Another process has held ${file} for ${waitMs / 1000} s. See what it waits for, or end it.`);
      }
      await sleep(POLL_MS);
    }
    return await fn();
  } finally {
    lock.close();
  }
}

function take(lock: DatabaseSync): boolean {
  try {
    // Nothing is ever written; with its journal in memory not even a full disk is in the way.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === BUSY) {
      return false;
    }
    throw error;
  }
}
