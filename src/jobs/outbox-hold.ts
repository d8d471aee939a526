import { DeliveryError } from '../core/ports.ts';
import { FIRST_RETRY_MS, LONGEST_RETRY_MS } from './drain.ts';
import { keys } from './keys.ts';
import { countFault, MAX_FAULTS, type Turn } from './mailbox.ts';
import type { OutboxDeps } from './outbox.ts';

/** A platform that is down is tried for about a day (five minutes apart at last) before a message is set aside. */
const MAX_TRIES = 300;

/**
 * Holds the channel's messages, or its edits, after a failure and gives the ms until they are tried again; undefined where
 * trying cannot help any more.
 */
export async function holdAfter(
  deps: OutboxDeps,
  turn: Turn,
  what: 'messages' | 'edits',
  id: string,
  error: unknown,
): Promise<number | undefined> {
  const known = error instanceof DeliveryError;
  const tries = await countFault(deps.redis, turn, id);
  deps.log.warn({ err: error, id, channel: turn.box.id, tries }, 'The platform did not take a message');
  if (known ? !error.retry || tries >= MAX_TRIES : tries >= MAX_FAULTS) return undefined;
  const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 20));
  const wait = Math.ceil(Math.max(backoff, (known && error.afterMs) || 0));
  await deps.redis.set(keys.hold(turn.box.id, what), '1', 'PX', wait);
  return wait;
}
