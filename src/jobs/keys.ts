import { createHash } from 'node:crypto';

/**
 * Every key of ours in Redis, in one place. All begin with `mw:`; BullMQ's own begin with `mw:q:`.
 * Commands touch keys of several names in one script, so Redis Cluster is not supported.
 */
export const QUEUE_PREFIX = 'mw:q';
export const PLAYGROUND_PREFIX = 'mw:pg:';
export const SLACK_PREFIX = 'mw:sl:';
export const DISCORD_PREFIX = 'mw:dc:';
export const API_PREFIX = 'mw:http:';

/** A mailbox: `lane` and `inbox` are per thread, `outbox` is per channel. */
export type Box = { kind: 'lane' | 'inbox' | 'outbox'; id: string };

export function isBoxKind(kind: string): kind is Box['kind'] {
  return kind === 'lane' || kind === 'inbox' || kind === 'outbox';
}

export function boxName(box: Box): string {
  return `${box.kind}:${box.id}`;
}

export function parseBox(name: string): Box {
  const colon = name.indexOf(':');
  return { kind: name.slice(0, colon) as Box['kind'], id: name.slice(colon + 1) };
}

export const keys = {
  /** String: an event that was accepted. */
  seen: (id: string) => `mw:seen:${id}`,
  /** String: the answer to an order over the API (JSON), for a day. */
  apiAnswer: (replyTo: string) => `mw:${replyTo}`,
  apiOrder: (key: string) => `mw:api-order:${key}`,
  /** Hash: the hash of a token of the API -> the token (JSON). */
  apiTokens: 'mw:api-tokens',
  /** Set of the names of mailboxes that may hold something. */
  boxes: 'mw:boxes',
  /** List of entries (JSON). */
  box: (name: string) => `mw:box:${name}`,
  /** String: the token of the mailbox's drainer. */
  drainer: (name: string) => `mw:drainer:${name}`,
  /** Hash that expires: its drainer lives, and whether somebody left word; see lease.ts. */
  lease: (name: string) => `mw:lease:${name}`,
  /** Hash: entry id -> how often handling it failed or took its process down. */
  faults: (name: string) => `mw:faults:${name}`,
  /** List of entries that were set aside (JSON), newest first. */
  aside: 'mw:aside',
  /** Hash: workspace that took the bot out -> when (ms), until what was stored of it is deleted. */
  leaving: 'mw:leaving',
  /** String: how often a process was ended since its event loop hung. */
  hangs: 'mw:hangs',
  /** Written by `/readyz`, to see whether Redis takes it. */
  probe: 'mw:probe',
  /** String that expires: its platform holds back what is new in the channel, or what changes there. */
  hold: (channel: string, what: 'messages' | 'edits') => `mw:hold:${what}:${channel}`,
  /** Hash: what a token is for -> how the platform refuses it (JSON), since it does. */
  refusedTokens: 'mw:refused-tokens',
  /** Set of the channels that wait for that token to be taken again. */
  waitForToken: (scope: string) => `mw:wait-for-token:${scope}`,
  /** Hash: why messages could be delivered nowhere -> how many. */
  undelivered: 'mw:undelivered',
  /** String: what a platform's message shows, `run:<id>` or `offer:<id>`. */
  shown: (message: string) => `mw:shown:${message}`,
  /** Hash: `run:<id>` or `offer:<id>` -> a count that grows with every change still to be shown. */
  dirty: (channel: string) => `mw:dirty:${channel}`,

  /** String that expires: what the small model answered to this (JSON). */
  answered: (question: unknown) =>
    `mw:answered:${createHash('sha256').update(JSON.stringify(question)).digest('base64url')}`,

  /** Hash; see offers.ts. */
  offer: (id: string) => `mw:offer:${id}`,
  /** Sorted set of a thread's offers by creation. */
  threadOffers: (thread: string) => `mw:offers:${thread}`,
  /** Sorted set of open offers by expiry. */
  offersDue: 'mw:offers-due',

  /** Hash; see questions.ts. */
  question: (id: string) => `mw:question:${id}`,
  /** Sorted set of a thread's questions by creation. */
  threadQuestions: (thread: string) => `mw:questions:${thread}`,

  /** List of turns (JSON), oldest first. */
  history: (thread: string) => `mw:history:${thread}`,
  /** Hash; see replies/store.ts. */
  reply: (id: string) => `mw:reply:${id}`,
  /** Sorted set of all replies that are being written, by their beginning. */
  liveReplies: 'mw:live-replies',
  /** Set of a thread's replies that are being written. */
  threadReplies: (thread: string) => `mw:replies:${thread}`,

  /** Sorted set of the events by which that bot was answered lately, by their time. */
  botTurns: (workspace: string, bot: string) => `mw:bot-turns:${workspace}/${bot}`,

  /** Hash; see runs/hash.ts. */
  run: (id: string) => `mw:run:${id}`,
  /** Hash: step name -> its result (JSON), and `#...` for what is remembered about it. */
  steps: (id: string) => `mw:steps:${id}`,
  /** List of what was said to the run (JSON), oldest first. */
  additions: (id: string) => `mw:additions:${id}`,
  /** Sorted set of the runs waiting for a slot, by queue order. */
  queue: 'mw:queue',
  /** Sorted set of the high runs among them, by queue order. */
  queueHigh: 'mw:queue-high',
  /** Hash: high run that waits -> low run that was asked to make room for it. */
  preempts: 'mw:preempts',
  /** Hash: run that made room and waits -> the run that it made room for. */
  yielded: 'mw:yielded',
  /** Hash: run that waits for a slot -> its person. */
  queued: 'mw:queued',
  /** Hash: run that holds a slot -> its person. */
  holders: 'mw:holders',
  /** String: the time (ms) from which queue order counts. */
  queueEpoch: 'mw:queue-epoch',
  /** Sorted set of all live runs by creation. */
  live: 'mw:live',
  /** Sorted set of all finished runs by their end. */
  finished: 'mw:finished',
  /** Set of a thread's live runs. */
  threadLive: (thread: string) => `mw:live:${thread}`,
  /** Sorted set of a thread's latest finished runs by their end. */
  threadEnded: (thread: string) => `mw:ended:${thread}`,
  /** Sorted set of the finished runs that a person has not acknowledged, by their end. */
  unread: (workspace: string, person: string) => `mw:unread:${workspace}/${person}`,
  /** Sorted sets by creation, of a channel, a person or a workspace; `state` is `live`, a final status, or `schedules`. */
  index: (owner: Owner, state: string) => `mw:ix:${owner.kind}:${owner.id}:${state}`,
  /** Hash: `person:<id>` or `channel:<id>` -> what they want of long work. */
  preferences: (workspace: string) => `mw:prefer:${workspace}`,
  /** Hash: run that ended -> when, of those that the person is still to be told of; `due` is when that is. */
  untold: (workspace: string, person: string) => `mw:untold:${workspace}/${person}`,
  /** Sorted set of `<workspace> <person>` by when they are to be told of what ended. */
  tellDue: 'mw:tell-due',
  /** String, for a short while: the person declined an offer of that plan. */
  declined: (workspace: string, person: string, plan: string) => `mw:declined:${workspace}/${person}:${short(plan)}`,
  /** Set of the live runs of one plan. */
  alike: (workspace: string, plan: string) => `mw:alike:${workspace}:${short(plan)}`,
  /** Hash: name -> run id. */
  names: (workspace: string) => `mw:names:${workspace}`,
  /** Sorted set by creation: the runs, or the schedules, that people gave that title. */
  titled: (workspace: string, of: 'runs' | 'schedules', key: string) => `mw:titled:${workspace}:${of}:${short(key)}`,
  /** Hash; see schedules/store.ts. */
  schedule: (id: string) => `mw:schedule:${id}`,
  /** Hash: the platform's `message` that shows a schedule, and for a while what it was when it `ended`. */
  scheduleMessage: (id: string) => `mw:told-schedule:${id}`,
  /** Sorted set of the schedules that are not paused, by their next tick (ms). */
  schedulesDue: 'mw:schedules-due',
  /** Hash: name -> schedule id. */
  scheduleNames: (workspace: string) => `mw:schedule-names:${workspace}`,
  /** String: when equal requests of a person were made that succeeded, newest first, in seconds since 1970 to the base 36. */
  repeats: (hash: string) => `mw:habit:${hash}`,
  /** String: the person was asked whether to repeat that request. */
  suggested: (hash: string) => `mw:suggested:${hash}`,
  /** List of the latest durations (ms) of runs alike. */
  evidence: (workspace: string, workflow: string, alike: string) =>
    `mw:evidence:${workspace}:${workflow}:${short(alike)}`,
  /** List of how long each declared step of the latest of them took, as JSON. */
  stepEvidence: (workspace: string, workflow: string, alike: string) =>
    `mw:evidence:steps:${workspace}:${workflow}:${short(alike)}`,
  /** String: tokens that a person, or a whole workspace, has spent on a day. */
  spentOn: (owner: Owner, day: string) => `mw:spent:${owner.kind}:${owner.id}:${day}`,
  /** Set of the tools that a person has approved for good. */
  grants: (workspace: string, person: string) => `mw:grants:${workspace}/${person}`,
  /** Hash: `name`, `bytes`. */
  file: (id: string) => `mw:file:${id}`,
  /** Sorted set of worker processes by last sign of life (ms). */
  workers: 'mw:workers',
  /** Hash: worker process -> `<slots> <busy>`. */
  slots: 'mw:slots',
  /** Pub/sub channel: a signal was stored for the run whose id is the message. */
  signals: 'mw:signals',
  /** Pub/sub channel: the run whose id is the message has changed, or somebody acknowledged how it ended. */
  changes: 'mw:changes',
  /** Pub/sub channel: the run whose id is the message is to make room. */
  preemptions: 'mw:preemptions',
} as const;

/** Keys stay short, whatever people wrote. */
function short(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 12);
}

export type Owner = { kind: 'channel' | 'person' | 'workspace'; id: string };

/** People are unique within a workspace only. */
export function personOwner(workspace: string, person: string): Owner {
  return { kind: 'person', id: `${workspace}/${person}` };
}
