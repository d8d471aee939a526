import type { InboundOf } from '../../../core/domain/message.ts';
import { messageOf } from '../ids.ts';
import { millis, placeOf, WRITTEN } from './normalise.ts';
import { readText } from '../text/read-text.ts';
import { Changed, Deleted, type Message } from './wire.ts';

/** The message as it is now, and as it was. */
export type Edit = { message: Message; before: string; at: string };

/** Undefined where nobody has changed the words: Slack tells of unfurls and of counted replies in the same way. */
export function editIn(event: unknown): Edit | undefined {
  const { data } = Changed.safeParse(event);
  const before = data?.previous_message?.text;
  if (!data || before === undefined || before === data.message.text || !WRITTEN.has(data.message.subtype))
    return undefined;
  const { channel, channel_type, message, ts } = data;
  const now: Message = {
    ...message,
    type: 'message',
    channel,
    edited: undefined,
    ...(channel_type && { channel_type }),
  };
  return { message: now, before, at: ts };
}

/** One message may be edited several times. */
export function toEdit(
  inbound: InboundOf<'message'>,
  { message, before, at }: Edit,
  botUser: string,
): InboundOf<'edit'> {
  const was = readText(before, botUser, new Map());
  const now = readText(message.text, botUser, new Map());
  const isSame = was.text === now.text;
  return {
    ...inbound,
    kind: 'edit',
    id: `${inbound.message}/edited/${at}`,
    at: millis(at),
    before: { text: isSame ? inbound.text : was.text, mentioned: was.mentioned },
  };
}

/** `user` is who wrote it, where that is known. */
export type Gone = { channel: string; ts: string; at: string; thread: string | undefined; user: string | undefined };

/** A message that is gone; a root that had replies leaves a tombstone. */
export function goneIn(event: unknown): Gone | undefined {
  const deleted = Deleted.safeParse(event).data;
  if (deleted) {
    const { channel, deleted_ts, ts, previous_message: was } = deleted;
    return { channel, ts: deleted_ts, at: ts, thread: was?.thread_ts, user: was?.user };
  }
  const changed = Changed.safeParse(event).data;
  if (changed?.message.subtype !== 'tombstone') return undefined;
  const { channel, message, ts, previous_message: was } = changed;
  return { channel, ts: message.ts, at: ts, thread: message.thread_ts, user: was?.user };
}

export function toDeleted(team: string, { channel, ts, at, thread }: Gone): InboundOf<'deleted'> {
  const message = messageOf(team, channel, ts);
  return {
    kind: 'deleted',
    ...placeOf(team, channel, ts, thread),
    id: `${message}/deleted`,
    at: millis(at),
    person: { id: 'slack', name: 'Slack' },
    message,
  };
}
