import { type Carried, carriedWithin } from '../../../core/domain/carried.ts';
import { nameOf, readMentions } from '../text/read-text.ts';
import { type File, type Message, type Passed, REPLY } from './wire.ts';

/** What a message forwards, replies to and links to. Whom those words mention is none of the bot's business. */
export function carriedBy({
  message_snapshots: snapshots,
  referenced_message: original,
  embeds,
  type,
}: Message): Carried[] {
  const forwarded = snapshots.map(({ message }): Carried => ({ as: 'forwarded', text: wordsOf(message) }));
  const isReply = original != null && type === REPLY;
  const repliedTo = isReply
    ? [{ as: 'replied_to' as const, name: nameOf(original.author, undefined), text: wordsOf(original) }]
    : [];
  return carriedWithin([...repliedTo, ...forwarded, ...embeds.map(linked)]);
}

function wordsOf({ content, mentions, mention_roles, embeds }: Passed): string {
  const { text } = readMentions({ content, mentions, mention_roles }, { id: '' });
  const shown = embeds.map(({ title, description }) => [title, description].filter(Boolean).join('\n'));
  return [text, ...shown].filter((part) => part !== '').join('\n\n');
}

function linked({ title, description, url }: Message['embeds'][number]): Carried {
  return {
    as: 'linked',
    ...(title != null && { name: title }),
    text: description ?? '',
    ...(url != null && { link: url }),
  };
}

/** The files of the message itself, of what it forwards, and of what it replies to. */
export function filesIn({
  attachments,
  message_snapshots: snapshots,
  referenced_message: original,
  type,
}: Message): File[] {
  const repliedTo = type === REPLY ? (original?.attachments ?? []) : [];
  return [...attachments, ...snapshots.flatMap(({ message }) => message.attachments), ...repliedTo];
}
