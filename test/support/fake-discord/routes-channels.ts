import { ChannelType, GatewayIntentBits, MessageType } from 'discord-api-types/v10';
import { atMost, checkMessage, type MessageBody } from './check-message.ts';
import { invalidField, refuse } from './errors.ts';
import { draftOf } from './message-body.ts';
import { post } from './messages.ts';
import type { Channel } from './model.ts';
import type { Parts } from './parts.ts';
import { may, need } from './permissions.ts';
import { limited } from './rate-limits.ts';
import type { Ask, Route } from './route.ts';
import { channelJson, messageJson } from './shapes.ts';
import { setArchived, setLocked, tellThread, THREADED } from './threads.ts';

const MAX_NAME = 100;
/** A thread can be renamed twice in ten minutes. */
const RENAMES = 2;
const RENAMES_MS = 10 * 60_000;
const ARCHIVE_MINUTES = [60, 1_440, 4_320, 10_080];

type ThreadBody = {
  name?: string;
  type?: ChannelType;
  archived?: boolean;
  locked?: boolean;
  auto_archive_duration?: number;
  message?: MessageBody;
};

/** Channels and threads. */
export const channelRoutes: Route[] = [
  {
    method: 'GET',
    path: '/channels/:channel',
    handle(ask) {
      const { world } = ask.parts;
      const channel = channelOf(ask);
      need(world, channel, world.bot.id);
      return channelJson(world, channel);
    },
  },
  {
    method: 'PATCH',
    path: '/channels/:channel',
    schema: 'editThread',
    limit: [5, 5_000],
    handle(ask) {
      const channel = channelOf(ask);
      if (!channel.thread) throw refuse('missingPermissions');
      changeThread(ask.parts, channel, ask.body as ThreadBody);
      return channelJson(ask.parts.world, channel);
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/messages/:message/threads',
    schema: 'startThread',
    limit: [5, 5_000],
    status: 201,
    handle(ask) {
      const { parts, params } = ask;
      const { world } = parts;
      const channel = channelOf(ask);
      need(world, channel, world.bot.id, 'CreatePublicThreads');
      const message = world.message(channel, String(params['message']));
      if (channel.thread || !THREADED.includes(channel.type)) throw refuse('wrongChannelType');
      if (message.thread !== undefined) throw refuse('threadExists');
      if (message.only !== undefined) throw refuse('unknownMessage');
      const name = checkThread(ask.body as ThreadBody);
      const thread = world.addThread(channel, name, world.bot.id, { id: message.id });
      message.thread = thread.id;
      tellThread(parts, 'THREAD_CREATE', thread);
      post(parts, thread, {
        author: message.author,
        type: MessageType.ThreadStarterMessage,
        reference: { message: message.id, channel: channel.id },
        allowed: { parse: [] },
      });
      return channelJson(world, thread);
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/threads',
    schema: 'createThread',
    limit: [5, 5_000],
    status: 201,
    handle(ask) {
      const { parts, files } = ask;
      const { world } = parts;
      const channel = channelOf(ask);
      const body = ask.body as ThreadBody;
      if (channel.thread || !THREADED.includes(channel.type)) throw refuse('wrongChannelType');
      const name = checkThread(body);
      if (channel.type !== ChannelType.GuildForum) {
        need(world, channel, world.bot.id, 'CreatePublicThreads');
        const thread = world.addThread(channel, name, world.bot.id, { type: body.type ?? ChannelType.PrivateThread });
        tellThread(parts, 'THREAD_CREATE', thread);
        return channelJson(world, thread);
      }
      need(world, channel, world.bot.id, 'SendMessages');
      if (!body.message) throw invalidField('message', 'BASE_TYPE_REQUIRED', 'This field is required');
      checkMessage(body.message, files);
      const thread = world.addThread(channel, name, world.bot.id);
      tellThread(parts, 'THREAD_CREATE', thread);
      const draft = draftOf(body.message, files, parts);
      const first = post(parts, thread, { ...draft, author: world.bot.id, id: thread.id });
      return { ...channelJson(world, thread), message: messageJson(world, first) };
    },
  },
  {
    method: 'PUT',
    path: '/channels/:channel/thread-members/@me',
    handle(ask) {
      if (channelOf(ask).thread?.archived) throw refuse('threadArchived');
      return undefined;
    },
  },
  {
    method: 'POST',
    path: '/channels/:channel/typing',
    limit: [5, 5_000],
    handle(ask) {
      const { world, send } = ask.parts;
      const channel = channelOf(ask);
      need(world, channel, world.bot.id, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
      const intent = channel.guild ? GatewayIntentBits.GuildMessageTyping : GatewayIntentBits.DirectMessageTyping;
      const timestamp = Math.floor(world.clock.now() / 1_000);
      const data = { channel_id: channel.id, guild_id: channel.guild, user_id: world.bot.id, timestamp };
      send({ type: 'TYPING_START', guild: channel.guild, channel, intent, data: () => data });
      return undefined;
    },
  },
];

function channelOf({ parts: { world }, params }: Ask): Channel {
  return world.channel(String(params['channel']));
}

function checkThread({ name, auto_archive_duration: minutes }: ThreadBody): string {
  if (!name?.trim()) throw invalidField('name', 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
  checkName(name);
  checkArchive(minutes);
  return name;
}

function checkName(name: string): void {
  atMost('name', name, MAX_NAME);
}

function checkArchive(minutes: number | undefined): void {
  if (minutes !== undefined && !ARCHIVE_MINUTES.includes(minutes)) {
    throw invalidField('auto_archive_duration', 'BASE_TYPE_CHOICES', `Must be one of ${ARCHIVE_MINUTES.join(', ')}.`);
  }
}

/** Anybody who may write opens an archived thread; its owner does the rest, and a locked one is its moderators' alone. */
function changeThread(parts: Parts, channel: Channel, body: ThreadBody): void {
  const { world } = parts;
  const { thread } = channel;
  if (!thread) return;
  const { id } = world.bot;
  need(world, channel, id);
  const manages = may(world, channel, id, 'ManageThreads');
  const { archived, locked, name, auto_archive_duration: minutes } = body;
  const opensOnly = archived === false && [locked, name, minutes].every((value) => value === undefined);
  if (!manages) {
    if (thread.locked || locked !== undefined) throw refuse('missingPermissions');
    if (opensOnly) need(world, channel, id, 'SendMessagesInThreads');
    else if (thread.owner !== id) throw refuse('missingPermissions');
  }
  if (thread.archived && archived !== false) throw refuse('threadArchived');
  checkArchive(minutes);
  if (name !== undefined) rename(parts, channel, name);
  if (minutes !== undefined) thread.autoArchiveMinutes = minutes;
  if (archived !== undefined) setArchived(parts, channel, archived);
  if (locked !== undefined) setLocked(parts, channel, locked);
}

function rename(parts: Parts, channel: Channel, name: string): void {
  const { thread } = channel;
  if (!thread) return;
  checkName(name);
  const now = parts.world.clock.now();
  const lately = thread.renames.filter((at) => now - at < RENAMES_MS);
  if (lately.length >= RENAMES) throw limited((RENAMES_MS - (now - (lately[0] ?? now))) / 1_000);
  thread.renames = [...lately, now];
  channel.name = name;
  tellThread(parts, 'THREAD_UPDATE', channel);
}
