import type { Person } from '../core/message.ts';
import type { Outgoing, Post } from '../core/outgoing.ts';
import { DeliveryError, type Platform } from '../core/ports.ts';
import { elsewhere, notAttached, tooLongToPost } from '../core/present/undelivered.ts';
import type { Write } from './commit.ts';
import { wholeText } from './fitting.ts';
import type { OutboxDeps } from './outbox.ts';
import { send } from './outbox-writes.ts';
import { presentShown } from './shown.ts';

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
    return send({
      ...place,
      at,
      key,
      post: { ...elsewhere(post, error.refusal), from: { workspace, channel, thread } },
    });
  } catch (problem) {
    deps.log.warn({ err: problem, key }, 'Nobody could be told of a message that was refused');
    return [];
  }
}

async function meantFor(
  deps: OutboxDeps,
  outgoing: Outgoing,
): Promise<{ post?: Post | undefined; person?: Person | undefined }> {
  if (!('shows' in outgoing)) return { post: outgoing.post, person: outgoing.to ?? outgoing.post?.mention };
  const shown = await presentShown(deps, outgoing.shows);
  return { post: shown?.post, person: shown?.person };
}
