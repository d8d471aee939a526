import { ChannelType, GatewayIntentBits } from 'discord-api-types/v10';
import type { Channel } from './model.ts';
import type { Parts } from './parts.ts';
import { channelJson } from './shapes.ts';

export function tellThread(
  { world, send }: Parts,
  type: 'THREAD_CREATE' | 'THREAD_UPDATE' | 'THREAD_DELETE',
  thread: Channel,
): void {
  const { id, guild, parent } = thread;
  const json = channelJson(world, thread);
  const gone = { id, guild_id: guild, parent_id: parent, type: thread.type };
  send({
    type,
    guild,
    channel: thread,
    intent: GatewayIntentBits.Guilds,
    data: () =>
      type === 'THREAD_DELETE' ? gone : { ...json, ...(type === 'THREAD_CREATE' && { newly_created: true }) },
  });
}

export function unarchive(parts: Parts, channel: Channel): void {
  setArchived(parts, channel, false);
}

export function setArchived(parts: Parts, channel: Channel, archived: boolean): void {
  if (!channel.thread || channel.thread.archived === archived) return;
  channel.thread.archived = archived;
  channel.thread.archivedAt = parts.world.clock.now();
  tellThread(parts, 'THREAD_UPDATE', channel);
}

export function setLocked(parts: Parts, channel: Channel, locked: boolean): void {
  if (!channel.thread || channel.thread.locked === locked) return;
  channel.thread.locked = locked;
  tellThread(parts, 'THREAD_UPDATE', channel);
}

/** Channels that threads can hang in, with or without a message. */
export const THREADED: readonly ChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
];
