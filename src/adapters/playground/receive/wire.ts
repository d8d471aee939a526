import type { Context } from 'hono';
import { z } from 'zod';
import type { Person } from '../../../core/domain/message.ts';
import { Refusal } from '../errors.ts';
import { channelOf, directThread } from '../ids.ts';
import { canSee, channelExists, findPerson, PEOPLE } from '../people.ts';

export const MAX_BODY = 256 * 1024;
const MAX_TEXT = 40_000;

const NOUNS: Partial<Record<string, string>> = { string: 'a text', object: 'a JSON object' };

const id = z.string().min(1).max(100);

/** As many as a message of any platform has. */
const MOST_FILES = 10;

/** A message brings its files along; base64 makes them a third larger. */
export const MAX_MESSAGE = 16 * 1024 * 1024;

const SentFile = z.object({
  name: z.string().min(1).max(200),
  type: z.string().max(100).default(''),
  base64: z.base64(),
});
export type SentFile = z.infer<typeof SentFile>;

export const MessageRequest = z.object({
  channel: id,
  thread: id.optional(),
  user: id,
  text: z.string(),
  /** The message that this one replies to. */
  replyTo: id.optional(),
  files: z.array(SentFile).max(MOST_FILES, `has more than ${MOST_FILES} files`).optional(),
});
export const EditRequest = z.object({ user: id, text: z.string() });
export const DeleteRequest = z.object({ user: id });
export const CommandRequest = z.object({
  channel: id,
  thread: id.optional(),
  user: id,
  command: z.string().regex(/^\/[a-z][a-z0-9_-]{0,31}$/i, 'must be a slash and a name, like "/task"'),
  text: z.string().default(''),
  /** What was filled into the command's form, by the names of its options, instead of a text. */
  values: z.record(z.string().max(40), z.string()).optional(),
});
export const ActionRequest = z.object({
  message: id,
  action: z.string().min(1).max(40),
  value: z.string().max(2000).optional(),
  user: id,
});
export const ReactionRequest = z.object({
  message: id,
  emoji: z.string().regex(/^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)$/v, 'must be one emoji'),
  user: id,
});

/** Reads a JSON body of that form. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const body = await c.req.json().catch((error: unknown) => {
    // What came before this, like the size limit, has its own answer.
    if (error instanceof SyntaxError) {
      throw new Refusal(400, 'bad_json', 'The body is not JSON. Send one JSON object.', error);
    }
    throw error;
  });
  const parsed = schema.safeParse(body, { error: problemOf });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = issue?.path.join('.') || 'The body';
    throw new Refusal(400, 'bad_request', `${field} ${issue?.message ?? 'is not of its form'}.`);
  }
  return parsed.data;
}

/** What is wrong with a field, to go on after its name. */
function problemOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined ? 'is missing' : `must be ${NOUNS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'too_small') return 'is empty';
  if (issue.code === 'too_big') return `is longer than ${issue.maximum} characters`;
  return 'is not of its form';
}

export function knownUser(user: string | undefined): Person {
  const person = user === undefined ? undefined : findPerson(user);
  if (!person) {
    const names = PEOPLE.map(({ id }) => id).join(', ');
    const problem = user === undefined ? 'Say who you are: user is missing' : 'There is no such user';
    throw new Refusal(400, 'unknown_user', `${problem}. Use one of ${names}.`);
  }
  return person;
}

/** The channel, if the person may see it. */
export function visibleChannel(channel: string, user: string): string {
  if (!channelExists(channel)) {
    throw new Refusal(404, 'unknown_channel', 'There is no such channel. GET /playground/state lists them.');
  }
  if (!canSee(user, channel)) {
    throw new Refusal(403, 'forbidden', 'That is a direct message of somebody else.');
  }
  return channel;
}

export function noThread(): Refusal {
  return new Refusal(404, 'unknown_thread', 'There is no such thread. GET /playground/channels/:channel lists them.');
}

/** A thread's channel, if there can be such a thread and the person may see it. */
export function visibleThread(thread: string, user: string): { channel: string; thread: string } {
  const channel = channelOf(thread);
  if (channel === undefined || thread !== (directThread(channel) ?? thread)) {
    throw noThread();
  }
  return { channel: visibleChannel(channel, user), thread };
}

export function tooLong(what: string): Refusal {
  return new Refusal(413, 'too_large', what);
}

export function checkLength(text: string): void {
  if (text.length > MAX_TEXT) {
    throw tooLong(`A text may have ${MAX_TEXT.toLocaleString('en')} characters. Send it in parts.`);
  }
}
