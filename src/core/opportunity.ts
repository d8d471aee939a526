import type { Classification } from './offer.ts';

/** Background work helps where a reply cannot do it: several parts, minutes of running, many sources. */
export function shouldOffer(why: Classification): boolean {
  return why.tier === 'complex' || why.tier === 'deep';
}
