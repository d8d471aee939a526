import { type Packed, softmax } from '../src/core/understand/words/hashed.ts';
import { seeded } from './seeded.ts';

/** One line to learn from; a `part` is held out or learned as a whole. */
export type Example = { features: ReadonlySet<number>; label: number; weight: number; part: number };

export type Shape = { classes: number; size: number; rounds: number; rate: number; decay: number };

/** Features left out at each step, so that no answer hangs on one word alone. */
const DROPPED = 0.3;

/** Logistic regression over all classes, by AdaGrad with L2, in a seeded order. */
export function learn(examples: readonly Example[], { classes, size, rounds, rate, decay }: Shape): Packed {
  const weights = new Float64Array(size * classes);
  const squares = new Float64Array(size * classes);
  const order = examples.map((_one, i) => i);
  const random = seeded(13);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, random);
    for (const at of order) {
      const example = examples[at] as Example;
      const scores = Array.from({ length: classes }, () => 0);
      const features = [...example.features].filter(() => random() >= DROPPED);
      for (const bucket of features) {
        for (let k = 0; k < classes; k++) scores[k] = (scores[k] ?? 0) + (weights[bucket * classes + k] ?? 0);
      }
      const means = softmax(scores);
      for (let k = 0; k < classes; k++) {
        const error = ((means[k] ?? 0) - (k === example.label ? 1 : 0)) * example.weight;
        for (const bucket of features) {
          const place = bucket * classes + k;
          const slope = error + decay * (weights[place] ?? 0);
          squares[place] = (squares[place] ?? 0) + slope * slope;
          weights[place] = (weights[place] ?? 0) - (rate * slope) / Math.sqrt((squares[place] ?? 0) + 1e-6);
        }
      }
    }
  }
  return packed(weights, classes, size);
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}

function packed(weights: Float64Array, classes: number, size: number): Packed {
  const largest = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 1e-9);
  const scale = Number((largest / 127).toPrecision(6));
  const bytes = Int8Array.from(weights, (one) => Math.max(-127, Math.min(127, Math.round(one / scale))));
  return { classes, size, scale, bytes: Buffer.from(bytes.buffer).toString('base64') };
}
