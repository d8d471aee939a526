import { NO_TALK, type Talk, TALK_MESSAGES, type TalkReader, withinLimits } from '../domain/talk.ts';
import type { Place } from '../domain/message.ts';
import { DeliveryError } from '../ports.ts';
import { pointsBack } from '../understand/points-back.ts';

/** What was asked, and where: a run or a reply. */
export type TalkSource = Place & { request: string; requestMessage?: string; createdAt: number };

/**
 * The talk before a request, read from its platform. A platform that refuses it for good is a fact of the talk; for a
 * failure that time may mend, the error is thrown.
 */
export async function readTalk(reader: Partial<TalkReader> | undefined, source: TalkSource): Promise<Talk> {
  if (!reader?.readTalk) return NO_TALK;
  const { workspace, channel, thread, request, requestMessage, createdAt } = source;
  const asked = { before: requestMessage, limit: TALK_MESSAGES, around: pointsBack(request) };
  try {
    return withinLimits(await reader.readTalk({ workspace, channel, thread }, asked), createdAt);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.retry) throw error;
    return { ...NO_TALK, problem: { why: 'not_allowed' } };
  }
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
