import type { APIEmbed, APIMessageTopLevelComponent, ChannelType, MessageType } from 'discord-api-types/v10';

/** What the fake keeps; shapes.ts turns it into the JSON that Discord sends. Times are ms since 1970. */

export type User = { id: string; name: string; display: string; bot: boolean; dmsClosed?: boolean };

export type Role = { id: string; name: string; permissions: bigint; managedBy?: string; mentionable: boolean };

export type Member = { user: string; roles: string[]; nick?: string };

export type Guild = {
  id: string;
  name: string;
  owner: string;
  roles: Map<string, Role>;
  members: Map<string, Member>;
};

/** What a role or a member may and may not do in one channel. */
export type Overwrite = { id: string; kind: 'role' | 'member'; allow: bigint; deny: bigint };

export type Thread = {
  owner: string;
  archived: boolean;
  locked: boolean;
  archivedAt: number;
  createdAt: number;
  autoArchiveMinutes: number;
  /** When it was renamed lately. */
  renames: number[];
};

export type Channel = {
  id: string;
  type: ChannelType;
  name: string;
  /** Undefined for a direct message. */
  guild?: string;
  /** A thread's channel. */
  parent?: string;
  recipient?: string;
  overwrites: Overwrite[];
  messages: Map<string, Message>;
  thread?: Thread;
};

export type Attachment = { id: string; name: string; size: number; type: string; bytes: Uint8Array };

export type AllowedMentions = {
  parse?: string[];
  users?: string[];
  roles?: string[];
  replied_user?: boolean;
};

export type Message = {
  id: string;
  channel: string;
  author: string;
  type: MessageType;
  content: string;
  at: number;
  editedAt?: number;
  embeds: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  attachments: Attachment[];
  nonce?: string | number;
  flags: number;
  /** The message that it answers or that starts its thread. */
  reference?: { message: string; channel: string };
  stickers?: { id: string; name: string }[];
  /** What it forwards, as that was then. */
  forwards?: Message;
  mentions: { users: string[]; roles: string[]; everyone: boolean };
  reactions: Map<string, Set<string>>;
  /** The thread that hangs on it. */
  thread?: string;
  interaction?: { id: string; user: string; name?: string };
  /** Only this person sees it. */
  only?: string;
  /** Its contents before each edit. */
  earlier: string[];
};
