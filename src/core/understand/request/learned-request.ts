import { Linear } from '../words/hashed.ts';
import { learned } from '../language/learned.ts';
import { requestFeatures } from './request-features.ts';

const model = new Linear(learned.request);

/** The probability that a request is more than one reply or one small thing. */
export function heaviness(text: string): number {
  const [, heavy = 0] = model.probabilities(requestFeatures(text));
  return heavy;
}
