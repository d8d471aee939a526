import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Clock } from './clock.ts';
import { refuse } from './errors.ts';
import type { Channel, Guild, Member, Message, Role, Thread, User } from './model.ts';
import { Snowflakes } from './snowflake.ts';

/** What the bot's invite grants unless a test says otherwise: the smallest set that docs/discord.md asks for. */
export const USUAL_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.EmbedLinks;

const PEOPLE_MAY =
  USUAL_PERMISSIONS | PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.CreatePublicThreads;

const DAY_MINUTES = 1_440;

export const THREAD_TYPES: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/** Servers, channels, people and messages: all that exists at the fake, and nothing about how it is asked for. */
export class World {
  readonly clock: Clock;
  /** Where files are kept. */
  cdn = 'https://cdn.discordapp.com';
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  /** The bot's own user; its application has the same id, as it is with every newer app. */
  readonly bot: User;
  readonly #ids = new Snowflakes();

  constructor(clock: Clock, botName = 'meanwhile') {
    this.clock = clock;
    this.bot = this.addUser(botName, { bot: true, display: 'Meanwhile' });
  }

  id(): string {
    return this.#ids.next(this.clock.now());
  }

  addUser(name: string, more: Partial<User> = {}): User {
    const display = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    const user: User = { id: this.id(), name, display, bot: false, ...more };
    this.users.set(user.id, user);
    return user;
  }

  /** A server with the bot in it, and a role that Discord manages for the bot. */
  addGuild(name: string, people: readonly User[], permissions = USUAL_PERMISSIONS): Guild {
    const id = this.id();
    const everyone: Role = { id, name: '@everyone', permissions: 0n, mentionable: false };
    const managed: Role = {
      id: this.id(),
      name: this.bot.display,
      permissions,
      managedBy: this.bot.id,
      mentionable: false,
    };
    const ordinary: Role = { id: this.id(), name: 'people', permissions: PEOPLE_MAY, mentionable: false };
    const guild: Guild = {
      id,
      name,
      owner: people[0]?.id ?? this.bot.id,
      roles: new Map([everyone, managed, ordinary].map((role) => [role.id, role])),
      members: new Map(people.map((user): [string, Member] => [user.id, { user: user.id, roles: [ordinary.id] }])),
    };
    guild.members.set(this.bot.id, { user: this.bot.id, roles: [managed.id] });
    this.guilds.set(id, guild);
    return guild;
  }

  addChannel(guild: Guild, name: string, type: ChannelType = ChannelType.GuildText): Channel {
    const channel: Channel = { id: this.id(), type, name, guild: guild.id, overwrites: [], messages: new Map() };
    this.channels.set(channel.id, channel);
    return channel;
  }

  addThread(parent: Channel, name: string, owner: string, more: { id?: string; type?: ChannelType } = {}): Channel {
    const now = this.clock.now();
    const thread: Thread = {
      owner,
      archived: false,
      locked: false,
      archivedAt: now,
      createdAt: now,
      autoArchiveMinutes: DAY_MINUTES,
      renames: [],
    };
    const channel: Channel = {
      id: more.id ?? this.id(),
      type: more.type ?? ChannelType.PublicThread,
      name,
      ...(parent.guild !== undefined && { guild: parent.guild }),
      parent: parent.id,
      overwrites: [],
      messages: new Map(),
      thread,
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** The direct messages of the bot with a person: one channel for each pair. */
  directWith(user: string): Channel {
    const known = [...this.channels.values()].find((channel) => channel.recipient === user);
    if (known) return known;
    const channel: Channel = {
      id: this.id(),
      type: ChannelType.DM,
      name: '',
      recipient: user,
      overwrites: [],
      messages: new Map(),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  user(id: string): User {
    const user = this.users.get(id);
    if (!user) throw refuse('unknownUser');
    return user;
  }

  guild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (!guild) throw refuse('unknownGuild');
    return guild;
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (!channel) throw refuse('unknownChannel');
    return channel;
  }

  message(channel: Channel, id: string): Message {
    const message = channel.messages.get(id);
    if (!message) throw refuse('unknownMessage');
    return message;
  }

  /** What hangs under a channel. */
  threadsIn(guild: Guild): Channel[] {
    return [...this.channels.values()].filter(({ guild: of, thread }) => of === guild.id && thread !== undefined);
  }
}
