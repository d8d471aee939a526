import type { Redis } from 'ioredis';
import type { Offer } from '../../../core/domain/offer.ts';
import type { OfferQueries } from '../../../core/queries.ts';
import { keys } from '../../keys.ts';
import { type Kept, readMembers } from '../../redis/members.ts';
import { offerFromHash } from '../offers.ts';

const OFFERS: Kept<Offer> = { keyOf: keys.offer, fromHash: offerFromHash };

export function offerQueries(redis: Redis): OfferQueries {
  return {
    get: async (id) => offerFromHash(await redis.hgetall(keys.offer(id))),
    inThread: async (thread) => readMembers(redis, OFFERS, 'ZRANGE', keys.threadOffers(thread), '0', '-1'),

    // Looks at every open offer there is: only for what happens rarely.
    async openIn(workspace) {
      const offers = await readMembers(redis, OFFERS, 'ZRANGE', keys.offersDue, '0', '-1');
      return offers.filter((offer) => offer.workspace === workspace && offer.status === 'open');
    },

    declinedLately: async (workspace, person, planKey) =>
      (await redis.exists(keys.declined(workspace, person, planKey))) === 1,
  };
}
