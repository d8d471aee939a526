import type { Person } from '../../../core/domain/message.ts';
import type { Outgoing, Post, LiveMessage } from '../../../core/domain/outgoing.ts';
import { DeliveryError, type Platform, type Refusal } from '../../../core/ports.ts';
import { elsewhere, notAttached, tooLongToPost } from '../../../core/present/undelivered.ts';
import type { Write } from '../../commit.ts';
import { wholeText } from './fitting.ts';
import type { OutboxDeps } from './deps.ts';
import { keys } from '../../keys.ts';
import { isAnswered, send } from './writes.ts';
import { ANSWERABLE_KEPT_S, presentLiveMessage, stateOf } from './live-message.ts';

/** What was sent elsewhere once is not sent on again. */
const ELSEWHERE = '/elsewhere';

/**
 * What is sent instead of a message that its platform refuses for good: to the person it is for, directly, or where it is
 * only too long, as a file. Nothing where nobody would know what to do about it.
 */
export async function sendElsewhere(
  deps: OutboxDeps,
  platform: Platform,
  outgoing: Outgoing,
  error: unknown,
): Promise<Write[]> {
  if (!(error instanceof DeliveryError) || !error.refusal || outgoing.key.endsWith(ELSEWHERE)) return [];
  const { workspace, channel, thread, at } = outgoing;
  const key = `${outgoing.key}${ELSEWHERE}`;
  try {
    const { post, person } = await meantFor(deps, outgoing);
    if (!post) return [];
    if (error.refusal === 'no_files') return send({ workspace, channel, thread, at, key, post: notAttached(post) });
    if (error.refusal === 'too_long') {
      const files = [await wholeText(deps.files, post, key), ...post.files];
      return send({ workspace, channel, thread, at, key, post: { ...tooLongToPost(), files } });
    }
    if (!person || !platform.direct) return [];
    const place = await platform.direct(workspace, person.id);
    const stands = 'shows' in outgoing && isAnswered(outgoing.shows) ? outgoing.shows : undefined;
    const told = { ...elsewhere(post, error.refusal), from: { workspace, channel, thread } };
    return [
      ...send({ ...place, at, key, post: told, ...(stands && { stands }) }),
      ...(stands ? answerableIn(place.thread, stands, error.refusal, at) : []),
    ];
  } catch (problem) {
    deps.log.warn({ err: problem, key }, 'Nobody could be told of a message that was refused');
    return [];
  }
}

/** Words in the direct messages answer it too, as they do in the thread where it belongs. */
function answerableIn(thread: string, shown: LiveMessage, refusal: Refusal, at: number): Write[] {
  const [index, id] =
    'offer' in shown
      ? [keys.threadOffers(thread), shown.offer]
      : [keys.threadQuestions(thread), 'question' in shown ? shown.question : ''];
  return [
    ['HSET', stateOf(shown).key, 'elsewhere', refusal],
    ['ZADD', index, String(at), id],
    ['EXPIRE', index, String(ANSWERABLE_KEPT_S)],
  ];
}

async function meantFor(
  deps: OutboxDeps,
  outgoing: Outgoing,
): Promise<{ post?: Post | undefined; person?: Person | undefined }> {
  if (!('shows' in outgoing)) return { post: outgoing.post, person: outgoing.to ?? outgoing.post?.mention };
  const shown = await presentLiveMessage(deps, outgoing.shows);
  return { post: shown?.post, person: shown?.person };
}
