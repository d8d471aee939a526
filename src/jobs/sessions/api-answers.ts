import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Inbound } from '../../core/domain/message.ts';
import type { Post } from '../../core/domain/outgoing.ts';
import type { Accept } from '../../core/ports.ts';
import { API_REPLY } from '../../core/service.ts';
import { keys } from '../keys.ts';

/** A call that is repeated with its key within a day gets the same answer; an event is remembered as long. */
const KEPT_S = 24 * 3600;

/** Handling takes milliseconds; what waits longer stands behind much else, and its caller asks again. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** Keeps the answer where it is one to the API; false for every other. */
export async function answerApi(redis: Redis, replyTo: string, post: Post | undefined): Promise<boolean> {
  if (!replyTo.startsWith(API_REPLY)) return false;
  await redis.set(keys.apiAnswer(replyTo), JSON.stringify({ post }), 'EX', KEPT_S);
  return true;
}

/** The key stands for another order. It is remembered before the order is given, and as long as its answer. */
export async function isOther(redis: Redis, { key, mark }: { key: string; mark: string }): Promise<boolean> {
  const before = await redis.set(keys.apiOrder(key), mark, 'EX', KEPT_S, 'NX', 'GET');
  return before !== null && before !== mark;
}

/** See `Service.ask`. Whichever process handles the event, the answer is there for all. */
export async function askAndWait(
  redis: Redis,
  accept: Accept,
  event: Inbound & { replyTo: string },
): Promise<{ post?: Post } | undefined> {
  await accept(event);
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    const answer = await redis.get(keys.apiAnswer(event.replyTo));
    if (answer !== null) return JSON.parse(answer) as { post?: Post };
    await sleep(LOOK_EVERY_MS);
  }
  return undefined;
}
