/** What Slack says instead of doing it; `more` is put into the answer. */
export class SlackError extends Error {
  override name = 'SlackError';
  readonly code: string;
  readonly more: object;
  constructor(code: string, more: object = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

export type Json = Record<string, unknown>;

export type Team = {
  id: string;
  domain: string;
  /** The bot is installed in the whole organisation of that id. */
  enterprise?: string;
  users: Map<string, User>;
  channels: Map<string, Channel>;
  /** The bot's own account in this workspace. */
  bot: { user: string; id: string; name: string };
  /** The tokens that are good now, and what each may do. */
  tokens: Map<string, Set<string>>;
  /** What each person's App Home shows. */
  homes: Map<string, Json>;
  /** Status lines under the composer, by channel and thread. */
  statuses: { channel: string; thread: string; status: string; at: number }[];
};

export type User = {
  id: string;
  name: string;
  realName: string;
  bot: boolean;
  guest?: boolean;
  /** Their time zone; real people always have one. */
  tz?: string;
  /** The organisation's workspace that the person comes from, where that is another one. */
  from?: string;
};

export type Channel = {
  id: string;
  name: string;
  kind: 'channel' | 'group' | 'im' | 'mpim';
  members: Set<string>;
  archived: boolean;
  /** Oldest first. */
  messages: Message[];
  byTs: Map<string, Message>;
};

export type StoredFile = {
  id: string;
  name: string;
  title: string;
  bytes: Uint8Array;
  shared: boolean;
  type?: string;
  subtype?: string;
};

export type Message = {
  ts: string;
  channel: string;
  /** The first message of its thread; its own `ts` once it has replies. */
  threadTs?: string;
  user: string;
  bot: boolean;
  text: string;
  blocks?: Json[];
  metadata?: Json;
  files: StoredFile[];
  /** Shared messages, and what is shown of links. */
  attachments?: Json[];
  /** People by the name of the emoji. */
  reactions: Map<string, Set<string>>;
  edits: number;
  /** When it was edited last. */
  editedTs?: string;
  /** Only this person sees it. */
  ephemeralTo?: string;
  /** While it is being streamed. */
  stream?: { startedAt: number };
  /** It was written as a stream: its text is Markdown. */
  streamed?: boolean;
};

export type CallLog = {
  method: string;
  team: string;
  /** What its token may do. */
  scopes?: string;
  args: Json;
  at: number;
  /** What was answered; left out while it is at work. */
  answer?: { status: number; error?: string; dropped?: boolean };
};

export type Delivery = {
  kind: 'event' | 'interaction' | 'command';
  /** The kind of event, the type of interaction, or the command. */
  type: string;
  eventId?: string;
  attempt: number;
  sentAt: number;
  /** Ms until it was acknowledged; left out while it was not. */
  ackMs?: number;
  /** Ms until it was acknowledged over a socket after all, too late. */
  lateMs?: number;
  /** The HTTP status, or 200 for an acknowledged envelope. */
  status?: number;
  /** What the acknowledgement carried. */
  body?: unknown;
};
