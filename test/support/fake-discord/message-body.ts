import { MessageFlags, MessageType } from 'discord-api-types/v10';
import type { MessageBody, Upload } from './check-message.ts';
import { invalidField } from './errors.ts';
import type { Draft } from './messages.ts';
import type { Attachment, Channel, Message } from './model.ts';
import type { Parts } from './parts.ts';

/** What an app may set of a message's flags. */
const FLAGS =
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.Ephemeral |
  MessageFlags.Loading |
  MessageFlags.IsComponentsV2;

/** A new message out of the body that asks for it. */
export function draftOf(body: MessageBody, files: readonly Upload[], parts: Parts): Omit<Draft, 'author'> {
  return {
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: (body.components ?? []) as Message['components'],
    attachments: attached(body, files, parts),
    flags: (body.flags ?? 0) & FLAGS,
    allowed: body.allowed_mentions ?? undefined,
    ...(body.nonce !== undefined && { nonce: body.nonce }),
  };
}

/** What an edit changes: what it names, and nothing else. */
export function editOf(body: MessageBody, files: readonly Upload[], parts: Parts) {
  const added = files.length > 0 || body.attachments !== undefined;
  return {
    ...(body.content !== undefined && { content: body.content ?? '' }),
    ...(body.embeds !== undefined && { embeds: (body.embeds ?? []) as Message['embeds'] }),
    ...(body.components !== undefined && { components: (body.components ?? []) as Message['components'] }),
    ...(added && { attachments: attached(body, files, parts) }),
  };
}

function attached(body: MessageBody, files: readonly Upload[], { world }: Parts): Attachment[] {
  return files.map(({ field, name, type, bytes }) => {
    const number = /^files\[(\d+)\]$/.exec(field)?.[1];
    if (number === undefined) throw invalidField('files', 'BASE_TYPE_BAD', `Files are named files[n], not ${field}`);
    const named = body.attachments?.find(({ id }) => String(id) === number)?.filename;
    return { id: world.id(), name: named ?? name, size: bytes.length, type, bytes };
  });
}

/** The message that a new one answers, checked. */
export function referenceOf(body: MessageBody, channel: Channel): Pick<Draft, 'reference' | 'type'> {
  const asked = body.message_reference;
  if (!asked) return {};
  const found = channel.messages.get(asked.message_id);
  if (!found || found.only !== undefined) {
    if (asked.fail_if_not_exists === false) return {};
    throw invalidField('message_reference', 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
  }
  return { reference: { message: found.id, channel: channel.id }, type: MessageType.Reply };
}
