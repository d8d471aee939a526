import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { boxName, type Box, keys } from '../../src/jobs/keys.ts';
import type { Turn } from '../../src/jobs/mailbox/mailbox.ts';

/**
 * Becomes the mailbox's drainer; whoever was it before can change nothing any more. `abandoned` is true where that one
 * never released it, so died or hangs.
 */
export async function takeTurn(redis: Redis, box: Box): Promise<{ turn: Turn; abandoned: boolean }> {
  const name = boxName(box);
  const token = randomUUID();
  const before = await redis.set(keys.drainer(name), token, 'GET');
  return { turn: { box, name, token }, abandoned: before !== null };
}
