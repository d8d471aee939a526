import { beginningOf } from './beginning.ts';
import type { Carried } from './carried.ts';
import type { Place } from './message.ts';

/** One message that was said in a thread before a request. `at` is ms since 1970; `person` is left out of the bot's own. */
export type Said = { message: string; by: 'person' | 'bot'; name: string; text: string; at: number; person?: string };

/** Why the talk could not be read; `scope` is the permission that the installation lacks, as the platform calls it. */
export type TalkProblem = { why: 'scope' | 'not_allowed' | 'busy'; scope?: string };

/**
 * What was said before a request, oldest first. `of` says whether it is the request's own thread, or the channel that the
 * request was made in. `more`: only the last ones are here. `carried` is what the request itself forwards, shares, links or
 * replies to, and `links` are the addresses in all of that; nothing has opened them.
 */
export type Talk = {
  of: 'thread' | 'channel';
  said: Said[];
  more: boolean;
  problem?: TalkProblem;
  carried?: Carried[];
  links?: string[];
};

/** `before` is the id of the request's message; `around`: the request points at something, so the channel's talk counts too. */
export type TalkAsked = { before?: string | undefined; limit: number; around: boolean };

/**
 * Reads what everybody in a place can see, with edits and deletions applied. It may take as long as a platform takes, so
 * handling never calls it. It throws a `DeliveryError`, whose `retry` says whether to try again.
 */
export interface TalkReader {
  readTalk(place: Place, asked: TalkAsked): Promise<Talk>;
}

/** Messages that one request gets to see: about as much as a person rereads before answering. */
export const TALK_MESSAGES = 50;

/** As much of one message as is kept; a pasted log belongs into a file. */
const TALK_MESSAGE_CHARS = 4_000;

/** All of it together: it shares the model's window with the request, the files and what is found. */
export const TALK_CHARS = 40_000;

/** Talk of the channel that is older than this is hardly what "this" means. */
const CHANNEL_TALK_MS = 24 * 3_600_000;

export const NO_TALK: Talk = { of: 'thread', said: [], more: false };

/** The talk within its limits; the oldest messages go first. `now` is when the request was made (ms). */
export function withinLimits(talk: Talk, now: number): Talk {
  const recent = talk.of === 'thread' ? talk.said : talk.said.filter(({ at }) => now - at < CHANNEL_TALK_MS);
  const said: Said[] = [];
  let chars = 0;
  for (const one of recent.slice(-TALK_MESSAGES).toReversed()) {
    const text = beginningOf(one.text, TALK_MESSAGE_CHARS);
    chars += text.length;
    if (chars > TALK_CHARS) break;
    said.unshift({ ...one, text });
  }
  return { ...talk, said, more: talk.more || said.length < talk.said.length };
}
