import type { Outgoing } from '../../../core/domain/outgoing.ts';

/** What people wait for goes before what only tells more: smaller goes first. */
function rank(outgoing: Outgoing): number {
  if ('replyTo' in outgoing) return 0;
  if ('shows' in outgoing) return 1;
  if (outgoing.to || outgoing.post.kind === 'notice') return 0;
  return outgoing.post.kind === 'reply' ? 2 : 1;
}

/**
 * The entry to send next: of the first ones of each thread the most urgent, so that the order within a thread stays.
 * A private answer to an event stands in no thread.
 */
export function nextOutgoing<Entry extends { outgoing: Outgoing }>(entries: Entry[]): Entry | undefined {
  const threads = new Set<string>();
  const heads = entries.filter(({ outgoing }) => {
    if ('replyTo' in outgoing) return true;
    const first = !threads.has(outgoing.thread);
    threads.add(outgoing.thread);
    return first;
  });
  return heads.reduce<Entry | undefined>(
    (best, entry) => (best && rank(best.outgoing) <= rank(entry.outgoing) ? best : entry),
    undefined,
  );
}
