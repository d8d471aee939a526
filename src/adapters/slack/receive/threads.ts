import { setTimeout as sleep } from 'node:timers/promises';
import { CALL_MS } from '../limits.ts';
import type { Memory } from '../store.ts';

/** A message is seen a few ms before the bot has noted which thread it opened; an acknowledgement is due after 3 s. */
const NOTED_MS = 1_000;
const LOOK_EVERY_MS = 40;

/** ... and not waited for where it is older than any call takes: what is not noted by then will not be. */
export const NOTED_AFTER_MS = 2 * CALL_MS;

/**
 * The thread that a message stands in or opened, where it is not the one that Slack's ids say: a command's thread keeps
 * the name that it had before it was opened. `expected` where the bot will have noted one, so that it is worth waiting.
 */
export async function notedThread(memory: Memory, message: string, expected: boolean): Promise<string | undefined> {
  const until = performance.now() + NOTED_MS;
  for (;;) {
    const thread = await memory.threadOf(message);
    if (thread !== null) return thread;
    if (!expected || performance.now() > until) return undefined;
    await sleep(LOOK_EVERY_MS);
  }
}
