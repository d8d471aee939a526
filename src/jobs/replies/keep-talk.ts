import type { Redis } from 'ioredis';
import { commit, type Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { RESOLVED_KEPT_S } from '../store/offers.ts';
import { keepHistory } from './store.ts';

/** While something in the thread is live, neither what was said nor what was offered there runs out (SPEC A9). */
export async function keepTalk(redis: Redis, thread: string): Promise<void> {
  const offers = await redis.zrange(keys.threadOffers(thread), 0, '-1');
  const kept = [keys.threadOffers(thread), ...offers.map((id) => keys.offer(id))];
  const write = kept.map((key): Write => ['EXPIRE', key, String(RESOLVED_KEPT_S), 'GT']);
  await commit(redis, { require: [], write: [...keepHistory(thread), ...write] });
}
