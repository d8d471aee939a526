import { isBare } from './normalise.ts';
import { z } from 'zod';
import { type Carried, withWords } from '../../../core/domain/carried.ts';
import { NO_TALK, type Said, type Talk, type TalkAsked } from '../../../core/domain/talk.ts';
import type { Api } from '../api.ts';
import { fromMessageId, messageId, type Spot, timeOf } from '../ids.ts';
import { nameOf, readMentions } from '../text/read-text.ts';
import type { Threads } from '../deliver/threads.ts';
import { carriedBy } from './carried.ts';
import { Message, REPLY, THREAD_STARTER } from './wire.ts';

/** What people write; other types tell of pins, joins and the like. */
const WRITTEN: readonly number[] = [0, REPLY];

/** One call gives no more (docs, resources/message). */
const PAGE = 100;

/** A message that this version cannot read is left out. */
const Page = z.array(z.unknown());

type Parts = { api: Api; self: () => Promise<string>; threads: Pick<Threads, 'seenIn'> };

/** What everybody sees of a thread before a message, or of its channel where the thread hangs on that message. */
export async function readTalk({ api, self, threads }: Parts, spot: Spot, asked: TalkAsked): Promise<Talk> {
  const { before, limit, around } = asked;
  const request = before === undefined ? undefined : fromMessageId(before);
  const own = await self();
  const begins = request?.message === spot.thread && request.channel === spot.channel;
  const channel = begins ? spot.channel : await threads.seenIn(spot);
  // The bot remembers what was said to it in a direct message, and a thread that begins with the request has nothing before it.
  const inChannel = channel === spot.channel;
  if (inChannel && !around) return { of: 'thread', said: [], more: false };
  const query = { limit: String(Math.min(limit + 1, PAGE)), ...(request && { before: request.message }) };
  const page = Page.parse(await api.call('GET', `/channels/${channel}/messages`, { query }));
  const newestFirst = page.flatMap((raw) => startOr(raw));
  const written = newestFirst.filter(({ type }) => WRITTEN.includes(type)).map((message) => saidOf(message, own));
  const said = written
    .filter(({ text }) => text !== '')
    .slice(0, limit)
    .toReversed();
  // Without the intent for it, people's messages come without their words.
  const isHidden = said.length === 0 && newestFirst.some((one) => one.author.id !== own && hasNothing(one));
  if (isHidden) return { ...NO_TALK, problem: { why: 'scope', scope: 'Message Content Intent' } };
  return {
    of: inChannel ? 'channel' : 'thread',
    said,
    more: page.length > limit,
  };
}

/** A thread's own listing begins with a stand-in for the message that it hangs on. */
function startOr(raw: unknown): Message[] {
  const read = Starter.safeParse(raw);
  const message = read.success && read.data.type === THREAD_STARTER ? read.data.referenced_message : raw;
  const found = Message.safeParse(message);
  return found.success ? [found.data] : [];
}

const Starter = z.object({ type: z.number(), referenced_message: z.unknown() });

function hasNothing(message: Message): boolean {
  return WRITTEN.includes(message.type) && isBare(message);
}

/** What it replies to stands in the talk by itself. */
function forwardedBy(message: Message): Carried[] {
  return carriedBy(message).filter(({ as }) => as !== 'replied_to');
}

function saidOf(message: Message, own: string): Said {
  const { author, member } = message;
  const by = author.id === own ? { by: 'bot' as const } : { by: 'person' as const, person: author.id };
  return {
    message: messageId(message.channel_id, message.id),
    ...by,
    name: nameOf(author, member?.nick),
    text: withWords(readMentions(message, { id: own }).text, forwardedBy(message)),
    at: timeOf(message.id),
  };
}
