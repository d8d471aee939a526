import { z } from 'zod';
import type { Attached } from './attached.ts';
import { beginningOf } from './beginning.ts';

/**
 * Words of others that a message brings along. They are about what the message asks, and never say anything to the bot
 * themselves: no mention, command or answer is read in them.
 */
export const Carried = z.object({
  as: z.enum(['forwarded', 'shared', 'linked', 'replied_to']),
  /** Who wrote it, or the title of a linked page; left out where the platform does not tell. */
  name: z.string().max(200).optional(),
  text: z.string().overwrite((text) => text.toWellFormed()),
  /** Where it stands. */
  link: z.string().max(2_000).optional(),
});
export type Carried = z.infer<typeof Carried>;

/** More of one message are not even noted. */
export const MOST_CARRIED = 10;

/** As much of one as is kept: a pasted log's beginning says what it is about, and events stay small. */
const CARRIED_CHARS = 12_000;

/** What a message carries, within the limits; what has neither words nor an address is left out. */
export function carriedWithin(carried: readonly Carried[]): Carried[] {
  return carried
    .filter(({ text, link }) => text.trim() !== '' || link !== undefined)
    .slice(0, MOST_CARRIED)
    .map(({ as, name, text, link }) => ({
      as,
      ...(name !== undefined && name.trim() !== '' && { name: name.trim().slice(0, 200).toWellFormed() }),
      text: beginningOf(text, CARRIED_CHARS),
      ...(link !== undefined && link.length <= 2_000 && { link }),
    }));
}

/** A message's own words with those that it passes on, for whoever reads it as part of a talk. */
export function withWords(text: string, carried: readonly Carried[]): string {
  const passedOn = carried.map(({ as, name, text: words, link }) => {
    const head = [as.replace('_', ' '), name, link].filter((part) => part !== undefined).join(' ');
    return words === '' ? `[${head}]` : `[${head}] ${words}`;
  });
  return [text, ...passedOn].filter((part) => part !== '').join('\n');
}

/** A message that brings files for work; `files` is left out where its event did not tell whether there are any. */
export type MoreFrom = { message: string; files?: Attached[] };

/** Where a request stands, and what its message brought along. */
export type Brought = {
  /** The message that asks for it, by the platform's id; see `TalkAsked`. Commands have none. */
  requestMessage?: string;
  /** The files that came with it; left out where its event did not tell. */
  requestFiles?: Attached[];
  /** What it forwards, shares, links or replies to. */
  requestCarried?: Carried[];
  /** Messages that brought more files for it afterwards, such as the yes. */
  moreFrom?: MoreFrom[];
};

/** Whether something was asked for by that message. */
export function isAskedBy(message: string): (one: Pick<Brought, 'requestMessage'>) => boolean {
  return ({ requestMessage }) => requestMessage === message;
}

/** The same as `Brought`, of anything that has it: an order, an offer, a reply, a run. */
export function broughtOf({
  requestMessage,
  requestFiles,
  requestCarried,
  moreFrom,
}: { [Name in keyof Brought]: Brought[Name] | undefined }): Brought {
  return {
    ...(requestMessage !== undefined && { requestMessage }),
    ...(requestFiles && { requestFiles }),
    ...(requestCarried && requestCarried.length > 0 && { requestCarried }),
    ...(moreFrom && { moreFrom }),
  };
}

/** What a person's message brings along for its own request; an event of another kind brings nothing. */
export function broughtBy(event: {
  kind?: string | undefined;
  message?: string | undefined;
  files?: Attached[] | undefined;
  carried?: Carried[] | undefined;
}): Brought {
  const { kind, message, files, carried } = event;
  if (kind !== 'message') return {};
  return broughtOf({ requestMessage: message, requestFiles: files, requestCarried: carried });
}

/** What a later message brings for work; undefined where it is known to bring nothing. */
export function moreFrom(later: {
  kind?: string;
  message?: string;
  files?: Attached[] | undefined;
}): MoreFrom | undefined {
  const { kind, message, files } = later;
  if (kind !== 'message' || message === undefined || files?.length === 0) return undefined;
  return { message, ...(files && { files }) };
}

/** The same with what a later message brings for it. */
export function withMore(brought: Brought, later: Parameters<typeof moreFrom>[0]): Brought {
  const more = moreFrom(later);
  return more ? { ...brought, moreFrom: [...(brought.moreFrom ?? []), more] } : brought;
}

/** What a message brings that a command was given on; `request` is what is asked for, which may be its own words. */
export function broughtOn(
  {
    message,
    by,
    text,
    files,
  }: { message: string; by?: string | undefined; text: string; files?: Attached[] | undefined },
  request: string,
): Brought {
  const isItself = text.trim() === request.trim();
  const carried = isItself ? [] : carriedWithin([{ as: 'shared', ...(by !== undefined && { name: by }), text }]);
  return broughtOf({ requestMessage: message, requestFiles: files, requestCarried: carried });
}
