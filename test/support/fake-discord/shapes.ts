import { ChannelType, GuildMemberFlags, MessageFlags, MessageReferenceType, MessageType } from 'discord-api-types/v10';
import type { Channel, Guild, Member, Message, Role, User } from './model.ts';
import { permissionsIn } from './permissions.ts';
import type { World } from './world.ts';

/** Turns what the fake keeps into the JSON that Discord sends. */

const JOINED = '2024-01-01T00:00:00.000000+00:00';

export function iso(at: number): string {
  return new Date(at).toISOString().replace('Z', '000+00:00');
}

export function userJson({ id, name, display, bot }: User): object {
  return {
    id,
    username: name,
    discriminator: bot ? '0001' : '0',
    global_name: bot ? null : display,
    avatar: null,
    bot,
    public_flags: 0,
  };
}

export function memberJson(world: World, member: Member, withUser = true): object {
  return {
    ...(withUser && { user: userJson(world.user(member.user)) }),
    nick: member.nick ?? null,
    avatar: null,
    roles: member.roles,
    joined_at: JOINED,
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0 satisfies GuildMemberFlags | 0,
    communication_disabled_until: null,
  };
}

function roleJson(role: Role, position: number): object {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position,
    permissions: String(role.permissions),
    managed: role.managedBy !== undefined,
    mentionable: role.mentionable,
    flags: 0,
    ...(role.managedBy !== undefined && { tags: { bot_id: role.managedBy } }),
  };
}

export function channelJson(world: World, channel: Channel): object {
  const last = [...channel.messages.keys()].at(-1) ?? null;
  if (channel.recipient !== undefined) {
    const recipients = [userJson(world.user(channel.recipient))];
    return { id: channel.id, type: channel.type, last_message_id: last, recipients, flags: 0 };
  }
  const shared = {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guild,
    name: channel.name,
    last_message_id: last,
    rate_limit_per_user: 0,
    flags: 0,
  };
  const { thread } = channel;
  if (!thread) {
    const forum = channel.type === ChannelType.GuildForum;
    return {
      ...shared,
      position: 0,
      topic: null,
      nsfw: false,
      parent_id: null,
      permission_overwrites: channel.overwrites.map(({ id, kind, allow, deny }) => ({
        id,
        type: kind === 'role' ? 0 : 1,
        allow: String(allow),
        deny: String(deny),
      })),
      ...(forum && { available_tags: [], default_reaction_emoji: null, default_sort_order: null }),
    };
  }
  const messages = Math.max(0, channel.messages.size - 1);
  return {
    ...shared,
    parent_id: channel.parent,
    owner_id: thread.owner,
    message_count: messages,
    total_message_sent: messages,
    member_count: 1,
    thread_metadata: {
      archived: thread.archived,
      locked: thread.locked,
      auto_archive_duration: thread.autoArchiveMinutes,
      archive_timestamp: iso(thread.archivedAt),
      create_timestamp: iso(thread.createdAt),
    },
  };
}

export function guildJson(world: World, guild: Guild): object {
  const all = [...world.channels.values()].filter((channel) => channel.guild === guild.id);
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.owner,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map((role, position) => roleJson(role, position)),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    joined_at: JOINED,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    // Without the privileged intent a bot is told of itself alone.
    members: [...guild.members.values()]
      .filter(({ user }) => user === world.bot.id)
      .map((member) => memberJson(world, member)),
    channels: all.filter(({ thread }) => !thread).map((channel) => channelJson(world, channel)),
    threads: all.filter(({ thread }) => thread && !thread.archived).map((channel) => channelJson(world, channel)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** A message; without `content` its words, files and buttons are left out, as for an app that may not read them. */
export function messageJson(world: World, message: Message, content = true): object {
  const { mentions, reference } = message;
  const hidden = !content && message.author !== world.bot.id;
  const flags = message.flags | (message.thread === undefined ? 0 : MessageFlags.HasThread);
  const thread = message.thread === undefined ? undefined : world.channels.get(message.thread);
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channel,
    author: userJson(world.user(message.author)),
    content: hidden ? '' : message.content,
    timestamp: iso(message.at),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    tts: false,
    mention_everyone: mentions.everyone,
    mentions: mentions.users.map((id) => userJson(world.user(id))),
    mention_roles: mentions.roles,
    attachments: hidden ? [] : message.attachments.map((file) => attachmentJson(world, message.channel, file)),
    embeds: hidden ? [] : message.embeds,
    components: hidden ? [] : message.components,
    pinned: false,
    flags,
    ...(message.reactions.size > 0 && { reactions: reactionsJson(world, message) }),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(thread && { thread: channelJson(world, thread) }),
    ...(reference && {
      message_reference: {
        type: message.forwards ? MessageReferenceType.Forward : MessageReferenceType.Default,
        message_id: reference.message,
        channel_id: reference.channel,
        guild_id: world.channels.get(reference.channel)?.guild,
      },
    }),
    ...(reference && refersTo(world, message, content)),
    ...(message.stickers && { sticker_items: message.stickers.map((one) => ({ ...one, format_type: 1 })) }),
    ...(message.forwards && { message_snapshots: hidden ? [] : [{ message: snapshotJson(world, message.forwards) }] }),
    ...(message.author === world.bot.id && message.interaction && { application_id: world.bot.id }),
    ...(message.interaction && {
      interaction_metadata: {
        id: message.interaction.id,
        type: message.interaction.name === undefined ? 3 : 2,
        user: userJson(world.user(message.interaction.user)),
        authorizing_integration_owners: { '0': world.channels.get(message.channel)?.guild ?? '0' },
      },
    }),
  };
}

function refersTo(world: World, message: Message, content: boolean): object {
  if (message.type !== MessageType.Reply && message.type !== MessageType.ThreadStarterMessage) return {};
  const { reference } = message;
  const found = reference && world.channels.get(reference.channel)?.messages.get(reference.message);
  return { referenced_message: found ? messageJson(world, { ...found, type: MessageType.Default }, content) : null };
}

/** A forwarded message: its words and files, and not who wrote them. */
function snapshotJson(world: World, message: Message): object {
  const { type, content, timestamp, edited_timestamp, flags, mentions, mention_roles, attachments, embeds } =
    messageJson(world, message) as Record<string, unknown>;
  return {
    type,
    content,
    timestamp,
    edited_timestamp,
    flags,
    mentions,
    mention_roles,
    attachments,
    embeds,
    components: [],
  };
}

function attachmentJson(
  world: World,
  channel: string,
  { id, name, size, type }: Message['attachments'][number],
): object {
  const url = `${world.cdn}/attachments/${channel}/${id}/${encodeURIComponent(name)}`;
  return { id, filename: name, size, ...(type !== '' && { content_type: type }), url, proxy_url: url };
}

function reactionsJson(world: World, message: Message): object[] {
  return [...message.reactions].map(([emoji, users]) => ({
    emoji: { id: null, name: emoji },
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    me: users.has(world.bot.id),
    me_burst: false,
    burst_colors: [],
  }));
}

/** What events of a server's channel carry about the person besides the message itself. */
export function sideJson(world: World, channel: Channel, user: string): object {
  if (channel.guild === undefined) return { channel_type: channel.type };
  const member = world.guild(channel.guild).members.get(user);
  return {
    guild_id: channel.guild,
    channel_type: channel.type,
    ...(member && { member: memberJson(world, member, false) }),
  };
}

/** The person who acts, as an interaction names them: with what they may do in a server, alone in a direct message. */
export function actorJson(world: World, channel: Channel, user: string): object {
  if (channel.guild === undefined) return { user: userJson(world.user(user)) };
  const member = world.guild(channel.guild).members.get(user) ?? { user, roles: [] };
  return { member: { ...memberJson(world, member), permissions: String(permissionsIn(world, channel, user)) } };
}
