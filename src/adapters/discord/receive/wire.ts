import { z } from 'zod';

/** What is read of what Discord sends; everything else in it is left alone. Names are Discord's. */
const Id = z.string().regex(/^[0-9]{15,20}$/);

export const User = z.object({
  id: Id,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
});
export type User = z.infer<typeof User>;

/** The flag of a voice message (docs, resources/message). */
const VOICE = 1 << 13;

export function isVoice({ flags }: Pick<Message, 'flags'>): boolean {
  return (flags & VOICE) !== 0;
}

/** By itself a message; it replies to another. */
export const REPLY = 19;
/** Stands at the beginning of a thread for the message that the thread hangs on. */
export const THREAD_STARTER = 21;

const Member = z.object({ nick: z.string().nullish() });

/** A file of a message; `content_type` is missing now and then, as of a long paste that became `message.txt`. */
const File = z.object({
  id: Id,
  filename: z.string(),
  size: z.number().optional(),
  content_type: z.string().nullish(),
  url: z.string().optional(),
});
export type File = z.infer<typeof File>;

/** What Discord shows of a link. */
const Embed = z.object({ title: z.string().nullish(), description: z.string().nullish(), url: z.string().nullish() });

const Mentioned = User.extend({ member: Member.optional() });

/** A message inside another one: forwarded, or replied to. */
const Passed = z.object({
  content: z.string().default(''),
  mentions: z.array(Mentioned).default([]),
  mention_roles: z.array(Id).default([]),
  attachments: z.array(File).default([]),
  embeds: z.array(Embed).default([]),
});
export type Passed = z.infer<typeof Passed>;

export const Message = z.object({
  id: Id,
  channel_id: Id,
  guild_id: Id.optional(),
  author: User,
  member: Member.optional(),
  webhook_id: z.string().optional(),
  type: z.number().int(),
  content: z.string(),
  nonce: z.union([z.string(), z.number()]).optional(),
  /** Null where nobody has edited it: an update tells of unfurled links, too. */
  edited_timestamp: z.string().nullish(),
  mentions: z.array(Mentioned).default([]),
  mention_roles: z.array(Id).default([]),
  attachments: z.array(File).default([]),
  embeds: z.array(Embed).default([]),
  sticker_items: z.array(z.unknown()).default([]),
  flags: z.number().int().default(0),
  /** Forwards have one too, of another type. */
  message_reference: z.object({ type: z.number().int().optional(), message_id: Id.optional() }).optional(),
  /** Null where that message is gone. */
  referenced_message: Passed.extend({ id: Id, author: User.extend({ username: z.string().default('') }) }).nullish(),
  /** What a forward forwards, as it was then; whose words they are is not told. */
  message_snapshots: z.array(z.object({ message: Passed })).default([]),
});
export type Message = z.infer<typeof Message>;

export const MessageDelete = z.object({ id: Id, channel_id: Id, guild_id: Id.optional() });
export type MessageDelete = z.infer<typeof MessageDelete>;
export const MessageDeleteBulk = z.object({ ids: z.array(Id), channel_id: Id, guild_id: Id.optional() });

export const Reaction = z.object({
  user_id: Id,
  channel_id: Id,
  message_id: Id,
  guild_id: Id.optional(),
  member: Member.extend({ user: User }).optional(),
  emoji: z.object({ id: Id.nullish(), name: z.string().nullish() }),
  message_author_id: Id.optional(),
});
export type Reaction = z.infer<typeof Reaction>;

export const Channel = z.object({ id: Id, type: z.number().int(), parent_id: Id.nullish() });
export type Channel = z.infer<typeof Channel>;

const Option = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});
export type Option = z.infer<typeof Option>;

const CommandData = z.object({
  name: z.string(),
  options: z.array(Option).default([]),
  /** Of a command in the menu of a message. */
  target_id: Id.optional(),
  resolved: z.object({ messages: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/** What was filled in, or chosen. Forms come with rows, or with labels around their fields. */
const Field = z.object({
  custom_id: z.string(),
  value: z.string().nullish(),
  values: z.array(z.string()).nullish(),
});
const FormPart = z.union([
  z.object({ components: z.array(Field) }).transform(({ components }) => components),
  z.object({ component: Field }).transform(({ component }) => [component]),
]);
const FormData = z.object({ custom_id: z.string(), components: z.array(FormPart) });

const interaction = {
  id: Id,
  application_id: Id,
  token: z.string().min(1),
  guild_id: Id.optional(),
  channel: Channel,
  member: Member.extend({ user: User }).optional(),
  user: User.optional(),
};

export const COMMAND = 2;
export const COMPONENT = 3;
export const AUTOCOMPLETE = 4;
export const FORM = 5;

export const Interaction = z.discriminatedUnion('type', [
  z.object({ ...interaction, type: z.literal(COMMAND), data: CommandData }),
  z.object({ ...interaction, type: z.literal(AUTOCOMPLETE), data: CommandData }),
  z.object({ ...interaction, type: z.literal(FORM), data: FormData }),
  z.object({
    ...interaction,
    type: z.literal(COMPONENT),
    data: z.object({ custom_id: z.string() }),
    message: z.object({ id: Id, channel_id: Id }),
  }),
]);
export type Interaction = z.infer<typeof Interaction>;
export type InteractionOf<Type extends Interaction['type']> = Extract<Interaction, { type: Type }>;

/** A server that the bot is no longer in; `unavailable` where it only has an outage. */
export const GuildDelete = z.object({ id: Id, unavailable: z.boolean().optional() });

export const ThreadDelete = z.object({ id: Id });

const Role = z.object({ id: Id, tags: z.object({ bot_id: Id.optional() }).optional() });
export const GuildRoles = z.object({ roles: z.array(Role) });

export const Application = z.object({ id: Id });
export const Self = z.object({ id: Id });
export const Posted = z.object({ id: Id, channel_id: Id });
export const Made = z.object({ id: Id });

/** The kinds of channel, by Discord's numbers. */
const channelTypes = { text: 0, direct: 1, announcement: 5, threads: [10, 11, 12] } as const;

export function isThread({ type }: Channel): boolean {
  return (channelTypes.threads as readonly number[]).includes(type);
}

/** A message there can be given a thread of its own. */
export function takesThreads({ type }: Channel): boolean {
  return type === channelTypes.text || type === channelTypes.announcement;
}
