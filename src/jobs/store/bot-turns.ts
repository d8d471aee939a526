import type { Redis } from 'ioredis';
import { keys } from '../keys.ts';
import type { Write } from '../commit.ts';

/** Over which a bot's messages are counted; see `botMessagesPerMinute` of the policy. */
const WINDOW_MS = 60_000;

/** By the platform's clock and the event's id, so that an event that is handled again counts once. */
export function countBot(turn: { workspace: string; bot: string; event: string; at: number }): Write[] {
  const key = keys.botTurns(turn.workspace, turn.bot);
  return [
    ['ZADD', key, String(turn.at), turn.event],
    ['ZREMRANGEBYSCORE', key, '-inf', String(turn.at - WINDOW_MS)],
    ['PEXPIRE', key, String(2 * WINDOW_MS)],
  ];
}

export async function botTurns(
  redis: Redis,
  workspace: string,
  bot: string,
  { at, event }: { at: number; event: string },
) {
  const events = await redis.zrangebyscore(keys.botTurns(workspace, bot), at - WINDOW_MS, '+inf');
  return events.filter((one) => one !== event).length;
}
