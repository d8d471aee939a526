import { addressesIn } from '../domain/addresses.ts';
import type { Carried } from '../domain/carried.ts';
import { NO_TALK, type Talk, TALK_MESSAGES, type TalkReader, withinLimits } from '../domain/talk.ts';
import type { Place } from '../domain/message.ts';
import { DeliveryError } from '../ports.ts';
import { pointsBack } from '../understand/points-back.ts';

/** What was asked, and where: a run or a reply. */
export type TalkSource = Place & {
  request: string;
  requestMessage?: string;
  requestCarried?: Carried[];
  createdAt: number;
};

/**
 * The talk before a request, read from its platform. A platform that refuses it for good is a fact of the talk; for a
 * failure that time may mend, the error is thrown.
 */
export async function readTalk(reader: Partial<TalkReader> | undefined, source: TalkSource): Promise<Talk> {
  if (!reader?.readTalk) return withOwn(NO_TALK, source);
  const { workspace, channel, thread, request, requestMessage, requestCarried, createdAt } = source;
  // What is brought along is what "this" means; the talk of the channel around it is not.
  const around = requestCarried === undefined && pointsBack(request);
  const asked = { before: requestMessage, limit: TALK_MESSAGES, around };
  try {
    return withOwn(withinLimits(await reader.readTalk({ workspace, channel, thread }, asked), createdAt), source);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.retry) throw error;
    return withOwn({ ...NO_TALK, problem: { why: 'not_allowed' } }, source);
  }
}

/** The talk with what the request itself brings, and the addresses in both. */
export function withOwn(
  talk: Talk,
  { request, requestCarried = [] }: Pick<TalkSource, 'request' | 'requestCarried'>,
): Talk {
  const brought = requestCarried.flatMap(({ text, link }) => (link === undefined ? [text] : [link, text]));
  const links = addressesIn([request, ...brought].join('\n'));
  return {
    ...talk,
    ...(requestCarried.length > 0 && { carried: requestCarried }),
    ...(links.length > 0 && { links }),
  };
}

/** For a person who waits: whatever does not come within `ms` is left out, and the talk says so. */
export async function readTalkSoon(read: () => Promise<Talk>, ms: number, stop: AbortSignal): Promise<Talk> {
  const busy: Talk = { ...NO_TALK, problem: { why: 'busy' } };
  const { promise: given, resolve: giveUp } = Promise.withResolvers<Talk>();
  const timer = setTimeout(() => giveUp(busy), ms);
  const onStop = () => giveUp(busy);
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([read(), given]);
  } catch (error) {
    if (error instanceof DeliveryError) return busy;
    throw error;
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}
