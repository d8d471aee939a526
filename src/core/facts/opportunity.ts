import { formatAbout } from '../present/text/duration.ts';
import type { Classification, Evidence } from '../domain/plan.ts';

/** A reply can wait this long; what is known to take longer is background work, however short it is to say. */
const LONG_MS = 10_000;

/**
 * What the words of a request with a plan were judged to be, mended by what is known: by the person's own word, by runs
 * like it, or by an input that says how long it takes.
 */
export function judged(
  { why, background }: { why: Classification; background: boolean },
  evidence: Evidence | undefined,
): Classification {
  if (shouldOffer(why)) return why;
  const complex = (reason: string): Classification => ({
    tier: 'complex',
    confidence: 1,
    reasons: [...why.reasons, reason],
  });
  if (background) return complex('to be done in the background');
  if (evidence && (evidence.runs === 0 || evidence.typicalMs >= LONG_MS)) {
    return complex(`takes ${formatAbout(evidence.typicalMs)}`);
  }
  return why;
}

/** Background work helps where a reply cannot do it: several parts, minutes of running, many sources. */
export function shouldOffer(why: Classification): boolean {
  return why.tier === 'complex' || why.tier === 'deep';
}
