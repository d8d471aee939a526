import type { Redis } from 'ioredis';
import type { Action, Post } from '../../../core/domain/outgoing.ts';
import type { Pressed } from './answers.ts';
import type { Body } from '../message.ts';
import { fromRedis } from '../redis.ts';
import { below } from './render.ts';
import type { Store } from '../store.ts';

/** As long as threads that nobody writes in. */
const KEPT_SECONDS = 30 * 24 * 3600;

/** What people can do about a run only as long as its card has Cancel. */
const OF_LIVE_RUN = new Set<Action>(['cancel', 'follow', 'unfollow']);
/** What people can do about a schedule as long as its message offers just that. */
const OF_SCHEDULE = new Set<Action>(['pause', 'resume', 'delete']);

export type Spent = ReturnType<typeof createSpent>;
type PostedButton = Body['buttons'][number];

/** Takes buttons out of private answers once they can do nothing more: unlike on other platforms, these answers survive a reload. */
export function createSpent(redis: Redis, prefix: string, store: Pick<Store, 'find' | 'edit'>) {
  const holders = (value: string) => `${prefix}p:${value}`;

  async function bodyOf(message: string): Promise<Body | undefined> {
    const body = (await store.find(message))?.fields['body'];
    return body === undefined ? undefined : (JSON.parse(body) as Body);
  }

  async function remember(message: string, buttons: readonly { value: string }[]): Promise<void> {
    const pipeline = redis.multi();
    for (const { value } of buttons) pipeline.sadd(holders(value), message).expire(holders(value), KEPT_SECONDS);
    if (buttons.length > 0) await fromRedis(pipeline.exec());
  }

  async function drop(message: string, isSpent: (button: PostedButton) => boolean): Promise<void> {
    const whole = await bodyOf(message);
    if (!whole) return;
    const buttons = whole.buttons.filter((button) => !isSpent(button));
    if (buttons.length < whole.buttons.length) await store.edit(message, { ...whole, buttons });
  }

  return {
    /** Remembers which private answer has buttons about what. */
    remember: (message: string, { buttons }: Post) => remember(message, buttons),

    /**
     * One was pressed: the answer takes its place and that of those beside it about the same thing. Where that leaves none, the answer
     * takes the place of the whole message.
     */
    async pressed({ message, value }: Pressed, answer: Body | undefined): Promise<void> {
      const whole = await bodyOf(message);
      if (!whole) return;
      const others = whole.buttons.filter((button) => button.value !== value);
      const { text = '', times = [], buttons = [], files = [] } = answer ?? {};
      // An answer that is given again is there already.
      const isThere = text === '' || whole.text.endsWith(text);
      const said = { text, times };
      const now = isThere ? {} : others.length === 0 ? said : below(whole, said);
      const later = buttons.filter((button) => !others.some((other) => isSame(button, other)));
      await store.edit(message, {
        ...whole,
        ...now,
        buttons: [...others, ...later],
        files: [...whole.files, ...files],
      });
      await remember(message, later);
    },

    /** Everybody sees what can be done about a run or schedule from now on. */
    async shown({ run, card, schedule, buttons }: Post): Promise<void> {
      const value = card ? run : schedule;
      if (value === undefined || (card && buttons.some(({ action }) => action === 'cancel'))) return;
      const acts: ReadonlySet<string> = card ? OF_LIVE_RUN : OF_SCHEDULE;
      const offered = new Set<string>(buttons.map(({ action }) => action));
      for (const message of await fromRedis(redis.smembers(holders(value)))) {
        await drop(message, (one) => one.value === value && acts.has(one.action) && !offered.has(one.action));
      }
    },
  };
}

function isSame(one: PostedButton, other: PostedButton): boolean {
  return one.action === other.action && one.value === other.value;
}
