import { DeliveryError } from '../../../core/ports.ts';
import { FIRST_RETRY_MS, LONGEST_RETRY_MS } from '../drain.ts';
import { keys } from '../../keys.ts';
import { transaction } from '../../redis/transaction.ts';
import { countFault, MAX_FAULTS, type Turn } from '../mailbox.ts';
import type { OutboxDeps } from './deps.ts';
import { noteRefused } from './refused-tokens.ts';

/** A platform that is down is tried for about a day (five minutes apart at last) before a message is set aside. */
const MAX_TRIES = 300;

/** Longer pauses only delay what a process that died was to see to. */
const LONGEST_TOKEN_PAUSE_MS = 60_000;

/** What could not be delivered: a message, or an edit of one, with its key. */
type Held = { what: 'messages' | 'edits'; id: string };

/** Nothing is wrong with the message: it waits however long the token is refused, and is not counted as tried. */
async function holdForToken(
  { redis, log, now }: OutboxDeps,
  turn: Turn,
  { what, id }: Held,
  error: DeliveryError,
): Promise<number> {
  const channel = turn.box.id;
  const scope = error.refusedToken ?? '';
  const tries = await countFault(redis, turn, `token:${id}`);
  if (tries === 1) log.error({ channel, scope, reason: error.message }, 'The token is refused; messages wait');
  const wait = Math.min(LONGEST_TOKEN_PAUSE_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 20));
  await redis.set(keys.hold(channel, what), '1', 'PX', wait);
  await noteRefused(redis, { scope, why: error.message }, channel, now());
  return wait;
}

/**
 * Holds the channel's messages, or its edits, after a failure and gives the ms until they are tried again; undefined where
 * trying cannot help any more.
 */
export async function holdAfter(deps: OutboxDeps, turn: Turn, held: Held, error: unknown): Promise<number | undefined> {
  const { what, id } = held;
  const known = error instanceof DeliveryError;
  deps.observe({ it: 'notDelivered', channel: turn.box.id, why: known ? whyNot(error) : 'failed' });
  if (known && error.refusedToken !== undefined) return holdForToken(deps, turn, held, error);
  const tries = await countFault(deps.redis, turn, id);
  deps.log.warn({ err: error, id, channel: turn.box.id, tries }, 'The platform did not take a message');
  if (known ? !error.retry || tries >= MAX_TRIES : tries >= MAX_FAULTS) {
    if (what === 'edits' && known && error.refusal === 'unknown') await countUndelivered(deps.redis, error.message);
    return undefined;
  }
  const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 20));
  const wait = Math.ceil(Math.max(backoff, (known && error.afterMs) || 0));
  await deps.redis.set(keys.hold(turn.box.id, what), '1', 'PX', wait);
  return wait;
}

function whyNot({ retry, afterMs, refusedToken }: DeliveryError): 'token' | 'refused' | 'limited' | 'failed' {
  if (refusedToken !== undefined) return 'token';
  if (!retry) return 'refused';
  return afterMs === undefined ? 'failed' : 'limited';
}

/** Reasons are counted for this long after the last message that could be delivered nowhere. */
const UNDELIVERED_KEPT_S = 7 * 24 * 3600;

/** Counts, for /readyz, a message that nobody got. */
export async function countUndelivered(redis: OutboxDeps['redis'], why: string): Promise<void> {
  await transaction(redis, (multi) =>
    multi.hincrby(keys.undelivered, why.slice(0, 200), 1).expire(keys.undelivered, UNDELIVERED_KEPT_S),
  );
}
