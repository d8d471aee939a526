import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Post } from '../../../core/domain/outgoing.ts';
import type { Bell } from '../bell.ts';
import { fromRedis, scriptRunner } from '../redis.ts';
import type { Where } from '../store.ts';

/** How long an answer that nobody fetches is kept. */
const KEPT_SECONDS = 3600;
/** Looked for this often besides, should the bell not be heard. */
const LOOK_MS = 500;

export type Answer = { post?: Post; message?: string };
/** Whose call waits where, and the button of a private answer that was pressed, if it was one. */
export type Waiting = Where & { user: string; pressed?: Pressed };
export type Pressed = { message: string; value: string };

export type Answers = ReturnType<typeof createAnswers>;

/** Private answers to commands and buttons, from whichever process gives them to the one whose caller waits. */
export function createAnswers(redis: Redis, prefix: string, bell: Bell) {
  const run = scriptRunner(redis, prefix);
  const key = (replyTo: string) => `${prefix}w:${replyTo}`;

  async function take(replyTo: string, last: boolean): Promise<Answer | undefined> {
    const answer = await run('take', replyTo, last ? '1' : '0');
    return typeof answer === 'string' ? (JSON.parse(answer) as Answer) : undefined;
  }

  return {
    /** Opens a place for an answer; its name cannot be guessed. */
    async open({ pressed, ...waiting }: Waiting): Promise<string> {
      const replyTo = `playground:${randomBytes(18).toString('base64url')}`;
      const fields = { state: 'waiting', ...waiting, ...(pressed && { pressed: JSON.stringify(pressed) }) };
      await fromRedis(redis.multi().hset(key(replyTo), fields).expire(key(replyTo), KEPT_SECONDS).exec());
      return replyTo;
    },

    /** Waits for the answer; undefined where it did not come in time, and then it is posted as a private notice. */
    async wait(replyTo: string, ms: number): Promise<Answer | undefined> {
      const deadline = performance.now() + ms;
      let heard = Promise.withResolvers<void>();
      const unlisten = bell.listen(replyTo, () => heard.resolve());
      try {
        while (performance.now() < deadline) {
          const answer = await take(replyTo, false);
          if (answer) {
            return answer;
          }
          await Promise.race([heard.promise, sleep(Math.min(LOOK_MS, ms))]);
          heard = Promise.withResolvers();
        }
        return await take(replyTo, true);
      } finally {
        unlisten();
      }
    },

    /** Who waits for it where; undefined where nobody does any more. */
    async waiting(replyTo: string): Promise<Waiting | undefined> {
      const { user, channel, thread, pressed } = await fromRedis(redis.hgetall(key(replyTo)));
      if (!user || !channel || !thread) return undefined;
      return { user, channel, thread, ...(pressed && { pressed: JSON.parse(pressed) as Pressed }) };
    },

    /** Gives the answer; `gone` where nobody waits for it any more. An answer given again changes nothing. */
    async give(replyTo: string, answer: Answer): Promise<'answered' | 'gone'> {
      const state = await run('answer', replyTo, JSON.stringify(answer));
      return state === 'late' || state === null ? 'gone' : 'answered';
    },
  };
}
