import type { Effect } from '../../core/domain/effect.ts';
import { type Offer, offerStatuses } from '../../core/domain/offer.ts';
import { planKey } from '../../core/facts/plan-key.ts';
import type { Change, Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { touch } from '../mailbox/outbox/writes.ts';
import { showingFromHash } from '../mailbox/outbox/live-message.ts';
import { bodyOf, versioned } from './stored.ts';

/** A resolved offer is kept this long, so that a late answer is told what became of it. */
export const RESOLVED_KEPT_S = 24 * 3600;

/** The latest offers of a thread are kept in mind; a click on an older one still finds it by its id. */
const OFFERS_PER_THREAD = 10;

const STATE = ['status', 'resolvedBy', 'run', 'tried', 'message', 'shownAt', 'elsewhere', 'asked'] as const;

/** An offer as a Redis hash: `body` never changes, the rest is its state. */
export function offerFromHash(hash: Record<string, string>): Offer | undefined {
  const body = bodyOf(hash);
  const status = offerStatuses.find((one) => one === hash['status']);
  if (!body || !status) return undefined;
  return {
    ...(body as Offer),
    status,
    ...(hash['resolvedBy'] && { resolvedBy: JSON.parse(hash['resolvedBy']) }),
    ...(hash['run'] && { run: hash['run'] }),
    ...showingFromHash(hash),
    ...(hash['asked'] && { asked: true }),
  };
}

export function storeOffer(offer: Offer): Change {
  const body = Object.fromEntries(Object.entries(offer).filter(([name]) => !STATE.some((field) => field === name)));
  const key = keys.offer(offer.id);
  const threadKey = keys.threadOffers(offer.thread);
  const ttl = String(Math.ceil((offer.expiresAt - offer.createdAt) / 1000) + RESOLVED_KEPT_S);
  return {
    require: [{ label: 'id', hash: key, field: 'body', equals: null }],
    write: [
      [
        'HSET',
        key,
        'body',
        JSON.stringify(versioned(body)),
        'status',
        offer.status,
        ...(offer.asked ? ['asked', '1'] : []),
      ],
      ['EXPIRE', key, ttl],
      ['ZADD', threadKey, String(offer.createdAt), offer.id],
      ['ZREMRANGEBYRANK', threadKey, '0', String(-OFFERS_PER_THREAD - 1)],
      ['EXPIRE', threadKey, ttl],
      ['ZADD', keys.offersDue, String(offer.expiresAt), offer.id],
    ],
  };
}

/** Ends the offer, which must be open still. */
export function resolveOffer(effect: Omit<Extract<Effect, { do: 'resolve' }>, 'do'>): Change {
  const { offer, to, by, run, unseen, becomesCard } = effect;
  const fields = ['status', to];
  if (by) fields.push('resolvedBy', JSON.stringify(by));
  if (run) fields.push('run', run);
  return {
    require: [
      { label: 'offer', hash: keys.offer(offer.id), field: 'status', equals: 'open' },
      // It may have been posted again since the decision, and the card is to be where it stands.
      ...(becomesCard
        ? [{ label: 'message', hash: keys.offer(offer.id), field: 'message', equals: offer.message ?? null }]
        : []),
    ],
    write: [
      ['HSET', keys.offer(offer.id), ...fields],
      ['ZREM', keys.offersDue, offer.id],
      ...(to === 'declined' ? [declined(offer)] : []),
      ...(unseen || becomesCard ? [] : touch(offer.channel, { offer: offer.id })),
    ],
  };
}

/** A "no" to the same holds this long, in whatever thread it is asked for again (SPEC A3). */
const NO_HOLDS_S = 15 * 60;

function declined({ workspace, person, plan }: Offer): Write {
  return ['SET', keys.declined(workspace, person.id, planKey(plan)), '1', 'EX', String(NO_HOLDS_S)];
}

export function rememberAsked(offer: Offer): Change {
  return {
    require: [{ label: 'offer', hash: keys.offer(offer.id), field: 'status', equals: 'open' }],
    write: [['HSET', keys.offer(offer.id), 'asked', '1']],
  };
}
