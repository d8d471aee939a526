import type { Redis } from 'ioredis';
import type { Platform } from '../../../core/ports.ts';
import { keys } from '../../keys.ts';
import { refusedTokens } from './refused-tokens.ts';

/** More reasons than this are for the log. */
const MAX_REASONS = 5;

export type DeliveryHealth = { problems: string[]; notes: string[] };

/**
 * What keeps messages from people. A bot whose every token is refused can do nothing for anybody; where only some are, the others are
 * served.
 */
export async function deliveryHealth(
  redis: Redis,
  platforms: ReadonlyMap<string, Platform>,
  now: number,
): Promise<DeliveryHealth> {
  const [refused, undelivered] = await Promise.all([refusedTokens(redis, now), redis.hgetall(keys.undelivered)]);
  const lines = refused.map(
    ({ scope, why }) =>
      `The token for ${scope} is refused: ${why} Messages wait until it is accepted; install the app again, or set the new token and restart.`,
  );
  const reasons = Object.entries(undelivered).toSorted(([, a], [, b]) => Number(b) - Number(a));
  const notes = reasons
    .slice(0, MAX_REASONS)
    .map(([why, count]) => `${count} ${count === '1' ? 'message' : 'messages'} could be delivered nowhere: ${why}`);
  if (refused.length === 0) return { problems: [], notes };
  const counts = await Promise.all([...platforms.values()].map(async (platform) => (await platform.tokens?.()) ?? 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  return refused.length >= all ? { problems: lines, notes } : { problems: [], notes: [...lines, ...notes] };
}
