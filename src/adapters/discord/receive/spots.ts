import type { Directory } from '../directory.ts';
import { type Spot, toSpot } from '../ids.ts';
import type { Store, ThreadRecord } from '../store.ts';
import { type Channel, isThread, takesThreads } from './wire.ts';

export type Found = { spot: Spot; record?: ThreadRecord };

export type Spots = ReturnType<typeof createSpots>;

/** Where an event belongs, as core is to know it. */
export function createSpots(store: Store, directory: Directory) {
  /** A thread that the bot takes part in; `id` is the thread's or the channel's, or that of the message a thread hangs on. */
  async function known(id: string): Promise<Found | undefined> {
    const record = await store.thread(id);
    const spot = record?.place === undefined ? undefined : toSpot(record.place);
    return record && spot && { spot, record };
  }

  function within(server: string, { id, parent_id: parent }: Channel): Spot {
    return { server, channel: parent ?? id, thread: id, provisional: false };
  }

  return {
    known,

    direct(channel: string): Spot {
      return { server: undefined, channel, thread: channel, provisional: false };
    },

    /** Where the answer to a message goes: its thread, or the one that will hang on it. */
    async forMessage(server: string, channel: string, message: string): Promise<Spot> {
      const found = await known(channel);
      if (found) return found.spot;
      const about = await directory.channel(channel);
      if (isThread(about)) return within(server, about);
      const thread = takesThreads(about) ? message : channel;
      return { server, channel, thread, provisional: false };
    },

    /** Where a command was given: its thread, or the one that its first message will open. */
    async forCommand(server: string, channel: Channel, interaction: string): Promise<Spot> {
      const found = await known(channel.id);
      if (found) return found.spot;
      if (isThread(channel)) return within(server, channel);
      const provisional = takesThreads(channel);
      return { server, channel: channel.id, thread: provisional ? interaction : channel.id, provisional };
    },

    /** Where a message of the bot stands that somebody reacted to, or whose button they pressed. */
    async ofMessage(server: string, channel: string, message: string, about?: Channel): Promise<Spot> {
      const found = (await known(channel)) ?? (await known(message));
      if (found) return found.spot;
      const asked = about ?? (await directory.channel(channel));
      return isThread(asked) ? within(server, asked) : { server, channel, thread: channel, provisional: false };
    },
  };
}
