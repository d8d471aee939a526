import { createHash } from 'node:crypto';
import type { Attached } from '../../../core/domain/attached.ts';
import { type Carried, carriedWithin } from '../../../core/domain/carried.ts';
import { type InboundOf, withBrought } from '../../../core/domain/message.ts';
import { placeOf } from '../ids.ts';
import { type Body, type Message, untoldOf } from '../message.ts';
import { BOT, findPerson, isDirect } from '../people.ts';
import type { StoredMessage } from '../store.ts';
import { readMentions } from '../text/read-text.ts';

/** Control characters have no place in a chat message; tabs and line ends do. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uE000]/g;

/** What a person typed, without what no chat message can carry. */
export function clean(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '').trim();
}

/** Turns a stored message of a person into core's event; its id is the message's. */
export function toInbound(
  message: Message,
  channel: string,
  { repliedTo, zone }: ReturnType<typeof untoldOf> = {},
): InboundOf<'message'> {
  const { text, mentioned, toOthers } = readMentions(message.text);
  const carried = carriedBy(repliedTo);
  return {
    kind: 'message',
    ...placeOf(channel, message.thread),
    id: message.id,
    at: Date.parse(message.createdAt),
    person: findPerson(message.author.id) ?? { id: message.author.id, name: message.author.name },
    ...(zone !== undefined && { zone }),
    message: message.id,
    text: withBrought(
      text,
      message.files.map(({ name }) => name),
    ),
    files: [...message.files, ...(repliedTo?.files ?? [])].map(toAttached),
    ...(carried.length > 0 && { carried }),
    mentioned,
    ...(message.thread !== message.id && !isDirect(channel) && { within: true }),
    direct: isDirect(channel),
    toOthers,
    ...(message.replyTo !== undefined && {
      repliesTo: { message: message.replyTo, by: authorOf(repliedTo?.author, message.author.id) },
    }),
  };
}

/** A message with other words; its author is who changes it. */
export function toEdit({ message, channel, fields }: StoredMessage, text: string, now: number): InboundOf<'edit'> {
  const untold = untoldOf(fields);
  const before = toInbound(message, channel, untold);
  const id = createHash('sha256')
    .update(`${message.editedAt ?? ''}\n${text}`)
    .digest('base64url');
  return {
    ...toInbound({ ...message, text }, channel, untold),
    kind: 'edit',
    id: `${message.id}/edited/${id}`,
    at: now,
    before: { text: before.text, mentioned: before.mentioned },
  };
}

export function toDeleted({ message, channel }: StoredMessage, now: number): InboundOf<'deleted'> {
  const { id, thread, author } = message;
  const person = findPerson(author.id) ?? { id: author.id, name: author.name };
  return { kind: 'deleted', ...placeOf(channel, thread), id: `${id}/deleted`, at: now, person, message: id };
}

/** What it replies to, in the words it had then. */
function carriedBy(repliedTo: Body['replyTo']): Carried[] {
  if (repliedTo?.text === undefined) return [];
  const { author, text } = repliedTo;
  const name = author === BOT.id ? BOT.name : (findPerson(author)?.name ?? author);
  return carriedWithin([{ as: 'replied_to', name, text }]);
}

function toAttached({ name, url, size }: Message['files'][number]): Attached {
  return { name, size, source: url.slice(url.lastIndexOf('/') + 1) };
}

function authorOf(author: string | undefined, self: string): 'bot' | 'self' | 'other' {
  if (author === BOT.id) return 'bot';
  return author === self ? 'self' : 'other';
}
