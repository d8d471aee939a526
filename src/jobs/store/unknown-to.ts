import type { Redis } from 'ioredis';
import { keys } from '../keys.ts';
import { offerFromHash } from './offers.ts';
import { questionFromHash } from './questions.ts';
import { replyFromHash } from '../replies/store.ts';
import { runFromHash } from '../runs/hash.ts';
import { scheduleFromHash } from '../schedules/store.ts';
import { isUnknown } from './stored.ts';

/** The workspace has a record with that id or name, but only a newer version can read it. */
export async function isUnknownTo(redis: Redis, workspace: string, idOrName: string): Promise<boolean> {
  const wanted = idOrName.toLowerCase();
  const named = await Promise.all([
    redis.hget(keys.names(workspace), wanted),
    redis.hget(keys.scheduleNames(workspace), wanted),
  ]);
  const ids = [wanted, ...named.filter((id) => id !== null)];
  const found = await Promise.all(
    ids.flatMap((id) => [
      isUnknownAt(redis, workspace, keys.run(id), runFromHash),
      isUnknownAt(redis, workspace, keys.offer(id), offerFromHash),
      isUnknownAt(redis, workspace, keys.question(id), questionFromHash),
      isUnknownAt(redis, workspace, keys.reply(id), replyFromHash),
      isUnknownAt(redis, workspace, keys.schedule(id), scheduleFromHash),
    ]),
  );
  return found.includes(true);
}

/** The thread has an offer or a question that a newer version has. */
export async function isUnknownIn(redis: Redis, thread: string): Promise<boolean> {
  const [offers, questions] = await Promise.all([
    redis.zrange(keys.threadOffers(thread), 0, '-1'),
    redis.zrange(keys.threadQuestions(thread), 0, '-1'),
  ]);
  const found = await Promise.all([
    ...offers.map(async (id) => isUnknown(await redis.hgetall(keys.offer(id)), offerFromHash)),
    ...questions.map(async (id) => isUnknown(await redis.hgetall(keys.question(id)), questionFromHash)),
  ]);
  return found.includes(true);
}

async function isUnknownAt(
  redis: Redis,
  workspace: string,
  key: string,
  fromHash: (hash: Record<string, string>) => unknown,
): Promise<boolean> {
  const hash = await redis.hgetall(key);
  if (!isUnknown(hash, fromHash)) return false;
  // Whatever else has changed, every version says whose it is; of another workspace nothing is told.
  return (JSON.parse(hash['body'] ?? '{}') as { workspace?: unknown }).workspace === workspace;
}
