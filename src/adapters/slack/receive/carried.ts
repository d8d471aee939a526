import { type Carried, carriedWithin } from '../../../core/domain/carried.ts';
import { readText } from '../text/read-text.ts';
import { Attachment, type SlackFile } from './wire.ts';

/** Messages that are shared in a message, and what Slack shows of its links. Nobody is mentioned by them. */
export function carriedBy({ attachments = [] }: { attachments?: unknown[] | undefined }): Carried[] {
  return carriedWithin(attachmentsIn(attachments).map(toCarried));
}

/** The files of messages that are shared in it. */
function sharedFiles({ attachments = [] }: { attachments?: unknown[] | undefined }): SlackFile[] {
  return attachmentsIn(attachments).flatMap(({ files }) => files ?? []);
}

/** One that this version cannot read is left out. */
function attachmentsIn(attachments: readonly unknown[]): Attachment[] {
  return attachments.flatMap((raw) => Attachment.safeParse(raw).data ?? []);
}

function toCarried(attachment: Attachment): Carried {
  const { is_share, is_msg_unfurl, author_name, author_subname, title, from_url, text, fallback } = attachment;
  const isMessage = is_share === true || is_msg_unfurl === true;
  const isLink = !isMessage && from_url != null;
  const name = isLink ? title : (author_name ?? author_subname);
  const words = [isLink ? undefined : title, text ?? (isLink ? undefined : fallback)].filter((part) => part != null);
  return {
    as: isLink ? 'linked' : 'shared',
    ...(name != null && { name }),
    text: readText(words.join('\n'), undefined, new Map()).text,
    ...(from_url != null && { link: from_url }),
  };
}

/** The files of a message, and of what it shares. */
export function filesIn(message: {
  files?: SlackFile[] | undefined;
  attachments?: unknown[] | undefined;
}): SlackFile[] {
  return [...(message.files ?? []), ...sharedFiles(message)];
}
