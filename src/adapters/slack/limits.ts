/** What Slack takes, as data; where each figure comes from stands beside it. */
export const LIMITS = {
  /** Characters of all `markdown` blocks of one message; docs.slack.dev/reference/block-kit/blocks/markdown-block. */
  markdown: 12_000,
  /** Of that for what core says; the rest is for what neutralising adds. Blocks of ~13,200 fail (slackapi/bolt-js#2509). */
  text: 11_000,
  /** Characters of a section's text; docs.slack.dev/reference/block-kit/blocks/section-block. */
  section: 3_000,
  /** Blocks of one message; docs.slack.dev/reference/block-kit/blocks. */
  blocks: 50,
  /** Blocks of a view; docs.slack.dev/reference/views/home-tab-views. */
  viewBlocks: 100,
  /** `text` should stay under this; docs.slack.dev/reference/methods/chat.postMessage#truncating. */
  fallback: 4_000,
  /** Slack cuts off a text that is longer; same reference. */
  plainText: 40_000,
  /** Elements of one actions block, and characters of a button's label and value; same reference, block elements. */
  buttons: 25,
  buttonLabel: 75,
  buttonValue: 2_000,
  /** Characters of a confirmation's title, text and button; docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object. */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** Characters of a field of a form; docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element. */
  field: 3_000,
  /** Options of a menu, and characters of one; docs.slack.dev/reference/block-kit/composition-objects/option-object. */
  options: 100,
  option: 75,
  /** Tasks of a plan; no documentation says how many Slack takes, and more would hide what stands below. */
  tasks: 12,
  /** Characters of a task's title; none documented, and a card has room for one line. */
  taskTitle: 150,
  /** Characters of a `markdown_text` of a stream; docs.slack.dev/reference/methods/chat.startStream. */
  stream: 12_000,
  /** A `response_url` takes this many answers; docs.slack.dev/interactivity/handling-user-interaction. */
  responses: 5,
  /** ... for 30 minutes, less a minute for the way. */
  responsesMs: 29 * 60_000,
} as const;

/** Slack ends a stream about 306 s after its start (measured by others; no documentation says so), so it is ended before. */
export const STREAM_MS = 240_000;

/** How long a call of the Web API may take; Slack has no figure, and answers that take longer are lost as a rule. */
export const CALL_MS = 10_000;

/** A message has to be acknowledged within 3 s, so what it only would be nicer with (names) is waited for this long. */
export const LOOKUP_MS = 800;

/** A rate: so many calls (`points`) in so many seconds. */
export type Rate = { points: number; duration: number };

/**
 * Budgets after docs.slack.dev/apis/web-api/rate-limits, none above it, in short windows, so that one burst does not use
 * up a whole minute.
 */
export const RATES = {
  /** chat.postMessage: one a second and channel, short bursts are taken. */
  post: { points: 1, duration: 1 },
  postBurst: { points: 10, duration: 60 },
  /** chat.update is in tier 3, 50 a minute and workspace. */
  edit: { points: 3, duration: 4 },
  editBurst: { points: 5, duration: 60 },
  /** chat.appendStream is in tier 4, 100 a minute and workspace. */
  stream: { points: 8, duration: 5 },
  /** chat.startStream and stopStream are in tier 2, 20 a minute and workspace. */
  startStream: { points: 18, duration: 60 },
  /** conversations.replies and .history are in tier 3, 50 a minute and workspace; a few are left for finding what was sent. */
  read: { points: 40, duration: 60 },
} as const satisfies Record<string, Rate>;

/** What the bot asks a workspace for; manifest.yml lists the same. */
export const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'im:history',
  'im:write',
  'mpim:history',
  'reactions:read',
  'reactions:write',
  'users:read',
] as const;

/** Everything may come to one address; three are served, since Slack asks for each kind's. */
export const ENDPOINTS: readonly string[] = ['/slack/events', '/slack/commands', '/slack/actions'];

/** Slack's events have some KB; its own limit for what is larger is not documented. */
export const MAX_BODY = 1024 * 1024;

/** Slack does not send again what it is told not to (docs, events API, "Turning retries off"). */
export const NO_RETRY = { 'x-slack-no-retry': '1' };
