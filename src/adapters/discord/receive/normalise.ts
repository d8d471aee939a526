import { carriedBy, filesIn } from './carried.ts';
import { attachedTo } from './files.ts';
import { type About, type Inbound, type InboundOf, type Person, withBrought } from '../../../core/domain/message.ts';
import { fromCustomId } from '../custom-id.ts';
import { messageId, type Spot, timeOf, toPlace } from '../ids.ts';
import { nameOf, type Said } from '../text/read-text.ts';
import type { InteractionOf, Interaction, Message, MessageDelete, Reaction, User } from './wire.ts';
import { type COMMAND, type COMPONENT, type FORM, isVoice, REPLY } from './wire.ts';
import { toReplyTo } from '../deliver/answers.ts';

/** What Discord sends, as core's events. Their ids are Discord's own, so what is sent again is known. */

export function personOf(user: User, nick?: string | null): Person {
  return { id: user.id, name: nameOf(user, nick) };
}

export function fromMessage(message: Message, spot: Spot, said: Said, self: string): InboundOf<'message'> {
  const id = messageId(message.channel_id, message.id);
  const carried = carriedBy(message);
  const passedOn = filesIn({ ...message, referenced_message: null });
  return {
    kind: 'message',
    ...toPlace(spot),
    id,
    at: timeOf(message.id),
    person: personOf(message.author, message.member?.nick),
    message: id,
    ...said,
    text: withBrought(
      said.text,
      passedOn.map(({ filename }) => filename),
      carried,
    ),
    files: attachedTo(filesIn(message)),
    ...(carried.length > 0 && { carried }),
    direct: spot.server === undefined,
    ...wordless(message, said),
    ...(spot.server !== undefined && spot.thread !== spot.channel && !isFirst(spot, message) && { within: true }),
    ...(isOfBot(message) && { stranger: 'bot' as const }),
    ...repliesTo(message, self),
  };
}

/** A thread will hang on it. The first message of a forum's post has the id of the thread that it stands in. */
export function isFirst({ thread }: Spot, { id, channel_id: channel }: Pick<Message, 'id' | 'channel_id'>): boolean {
  return thread === id && channel !== id;
}

function wordless(message: Message, { text }: Said): Pick<InboundOf<'message'>, 'wordless'> {
  if (isVoice(message)) return { wordless: 'voice' };
  const { sticker_items: stickers, attachments, message_snapshots: snapshots } = message;
  const isSticker = stickers.length > 0 && text === '' && attachments.length === 0 && snapshots.length === 0;
  return isSticker ? { wordless: 'sticker' } : {};
}

/** Discord does not tell what it was before. */
export function fromEdit(message: Message, spot: Spot, said: Said, self: string): InboundOf<'edit'> {
  const at = Date.parse(message.edited_timestamp ?? '') || timeOf(message.id);
  const inbound = fromMessage(message, spot, said, self);
  return { ...inbound, kind: 'edit', id: `${inbound.id}/edited/${at}`, at, sentAt: timeOf(message.id) };
}

/** Discord does not say who did. */
export function fromDeleted({ id, channel_id: channel }: MessageDelete, spot: Spot, now: number): InboundOf<'deleted'> {
  const message = messageId(channel, id);
  const person = { id: 'discord', name: 'Discord' };
  return { kind: 'deleted', ...toPlace(spot), id: `${message}/deleted`, at: now, person, message };
}

/** A bot or a webhook wrote it; people of other organisations and guests are not told apart on Discord. */
export function isOfBot({ author, webhook_id }: Message): boolean {
  return author.bot === true || webhook_id !== undefined;
}

function repliesTo(message: Message, self: string): Pick<InboundOf<'message'>, 'repliesTo'> {
  const { type, message_reference: reference, referenced_message: original, author, channel_id: channel } = message;
  if (type !== REPLY || reference?.message_id === undefined) return {};
  const wrote = original?.author.id;
  const by =
    wrote === undefined ? {} : ({ by: wrote === self ? 'bot' : wrote === author.id ? 'self' : 'other' } as const);
  return { repliesTo: { message: messageId(channel, reference.message_id), ...by } };
}

/** Discord does not say when it was, so it is `now`. */
export function fromReaction(reaction: Reaction, spot: Spot, person: Person, now: number): InboundOf<'reaction'> {
  const message = messageId(reaction.channel_id, reaction.message_id);
  const emoji = reaction.emoji.name ?? '';
  return {
    kind: 'reaction',
    ...toPlace(spot),
    id: `${message}:${person.id}:${emoji}`,
    at: now,
    person,
    message,
    emoji,
  };
}

export function fromCommand(
  interaction: InteractionOf<typeof COMMAND>,
  spot: Spot,
  person: Person,
  text: string,
): InboundOf<'command'> {
  return { kind: 'command', ...arrival(interaction, spot, person, 'command'), command: interaction.data.name, text };
}

/** What is sent from a form; `about` is the message in whose menu it was. */
export function fromForm(
  interaction: InteractionOf<typeof FORM>,
  spot: Spot,
  person: Person,
  { text, about }: { text: string; about?: About },
): InboundOf<'command'> {
  return {
    kind: 'command',
    ...arrival(interaction, spot, person, 'command'),
    command: 'task',
    text,
    ...(about && { about }),
  };
}

/** Undefined where the button is none of ours. */
export function fromButton(
  interaction: InteractionOf<typeof COMPONENT>,
  spot: Spot,
  person: Person,
): Inbound | undefined {
  const pressed = fromCustomId(interaction.data.custom_id);
  if (!pressed) return undefined;
  return {
    kind: 'action',
    // A button in a direct message speaks of the thread that it is about.
    ...arrival(interaction, pressed.from ?? spot, person, 'button'),
    message: messageId(interaction.message.channel_id, interaction.message.id),
    action: pressed.action,
    ...(pressed.value !== '' && { value: pressed.value }),
  };
}

/** A server took the bot out; Discord does not say who did. It has no place of its own there, so the server stands for one. */
export function fromRemoved(server: string, now: number): InboundOf<'lifecycle'> {
  const place = toPlace({ server, channel: server, thread: server, provisional: false });
  const person = { id: 'discord', name: 'Discord' };
  return { kind: 'lifecycle', ...place, id: `discord:${server}/removed/${now}`, at: now, person, event: 'removed' };
}

function arrival(interaction: Interaction, spot: Spot, person: Person, kind: 'command' | 'button') {
  const { id, token, application_id: application } = interaction;
  const replyTo = toReplyTo({ kind, application, interaction: id, token });
  return { ...toPlace(spot), id: `discord:i/${id}`, at: timeOf(id), person, replyTo };
}

/** Nobody can tell what it says. */
export function isBare({
  content,
  attachments,
  message_snapshots: snapshots,
  sticker_items: stickers,
}: Message): boolean {
  return content === '' && [attachments, snapshots, stickers].every(({ length }) => length === 0);
}
