import { z } from 'zod';

/** What is read of Slack's payloads; whatever else they carry is left out. */

const id = z.string().min(1).max(100);
const ts = z.string().regex(/^\d{1,15}\.\d{1,10}$/);

/** Around everything that Slack sends: what Bolt fails on in any other form. */
export const Body = z.looseObject({
  event: z.looseObject({ type: z.string() }).optional(),
  authorizations: z.array(z.looseObject({})).nullish(),
});

/** What Slack sends through a socket. */
export const Frame = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['hello', 'disconnect']) }),
  z.looseObject({ type: z.literal('events_api'), payload: Body.required({ event: true }) }),
  z.looseObject({ type: z.enum(['interactive', 'slash_commands']), payload: Body }),
]);

/** A file of a message. In a shared channel it may be a mere stub, and a deleted one is a tombstone. */
export const SlackFile = z.object({
  id: z.string().optional(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  subtype: z.string().nullish(),
  file_access: z.string().nullish(),
  url_private_download: z.string().nullish(),
});
export type SlackFile = z.infer<typeof SlackFile>;

/** A message that is shared, what Slack shows of a link, or what an app puts below its text. */
export const Attachment = z.object({
  is_share: z.boolean().nullish(),
  is_msg_unfurl: z.boolean().nullish(),
  author_name: z.string().nullish(),
  author_subname: z.string().nullish(),
  title: z.string().nullish(),
  from_url: z.string().nullish(),
  text: z.string().nullish(),
  fallback: z.string().nullish(),
  files: z.array(SlackFile).nullish(),
});
export type Attachment = z.infer<typeof Attachment>;

export const Message = z.object({
  type: z.enum(['message', 'app_mention']),
  subtype: z.string().optional(),
  channel: id,
  channel_type: z.string().optional(),
  user: id.optional(),
  /** The workspace of that person. */
  user_team: id.nullish(),
  bot_id: id.nullish(),
  text: z.string().default(''),
  ts,
  thread_ts: ts.optional(),
  parent_user_id: id.optional(),
  edited: z.unknown().optional(),
  files: z.array(SlackFile).optional(),
  attachments: z.array(z.unknown()).optional(),
});
export type Message = z.infer<typeof Message>;

const Inner = Message.omit({ type: true, channel: true, channel_type: true });

/**
 * A message was changed. Slack tells so of edits, of unfurls and of counted replies, and of a root that was deleted while it had
 * replies (a tombstone).
 */
export const Changed = z.object({
  subtype: z.literal('message_changed'),
  channel: id,
  channel_type: z.string().optional(),
  ts,
  message: Inner,
  previous_message: Inner.optional(),
});
export type Changed = z.infer<typeof Changed>;

export const Deleted = z.object({
  subtype: z.literal('message_deleted'),
  channel: id,
  channel_type: z.string().optional(),
  ts,
  deleted_ts: ts,
  previous_message: Inner.partial().optional(),
});
export type Deleted = z.infer<typeof Deleted>;

export const Reaction = z.object({
  user: id,
  reaction: z.string().min(1),
  item: z.object({ type: z.literal('message'), channel: id, ts }),
  item_user: id.optional(),
  event_ts: ts,
});
export type Reaction = z.infer<typeof Reaction>;

export const HomeOpened = z.object({ user: id, channel: id.optional(), tab: z.string().optional() });

/** Tokens of people are none of the bot's business. */
export const Revoked = z.object({ tokens: z.object({ bot: z.array(z.string()).nullish() }) });

/**
 * Whose installation an event is for: an organisation's own, where the bot is installed organisation-wide (then the workspace may
 * be null), or else a workspace's.
 */
function installedIn(
  {
    team,
    enterprise,
    isOrganisation,
  }: { team: string | null | undefined; enterprise: string | null | undefined; isOrganisation: boolean },
  context: z.RefinementCtx,
): string {
  const found = isOrganisation ? (enterprise ?? team) : (team ?? enterprise);
  if (found != null) return found;
  context.addIssue({ code: 'custom', message: 'names no workspace and no organisation' });
  return z.NEVER;
}

const Authorization = z.object({
  team_id: id.nullish(),
  enterprise_id: id.nullish(),
  is_enterprise_install: z.boolean().nullish(),
});

/** Around every event of the Events API. */
export const Envelope = z
  .object({
    team_id: id.nullish(),
    enterprise_id: id.nullish(),
    event_id: id,
    authorizations: z.array(Authorization).nullish(),
  })
  // In a channel that is shared with another organisation, `team_id` may be the other one.
  .transform(({ team_id, enterprise_id, event_id, authorizations }, context) => {
    const [own] = authorizations ?? [];
    const team = own?.team_id ?? team_id;
    const enterprise = own?.enterprise_id ?? enterprise_id;
    return {
      team_id: installedIn({ team, enterprise, isOrganisation: own?.is_enterprise_install === true }, context),
      event_id,
    };
  });
export type Envelope = z.infer<typeof Envelope>;

export const Command = z
  .object({
    command: z.string().min(1),
    text: z.string().default(''),
    team_id: id.nullish(),
    enterprise_id: id.nullish(),
    is_enterprise_install: z.enum(['true', 'false']).nullish(),
    channel_id: id,
    user_id: id,
    user_name: z.string().optional(),
    response_url: z.url().optional(),
    trigger_id: id,
  })
  .transform(({ team_id: team, enterprise_id: enterprise, is_enterprise_install: wide, ...rest }, context) => ({
    ...rest,
    team_id: installedIn({ team, enterprise, isOrganisation: wide === 'true' }, context),
  }));
export type Command = z.infer<typeof Command>;

const installedFor = {
  team: z.object({ id }).nullish(),
  enterprise: z.object({ id }).nullish(),
  is_enterprise_install: z.boolean().nullish(),
  user: z.object({ id, username: z.string().optional(), name: z.string().optional(), team_id: id.nullish() }),
};

type InstalledFor = { [Name in 'team' | 'enterprise']?: { id: string } | null | undefined } & {
  is_enterprise_install?: boolean | null | undefined;
};

function withTeam<T extends InstalledFor>(
  payload: T,
  context: z.RefinementCtx,
): Omit<T, keyof InstalledFor> & { team: string } {
  const { team, enterprise, is_enterprise_install: wide, ...rest } = payload;
  const found = installedIn({ team: team?.id, enterprise: enterprise?.id, isOrganisation: wide === true }, context);
  return { ...rest, team: found };
}

/** A shortcut on a message. */
export const MessageShortcut = z
  .object({
    ...installedFor,
    trigger_id: id,
    channel: z.object({ id }),
    message: Inner,
  })
  .transform(withTeam);

/** What was filled in, or chosen. */
const Filled = z.object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() });

export const Submitted = z
  .object({
    ...installedFor,
    view: z.object({
      id,
      private_metadata: z.string(),
      state: z.object({
        values: z.record(z.string(), z.record(z.string(), Filled)),
      }),
    }),
  })
  .transform(withTeam);

export type Submitted = z.infer<typeof Submitted>;

export const Press = z
  .object({
    ...installedFor,
    container: z.object({
      type: z.string(),
      message_ts: ts.optional(),
      channel_id: id.optional(),
      thread_ts: ts.optional(),
      is_ephemeral: z.boolean().optional(),
    }),
    message: z.object({ ts, thread_ts: ts.optional() }).optional(),
    actions: z
      .array(z.object({ action_id: z.string().min(1), value: z.string().optional(), action_ts: z.string() }))
      .min(1),
    response_url: z.url().optional(),
  })
  .transform(withTeam);
export type Press = z.infer<typeof Press>;
