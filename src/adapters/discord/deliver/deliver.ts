import { FileRefused } from '../../../core/domain/attached.ts';
import { fetchFile } from '../receive/files.ts';
import type { Place } from '../../../core/domain/message.ts';
import type { Post } from '../../../core/domain/outgoing.ts';
import { DeliveryError, type Files, type Platform } from '../../../core/ports.ts';
import { isFinal, type Status } from '../../../core/domain/run.ts';
import type { Answers } from './answers.ts';
import type { Api } from '../api.ts';
import { loadFiles } from './attachments.ts';
import { asDeliveryError, isCode } from '../errors.ts';
import { linkTo, fromMessageId, type Spot, timeOf, toPlace, toSpot } from '../ids.ts';
import type { Messages } from './messages.ts';
import type { Private } from './private.ts';
import { mark } from './reactions.ts';
import { readTalk } from '../receive/read-talk.ts';
import { render } from './render.ts';
import type { Threads } from './threads.ts';

/** Long answers are split; beyond this a file is easier to read than message after message. */
const MAX_TEXT = 6_000;

/** Edits of one channel's messages share a bucket, by what its headers have shown five in five seconds. */
const CARD_EVERY_MS = 1_500;
const REPLY_EVERY_MS = 1_250;

/** Discord limits edits of messages that are older than an hour (its error 30046), so a live card moves on before. */
const CARD_LIVES_MS = 55 * 60_000;

export type DeliverParts = {
  api: Api;
  threads: Threads;
  messages: Messages;
  answers: Answers;
  tell: Private;
  files: Files;
  apiUrl: string | undefined;
  /** The bot's own user. */
  self: () => Promise<string>;
  now: () => number;
};

/** Shows the bot's posts on Discord by REST alone, in whichever process it is called. */
export function createPlatform({
  api,
  threads,
  messages,
  answers,
  tell,
  files,
  apiUrl,
  self,
  now,
}: DeliverParts): Platform {
  return {
    capabilities: { maxText: MAX_TEXT, cardEveryMs: CARD_EVERY_MS, replyEveryMs: REPLY_EVERY_MS },

    link(place) {
      const spot = toSpot(place.thread);
      return spot && linkTo(spot);
    },

    post: (place, post, key, to) =>
      delivered(async () => {
        const spot = spotOf(place);
        if (to !== undefined && spot.server !== undefined) return tell.person(spot, post, key, to);
        const attached = await loadFiles(files, post.files);
        const message = await messages.post(spot, render(post), attached, key);
        const at = fromMessageId(message);
        return { message, ...(at && { at: timeOf(at.message) }) };
      }),

    edit: (place, message, post) =>
      delivered(async () => {
        const at = fromMessageId(message);
        if (!at) throw new DeliveryError(`${message} is no message of Discord's.`, { retry: false });
        const attached = await loadFiles(files, post.files);
        const old = now() - timeOf(at.message) > CARD_LIVES_MS;
        if (old && post.card && !isFinal(post.card.status as Status)) return moveOn(place, message, post);
        try {
          await messages.edit(spotOf(place), message, render(post), attached);
          return undefined;
        } catch (error) {
          if (!isCode(error, 'tooManyEdits')) throw error;
          return moveOn(place, message, post);
        }
      }),

    /** Edits have a bucket of their own in each thread; what waits for it holds up no message. */
    async room(_place, _post, message) {
      const at = message === undefined ? undefined : fromMessageId(message);
      return at ? api.editsWait(at.channel) : 0;
    },

    mark: (message, to, before) => delivered(() => mark(api, message, to, before)),

    readTalk: (place, asked) => delivered(async () => readTalk({ api, self, threads }, spotOf(place), asked)),

    fetchFile: (_place, message, file, maxBytes) =>
      delivered(() => fetchFile({ api, apiUrl }, message, file, maxBytes)),

    thinking: (place) =>
      delivered(async () => {
        await api.call('POST', `/channels/${await threads.seenIn(spotOf(place))}/typing`);
      }),

    direct: (_workspace, person) =>
      delivered(async () => {
        const channel = await tell.channel(person);
        return toPlace({ server: undefined, channel, thread: channel, provisional: false });
      }),

    takesToken: () => api.takesToken(),
    tokens: async () => 1,

    answer: (replyTo, post) =>
      delivered(async () => {
        const attached = post ? await loadFiles(files, post.files) : [];
        return answers.give(replyTo, post ? render(post) : [], attached);
      }),
  };

  /** Posts it anew, and takes the old message away unless a thread hangs on it. */
  async function moveOn(place: Place, message: string, post: Post): Promise<{ message: string }> {
    const spot = spotOf(place);
    const attached = await loadFiles(files, post.files);
    const anew = await messages.post(spot, render(post), attached, `${message}/anew`);
    const old = fromMessageId(message);
    if (old && fromMessageId(anew)?.channel === old.channel) {
      await api.call('DELETE', `/channels/${old.channel}/messages/${old.message}`).catch(() => undefined);
    }
    return { message: anew };
  }
}

function spotOf(place: Place): Spot {
  const spot = toSpot(place.thread);
  if (!spot) throw new DeliveryError(`There is no ${place.thread} on Discord.`, { retry: false });
  return spot;
}

async function delivered<T>(deliver: () => Promise<T>): Promise<T> {
  try {
    return await deliver();
  } catch (error) {
    throw error instanceof FileRefused ? error : asDeliveryError(error);
  }
}
