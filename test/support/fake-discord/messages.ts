import { GatewayIntentBits, MessageType } from 'discord-api-types/v10';
import { refuse } from './errors.ts';
import { mentionsIn, pingedBy } from './mentions.ts';
import type { AllowedMentions, Channel, Message } from './model.ts';
import type { Parts } from './parts.ts';
import { may } from './permissions.ts';
import { memberJson, messageJson, sideJson } from './shapes.ts';
import { unarchive } from './threads.ts';

export type Draft = Partial<Omit<Message, 'mentions' | 'reactions' | 'earlier'>> & {
  author: string;
  allowed?: AllowedMentions | undefined;
};

/** Puts a message into a channel, tells whom it mentions and the gateway. */
export function post(parts: Parts, channel: Channel, { allowed, ...draft }: Draft): Message {
  const { world, log } = parts;
  const { thread } = channel;
  if (thread?.locked && !may(world, channel, draft.author, 'ManageThreads')) throw refuse('threadLocked');
  // Writing opens an archived thread again.
  if (thread?.archived) unarchive(parts, channel);
  const replied = draft.reference && draft.type === MessageType.Reply ? draft.reference : undefined;
  const repliesTo = replied && world.channel(replied.channel).messages.get(replied.message)?.author;
  // Discord keeps no space around a text.
  const content = (draft.content ?? '').trim();
  const message: Message = {
    id: draft.id ?? world.id(),
    channel: channel.id,
    type: MessageType.Default,
    at: world.clock.now(),
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    reactions: new Map(),
    earlier: [],
    ...draft,
    content,
    mentions: mentionsIn(world, channel, draft.author, content, allowed, repliesTo),
  };
  channel.messages.set(message.id, message);
  const users = message.only === undefined ? pingedBy(world, channel, message) : [];
  if (users.length > 0) {
    log.pings.push({ message: message.id, channel: channel.id, users: users.map((id) => world.user(id).name) });
  }
  tell(parts, 'MESSAGE_CREATE', channel, message);
  return message;
}

export function edit(
  parts: Parts,
  message: Message,
  change: Partial<Pick<Message, 'content' | 'embeds' | 'components' | 'attachments' | 'flags'>>,
  allowed: AllowedMentions | undefined,
): void {
  const { world } = parts;
  const channel = world.channel(message.channel);
  if (change.content !== undefined) message.earlier.push(message.content);
  Object.assign(message, change);
  message.content = message.content.trim();
  message.editedAt = world.clock.now();
  message.mentions = mentionsIn(world, channel, message.author, message.content, allowed);
  tell(parts, 'MESSAGE_UPDATE', channel, message);
}

export function remove(parts: Parts, message: Message): void {
  const channel = parts.world.channel(message.channel);
  channel.messages.delete(message.id);
  if (message.only !== undefined) return;
  parts.send({
    type: 'MESSAGE_DELETE',
    guild: channel.guild,
    channel,
    intent: intentFor(channel, 'Messages'),
    data: () => ({ id: message.id, channel_id: channel.id, guild_id: channel.guild }),
  });
}

export function react(parts: Parts, message: Message, emoji: string, user: string): void {
  const users = message.reactions.get(emoji) ?? new Set();
  message.reactions.set(emoji, users);
  if (users.has(user)) return;
  users.add(user);
  tellReaction(parts, 'MESSAGE_REACTION_ADD', message, emoji, user);
}

export function unreact(parts: Parts, message: Message, emoji: string, user: string): void {
  const users = message.reactions.get(emoji);
  if (!users?.delete(user)) return;
  if (users.size === 0) message.reactions.delete(emoji);
  tellReaction(parts, 'MESSAGE_REACTION_REMOVE', message, emoji, user);
}

function tellReaction(parts: Parts, type: string, message: Message, emoji: string, user: string): void {
  const { world, send } = parts;
  const channel = world.channel(message.channel);
  const member = channel.guild === undefined ? undefined : world.guild(channel.guild).members.get(user);
  const added = type === 'MESSAGE_REACTION_ADD';
  send({
    type,
    guild: channel.guild,
    channel,
    intent: intentFor(channel, 'Reactions'),
    data: () => ({
      user_id: user,
      channel_id: channel.id,
      message_id: message.id,
      guild_id: channel.guild,
      emoji: { id: null, name: emoji },
      burst: false,
      type: 0,
      ...(added && { message_author_id: message.author }),
      ...(added && member && { member: memberJson(world, member) }),
    }),
  });
}

function intentFor(channel: Channel, what: 'Messages' | 'Reactions'): GatewayIntentBits {
  const direct = channel.guild === undefined;
  if (what === 'Messages') return direct ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
  return direct ? GatewayIntentBits.DirectMessageReactions : GatewayIntentBits.GuildMessageReactions;
}

/** An app may always read what it wrote, direct messages, and what mentions it. */
export function isAlwaysReadable(parts: Parts, message: Message): boolean {
  const { world } = parts;
  const direct = world.channel(message.channel).guild === undefined;
  return direct || message.author === world.bot.id || message.mentions.users.includes(world.bot.id);
}

function tell(parts: Parts, type: string, channel: Channel, message: Message): void {
  // What one person sees alone never comes through the gateway.
  if (message.only !== undefined) return;
  const { world, send } = parts;
  const open = isAlwaysReadable(parts, message);
  const side = sideJson(world, channel, message.author);
  const shown = structuredCloneOf(message);
  send({
    type,
    guild: channel.guild,
    channel,
    intent: intentFor(channel, 'Messages'),
    data: (content) => ({ ...messageJson(world, shown, content || open), ...side }),
  });
}

/** As it was when the event happened: a session that is away gets it later. */
function structuredCloneOf(message: Message): Message {
  return { ...message, mentions: { ...message.mentions }, reactions: new Map(message.reactions) };
}
