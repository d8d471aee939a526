import type { Redis } from 'ioredis';
import { Inbound } from '../../core/domain/message.ts';
import type { Accept } from '../../core/ports.ts';
import { traced, tracing } from '../../core/tracing.ts';
import { isUrgent } from '../../core/understand/urgent.ts';
import { commit } from '../commit.ts';
import { type Box, keys } from '../keys.ts';
import { append } from './mailbox.ts';

/** Platforms resend for minutes; a day covers an outage of ours as well. */
const SEEN_S = 24 * 3600;

/**
 * Stores events. An event is remembered in the same commit as it is put into its mailbox: it is accepted once, and never
 * dropped between "seen" and "stored". A message is also known by its own id, since platforms resend one message as
 * two events. `redis` must fail at once while Redis is away, so that the platform learns that nothing was stored.
 */
export function acceptInto(redis: Redis, wake: (box: Box) => Promise<void>): Accept {
  return async (event) => {
    const inbound = Inbound.parse(event);
    const { id, thread, kind } = inbound;
    return tracing.span('receive', { event: id, thread, kind }, () => store(inbound));
  };

  async function store(inbound: Inbound): Promise<'accepted' | 'seen'> {
    const box: Box = { kind: isUrgent(inbound) ? 'lane' : 'inbox', id: inbound.thread };
    const marks = [keys.seen(inbound.id)];
    if (inbound.kind === 'message') marks.push(keys.seen(inbound.message));
    const seen = await commit(redis, {
      require: marks.map((is) => ({ label: 'seen', is, equals: null })),
      write: [...new Set(marks)]
        .map((mark) => ['SET', mark, '1', 'EX', String(SEEN_S)] as [string, ...string[]])
        .concat(append(box, { ...inbound, ...traced() })),
    });
    if (seen) return 'seen';
    // It is stored, so nobody waits: where waking fails or takes long, the sweeper does it.
    wake(box).catch(() => undefined);
    return 'accepted';
  }
}
