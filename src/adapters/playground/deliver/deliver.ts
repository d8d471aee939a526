import type { Place } from '../../../core/domain/message.ts';
import type { Post } from '../../../core/domain/outgoing.ts';
import { FileRefused } from '../../../core/domain/attached.ts';
import { DeliveryError, type Files, type Platform } from '../../../core/ports.ts';
import type { Answers } from './answers.ts';
import { StoreError } from '../errors.ts';
import { directPlace, fromPlace } from '../ids.ts';
import { BOT } from '../people.ts';
import { render } from './render.ts';
import { readTalk } from '../receive/read-talk.ts';
import type { Spent } from './spent.ts';
import type { Store, Where } from '../store.ts';

/** Shows the bot's posts on the playground, in whichever process it is called. */
export function createPlatform(store: Store, answers: Answers, spent: Spent, files: Files): Platform {
  return {
    capabilities: { maxText: 40_000, cardEveryMs: 1000, replyEveryMs: 250 },

    async post(place, post, key, to) {
      const message = await delivered(store.post(ours(place), render(post), { by: BOT.id, key, to }));
      if (message === undefined) {
        throw new DeliveryError(`${place.thread} is a reply, not a thread.`, { retry: false });
      }
      await delivered(to === undefined ? spent.shown(post) : spent.remember(message, post));
      return { message };
    },

    async edit(_place, message, post) {
      if (!(await delivered(store.edit(message, render(post))))) {
        throw new DeliveryError(`The message ${message} is gone.`, { retry: false });
      }
      await delivered(spent.shown(post));
    },

    async mark(message, to, before) {
      if (to !== undefined) await delivered(store.react(message, to, BOT.id));
      if (before !== undefined) await delivered(store.unreact(message, before, BOT.id));
    },

    async direct(_workspace, person) {
      const place = directPlace(person);
      if (!place) throw new DeliveryError(`There is no ${person} on the playground.`, { retry: false });
      return place;
    },

    link(place) {
      const where = fromPlace(place);
      return where && `/?${new URLSearchParams(where).toString()}`;
    },

    readTalk: (place, asked) => delivered(readTalk(store, ours(place), asked)),

    async fetchFile(_place, _message, { source }) {
      const file = await delivered(files.read(source));
      if (!file) throw new FileRefused({ why: 'gone' });
      return file.bytes;
    },

    async answer(replyTo, post) {
      const waiting = await delivered(answers.waiting(replyTo));
      if (!waiting) {
        return 'gone';
      }
      const { pressed } = waiting;
      if (pressed) await delivered(spent.pressed(pressed, post && render(post)));
      // A call's answer is only text, so what has buttons or files is shown as a notice as well.
      const notice = !pressed && post && needsNotice(post) ? await sendNotice(waiting, replyTo, post) : undefined;
      const answer = { ...(post && { post }), ...(notice !== undefined && { message: notice }) };
      return delivered(answers.give(replyTo, answer));
    },
  };

  async function sendNotice(waiting: Where & { user: string }, replyTo: string, post: Post) {
    const body = render({ ...post, kind: 'notice' });
    const message = await delivered(
      store.post(waiting, body, { by: BOT.id, key: `answer:${replyTo}`, to: waiting.user }),
    );
    if (message !== undefined) await delivered(spent.remember(message, post));
    return message;
  }
}

function needsNotice(post: Post): boolean {
  return post.buttons.length > 0 || post.files.length > 0;
}

function ours(place: Place): Where {
  const where = fromPlace(place);
  if (!where) {
    throw new DeliveryError(`There is no ${place.thread} on the playground.`, { retry: false });
  }
  return where;
}

async function delivered<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw error instanceof StoreError
      ? new DeliveryError('The playground could not be reached.', { retry: true, cause: error })
      : new DeliveryError('The playground could not show this.', { retry: false, cause: error });
  }
}
