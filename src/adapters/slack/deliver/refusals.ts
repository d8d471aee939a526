import type { Refusal } from '../../../core/ports.ts';

/**
 * What Slack's words for a refusal mean. `passing`: try again; `unsure`: it may have happened all the same; `token`: the token is no good;
 * `locked`: it is good, but not now; `blocks`: the message itself is taken without its blocks; `gone`: the message is not there any more.
 */
export type Kind = 'passing' | 'unsure' | 'token' | 'locked' | 'blocks' | 'gone' | Refusal;

/** By kind; docs.slack.dev/reference/methods/chat.postMessage#errors and its siblings. Every other word is `unknown`. */
const WORDS: Record<Exclude<Kind, 'unknown'>, readonly string[]> = {
  passing: ['ratelimited', 'rate_limited', 'team_added_to_org', 'message_limit_exceeded'],
  unsure: ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'],
  token: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'not_allowed_token_type',
    'user_removed_from_team',
  ],
  locked: [
    'org_login_required',
    'ekm_access_denied',
    'access_denied',
    'team_access_not_granted',
    'two_factor_setup_required',
    'accesslimited',
  ],
  blocks: [
    'invalid_blocks',
    'invalid_blocks_format',
    'unsupported_block_type',
    'block_mismatch',
    'invalid_attachments',
  ],
  gone: ['message_not_found', 'cant_update_message', 'edit_window_closed', 'user_not_found'],
  not_member: ['not_in_channel', 'channel_not_found'],
  not_allowed: [
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_locked',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
  ],
  closed: ['is_archived', 'thread_not_found', 'cannot_reply_to_message'],
  root_gone: [],
  too_long: ['msg_too_long', 'msg_blocks_too_long'],
  no_files: [
    'file_uploads_disabled',
    'file_uploads_except_images_disabled',
    'file_upload_size_restricted',
    'blocked_file_type',
    'storage_limit_reached',
    'snippet_too_large',
  ],
};

const KINDS = new Map(Object.entries(WORDS).flatMap(([kind, words]) => words.map((word) => [word, kind as Kind])));

export function kindOf(word: string): Kind {
  return KINDS.get(word) ?? 'unknown';
}

const REFUSALS: ReadonlySet<Kind> = new Set<Refusal>([
  'not_member',
  'not_allowed',
  'closed',
  'too_long',
  'no_files',
  'unknown',
]);

/** Why the message will never be taken there; undefined where it may be yet, or where there is nothing to take it. */
export function refusalOf(kind: Kind): Refusal | undefined {
  if (kind === 'blocks') return 'unknown';
  return REFUSALS.has(kind) ? (kind as Refusal) : undefined;
}
