import { z } from 'zod';
import { Attached, MOST_ATTACHED } from './attached.ts';
import { Carried, MOST_CARRIED } from './carried.ts';

/** Someone who talks to the bot. `id` is opaque and unique within the workspace; `name` is for showing. */
export const Person = z.object({ id: z.string().min(1), name: z.string().min(1) });
export type Person = z.infer<typeof Person>;

/**
 * Where something happens. All ids are opaque strings that only their adapter takes apart, and begin with the
 * adapter's name and a colon (`slack:T1/C1/1700000000.000100`), so an outgoing finds its platform by its thread.
 * A thread is always named: an adapter that has not got one yet (a command typed in a channel) names the one that the
 * first message posted there will open.
 */
export const Place = z.object({
  workspace: z.string().min(1),
  channel: z.string().min(1),
  thread: z.string().min(1),
});
export type Place = z.infer<typeof Place>;

/** Who is no member of the workspace: somebody of another organisation, a guest, or a bot (SPEC G5). */
export const Stranger = z.enum(['outside', 'guest', 'bot']);
export type Stranger = z.infer<typeof Stranger>;

/** What a program orders beside the words: the workflow's input in its own form, and who is told of the end. */
export const TaskOrder = z.object({
  input: z.record(z.string(), z.unknown()).optional(),
  webhook: z.object({ url: z.string(), channel: z.string() }).optional(),
});
export type TaskOrder = z.infer<typeof TaskOrder>;

/** A message of somebody that a person points at. */
export const About = z.object({
  message: z.string().min(1),
  by: z.string().optional(),
  text: z.string(),
  files: z.array(Attached).max(MOST_ATTACHED).optional(),
});
export type About = z.infer<typeof About>;

/** Text from outside: half surrogate pairs, which no JSON or UTF-8 can carry, are replaced. */
const Text = z.string().overwrite((text) => text.toWellFormed());

const arrival = {
  ...Place.shape,
  /** Unique per event; a resent event has the same id and is accepted once. */
  id: z.string().min(1),
  /** When the event happened, in ms since 1970, by the platform's clock. */
  at: z.number().int().nonnegative(),
  person: Person,
  /** Left out for members of the workspace. */
  stranger: Stranger.optional(),
  /** The person's own time zone by its IANA name, where the platform tells it. Times that name no zone are meant in it. */
  zone: z.string().max(64).optional().catch(undefined),
  /** Where a private answer to this very event goes, opaque to core; the answer is given exactly once. */
  replyTo: z.string().optional(),
  /** The part of a trace that it arrived in; see `Tracing`. */
  trace: z.string().max(64).optional().catch(undefined),
};

/** What a message says, as it was sent or as it was edited. */
const said = {
  message: z.string().min(1),
  /** Markdown, with the mention of the bot taken out and everybody else written as `@name`. */
  text: Text,
  /** The bot is mentioned in the text. */
  mentioned: z.boolean(),
  /** Sent in a direct message with the bot. */
  direct: z.boolean(),
  /** Somebody other than the bot is mentioned. */
  toOthers: z.boolean(),
  /** It stands below other messages of a thread that was there before. */
  within: z.boolean().optional(),
  /** It is nothing but that. */
  wordless: z.enum(['sticker', 'voice']).optional().catch(undefined),
  /** The files in it; left out where the event does not tell whether there are any. */
  files: z.array(Attached).max(MOST_ATTACHED).optional(),
  /** What it forwards, shares, links or replies to; its `text` has none of that. */
  carried: z.array(Carried).max(MOST_CARRIED).optional(),
  /** The message that this one replies to, where the platform has replies to single messages; `by` is left out where it is gone. */
  repliesTo: z.object({ message: z.string().min(1), by: z.enum(['bot', 'self', 'other']).optional() }).optional(),
};

/** As much of an event as it takes to tell its person that it could not be read. */
export const Sender = z.object(arrival).pick({
  workspace: true,
  channel: true,
  thread: true,
  at: true,
  person: true,
  replyTo: true,
});
export type Sender = z.infer<typeof Sender>;

/** One normalised event from a platform. */
export const Inbound = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    ...arrival,
    ...said,
  }),
  z.object({
    kind: z.literal('edit'),
    ...arrival,
    ...said,
    /** What the message was before, where the platform tells. */
    before: z.object({ text: Text, mentioned: z.boolean() }).optional(),
    /** When it was first sent, where the platform does not tell what it was before. */
    sentAt: z.number().int().nonnegative().optional(),
  }),
  /** A message is gone. Who took it away is not known everywhere: then the person is the platform itself by name. */
  z.object({ kind: z.literal('deleted'), ...arrival, message: z.string().min(1) }),
  z.object({
    kind: z.literal('command'),
    ...arrival,
    command: z.string().min(1),
    text: Text,
    /** What only a program can say. */
    order: TaskOrder.optional(),
    /** The message that it was given on, where the platform has commands on messages; its text is no command. */
    about: About.optional(),
  }),
  z.object({
    kind: z.literal('action'),
    ...arrival,
    message: z.string().min(1),
    action: z.string().min(1),
    value: z.string().optional(),
  }),
  z.object({ kind: z.literal('reaction'), ...arrival, message: z.string().min(1), emoji: z.string().min(1) }),
  z.object({
    kind: z.literal('lifecycle'),
    ...arrival,
    /**
     * `opened`: the person looked at the thread. `removed`: the workspace took the bot out; the person is whoever did, or
     * the platform itself by name where it does not say.
     */
    event: z.enum(['opened', 'removed']),
    /** The person saw everything that waits for them in the workspace, as in a home of their own, not only that thread. */
    all: z.boolean().optional(),
  }),
]);
export type Inbound = z.infer<typeof Inbound>;

/** Every kind of event that this version knows. */
export const inboundKinds: ReadonlySet<string> = new Set(Inbound.options.map(({ shape }) => shape.kind.value));

export type InboundOf<Kind extends Inbound['kind']> = Extract<Inbound, { kind: Kind }>;

/** An edited message, as if it had been sent like that now. */
export function asSentNow({ before: _before, sentAt: _sentAt, ...edited }: InboundOf<'edit'>): InboundOf<'message'> {
  return { ...edited, kind: 'message' };
}

/** The message is for the bot: it mentions the bot, replies to it, or stands in a direct message. */
export function isSpokenTo({ mentioned, direct, repliesTo }: InboundOf<'message'>): boolean {
  return mentioned || direct || repliesTo?.by === 'bot';
}

/** The message names, or replies to, somebody other than the bot. */
export function isToOthers({ toOthers, repliesTo }: InboundOf<'message'>): boolean {
  return toOthers || repliesTo?.by === 'other';
}

/** What somebody wrote, with the names of the files that they sent along, and signs of the messages that they passed on. */
export function withBrought(text: string, names: readonly string[], carried: readonly Carried[] = []): string {
  const passedOn = carried.flatMap(({ as }) => (as === 'forwarded' || as === 'shared' ? [`[a ${as} message]`] : []));
  return [text, ...passedOn, ...names.map((name) => `[attached: ${name}]`)].filter((part) => part !== '').join('\n');
}

const BROUGHT = /^\[(?:attached: .*|a (?:forwarded|shared) message)\]$/;

/** What the person typed: the signs of what they sent along are no words of theirs, unless there is nothing else. */
export function typedIn(text: string): string {
  const typed = text.split('\n').filter((line) => !BROUGHT.test(line));
  return typed.length === 0 ? text : typed.join('\n');
}
