import { DeliveryError } from '../../../core/ports.ts';
import type { Api } from '../api.ts';
import { codeOf, isCode, isThreadRefused } from '../errors.ts';
import { type Spot, toPlace } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import { threadName } from './thread-name.ts';
import { Made } from '../receive/wire.ts';

/** Discord takes an hour, a day, three days or a week (docs, resources/channel). Posting takes a thread out of the archive. */
const ARCHIVE_AFTER_MIN = 4_320;

export type Threads = ReturnType<typeof createThreads>;

/** The key of a spot's record: a thread that is not there yet is known by the command that asked for it. */
export function recordOf({ thread, provisional }: Spot): string {
  return provisional ? `i${thread}` : thread;
}

/** Makes threads when the first message is to stand in one, and reopens archived ones. */
export function createThreads(api: Api, store: Store, log: Log, now: () => number) {
  async function make(channel: string, message: string, name: string): Promise<void> {
    const body = { name, auto_archive_duration: ARCHIVE_AFTER_MIN };
    try {
      Made.parse(await api.call('POST', `/channels/${channel}/messages/${message}/threads`, { body }));
    } catch (error) {
      if (!isCode(error, 'hasThread')) throw error;
    }
  }

  /** False where Discord refuses the thread alone: then everything stands in the channel itself. */
  async function makeIfAllowed({ channel }: Spot, message: string, name: string): Promise<boolean> {
    try {
      // AutoMod also reads the titles of threads.
      await make(channel, message, name).catch((error: unknown) => {
        if (!isCode(error, 'titleBlocked', 'wordsBlocked', 'invalidForm')) throw error;
        return make(channel, message, threadName(''));
      });
      return true;
    } catch (error) {
      if (isCode(error, 'unknownMessage')) {
        const gone = 'The message that the thread is to hang on is gone.';
        throw new DeliveryError(gone, { retry: false, refusal: 'root_gone', cause: error });
      }
      if (!isThreadRefused(error)) throw error;
      log.warn({ channel, code: codeOf(error) }, 'A thread may not be made; the channel itself is used');
      return false;
    }
  }

  return {
    /** The channel that the spot's messages go to, made where it is not there yet; undefined where the message itself opens it. */
    async into(spot: Spot, words: string): Promise<string | undefined> {
      if (spot.thread === spot.channel) return spot.channel;
      const record = await store.thread(recordOf(spot));
      // What is scheduled may post there for years.
      if (spot.provisional && record?.opened !== undefined) await store.keep(recordOf(spot), record.opened);
      if (spot.provisional) return record?.opened;
      if (record && record.opened === undefined) return this.openOn(spot, record.title ?? words);
      return record?.opened === spot.channel ? spot.channel : spot.thread;
    },

    /** The channel in which people look at the spot now, whether or not its thread is there yet. */
    async seenIn(spot: Spot): Promise<string> {
      if (spot.thread === spot.channel) return spot.channel;
      const record = await store.thread(recordOf(spot));
      if (spot.provisional) return record?.opened ?? spot.channel;
      const inChannel = record && (record.opened === undefined || record.opened === spot.channel);
      return inChannel ? spot.channel : spot.thread;
    },

    /** Opens the thread on the message that it is named after; gives the channel itself where no thread may be made. */
    async openOn(spot: Spot, title: string): Promise<string> {
      const made = await makeIfAllowed(spot, spot.thread, threadName(title));
      const opened = made ? spot.thread : spot.channel;
      await store.know(spot.thread, { opened: made ? '1' : spot.channel }, now());
      return opened;
    },

    /** Opens the thread of a command on the first message that was posted for it. */
    async openFrom(spot: Spot, message: string, words: string): Promise<void> {
      const record = await store.thread(recordOf(spot));
      const { title, by } = record ?? {};
      if (!(await makeIfAllowed(spot, message, threadName(title ?? words)))) {
        await store.know(recordOf(spot), { opened: spot.channel }, now());
        return;
      }
      const fields = { ...(title !== undefined && { title }), ...(by !== undefined && { by }), last: message };
      await store.open(recordOf(spot), message, { place: toPlace(spot).thread, opened: '1', ...fields }, now());
    },

    async reopen(thread: string): Promise<void> {
      await api.call('PATCH', `/channels/${thread}`, { body: { archived: false } });
    },
  };
}
