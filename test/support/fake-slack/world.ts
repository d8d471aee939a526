import type { CallLog, Channel, Delivery, Json, Message, StoredFile, Team, User } from './state.ts';
import { SlackError } from './state.ts';

/** All workspaces, and the log that tests judge. */
export class World {
  readonly teams = new Map<string, Team>();
  readonly calls: CallLog[] = [];
  readonly deliveries: Delivery[] = [];
  /** What no well-behaved app does, though Slack might let it pass. */
  readonly problems: string[] = [];
  readonly now: () => number;
  #lastTs = 0;
  #counted = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Slack's ids are upper case letters and digits after a letter that says what it is. */
  newId(prefix: string): string {
    this.#counted += 1;
    return `${prefix}0${this.#counted.toString(36).toUpperCase().padStart(9, '0')}`;
  }

  /** Message ids are times in microseconds, one per message. */
  newTs(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, this.now() * 1000);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`;
  }

  addTeam(domain: string): Team {
    const bot = { user: this.newId('U'), id: this.newId('B'), name: 'meanwhile' };
    const team: Team = {
      id: this.newId('T'),
      domain,
      users: new Map(),
      channels: new Map(),
      bot,
      tokens: new Map(),
      homes: new Map(),
      statuses: [],
    };
    team.users.set(bot.user, { id: bot.user, name: bot.name, realName: 'Meanwhile', bot: true });
    this.teams.set(team.id, team);
    return team;
  }

  addUser(team: Team, name: string, realName: string, more: Partial<User> = {}): User {
    const user = { id: this.newId('U'), name, realName, bot: false, ...more };
    team.users.set(user.id, user);
    return user;
  }

  addChannel(team: Team, name: string, kind: Channel['kind'], members: Iterable<string>): Channel {
    const prefix = { channel: 'C', group: 'G', im: 'D', mpim: 'G' }[kind];
    const channel: Channel = {
      id: this.newId(prefix),
      name,
      kind,
      members: new Set(members),
      archived: false,
      messages: [],
      byTs: new Map(),
    };
    team.channels.set(channel.id, channel);
    return channel;
  }

  /** The direct channel of the bot and that person, made where there is none. */
  directChannel(team: Team, user: string): Channel {
    for (const channel of team.channels.values()) {
      if (channel.kind === 'im' && channel.members.has(user)) return channel;
    }
    return this.addChannel(team, '', 'im', [user, team.bot.user]);
  }

  addMessage(channel: Channel, message: Pick<Message, 'user' | 'bot' | 'text'> & Partial<Message>): Message {
    const stored: Message = {
      files: [],
      reactions: new Map(),
      edits: 0,
      ...message,
      ts: this.newTs(),
      channel: channel.id,
    };
    const parent = stored.threadTs === undefined ? undefined : channel.byTs.get(stored.threadTs);
    if (parent && !stored.ephemeralTo) parent.threadTs = parent.ts;
    channel.messages.push(stored);
    channel.byTs.set(stored.ts, stored);
    return stored;
  }

  remove(channel: Channel, message: Message): void {
    channel.messages.splice(channel.messages.indexOf(message), 1);
    channel.byTs.delete(message.ts);
  }

  byToken(token: string): { team: Team; scopes: Set<string> } | undefined {
    for (const team of this.teams.values()) {
      const scopes = team.tokens.get(token);
      if (scopes) return { team, scopes };
    }
    return undefined;
  }
}

/** The channel, or the error that Slack gives for one that the bot cannot see. */
export function channelOf(team: Team, id: unknown): Channel {
  const channel = typeof id === 'string' ? team.channels.get(id) : undefined;
  if (!channel) throw new SlackError('channel_not_found');
  const hidden = channel.kind !== 'channel' && !channel.members.has(team.bot.user);
  if (hidden) throw new SlackError('channel_not_found');
  return channel;
}

/** As apps see a message; a person's private ones are never among them. */
export function messageJson(team: Team, message: Message, withMetadata = false): Json {
  const channel = team.channels.get(message.channel);
  const replies = channel?.messages.filter(
    (one) => one.threadTs === message.ts && one.ts !== message.ts && !one.ephemeralTo,
  );
  const parent = message.threadTs === message.ts;
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: team.id,
    user_team: team.users.get(message.user)?.from ?? team.id,
    ...(message.bot && { bot_id: team.bot.id, app_id: 'A0FAKE' }),
    ...(message.blocks && { blocks: message.blocks }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(parent && { reply_count: replies?.length ?? 0 }),
    ...(!parent && message.threadTs !== undefined && { parent_user_id: channel?.byTs.get(message.threadTs)?.user }),
    ...(message.edits > 0 && { edited: { user: message.user, ts: message.editedTs ?? message.ts } }),
    ...(message.attachments && { attachments: message.attachments }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
    ...(message.files.length > 0 && { files: message.files.map((file) => fileJson(file, 'https://files.slack.com')) }),
    ...(message.reactions.size > 0 && {
      reactions: [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size })),
    }),
  };
}

/** As apps see a file; `bytes` are fetched with the token. */
export function fileJson({ id, name, title, bytes, type, subtype }: StoredFile, base: string): Json {
  const url = `${base}/files-pri/${id}/download/${encodeURIComponent(name)}`;
  return {
    id,
    name,
    title,
    mimetype: type ?? 'text/plain',
    size: bytes.length,
    mode: 'hosted',
    ...(subtype !== undefined && { subtype }),
    url_private: url,
    url_private_download: url,
  };
}
