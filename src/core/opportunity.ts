import { formatAbout } from './duration.ts';
import type { Classification, Evidence } from './offer.ts';

/** A reply can wait this long; what is known to take longer is background work, however short it is to say. */
const LONG_MS = 10_000;

/**
 * What the words were judged to be, mended by what is known: a request that runs like it show to take long is work in
 * several minutes' sense, even where it sounds small.
 */
export function withEvidence(why: Classification, evidence: Evidence | undefined): Classification {
  const light = why.tier === 'conversation' || why.tier === 'simple';
  if (!light || !evidence || evidence.typicalMs < LONG_MS) return why;
  return { tier: 'complex', confidence: 1, reasons: [...why.reasons, `takes ${formatAbout(evidence.typicalMs)}`] };
}

/** Background work helps where a reply cannot do it: several parts, minutes of running, many sources. */
export function shouldOffer(why: Classification): boolean {
  return why.tier === 'complex' || why.tier === 'deep';
}
