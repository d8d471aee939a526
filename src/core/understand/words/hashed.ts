/** A set of buckets of a hashed feature space; a power of two, so a bucket is a mask away. */
export type Buckets = Set<number>;

/** FNV-1a over the UTF-16 units of a feature's name. */
export function bucketOf(feature: string, size: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < feature.length; i++) hash = Math.imul(hash ^ feature.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) & (size - 1);
}

/** Weights as they are stored: one signed byte per bucket and class, times `scale`. */
export type Packed = { classes: number; size: number; scale: number; bytes: string };

/** A linear model: the score of each class is the sum of the weights of the features that are there. */
export class Linear {
  readonly #classes: number;
  readonly #scale: number;
  readonly #weights: Int8Array;

  constructor({ classes, scale, bytes }: Packed) {
    this.#classes = classes;
    this.#scale = scale;
    const raw = atob(bytes);
    this.#weights = Int8Array.from({ length: raw.length }, (_none, i) => raw.charCodeAt(i));
  }

  /** The probability of each class. */
  probabilities(features: Iterable<number>): number[] {
    const scores = Array.from({ length: this.#classes }, () => 0);
    for (const bucket of features) {
      for (let k = 0; k < this.#classes; k++) {
        scores[k] = (scores[k] ?? 0) + (this.#weights[bucket * this.#classes + k] ?? 0) * this.#scale;
      }
    }
    return softmax(scores);
  }
}

export function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - top));
  const sum = raised.reduce((all, one) => all + one, 0);
  return raised.map((one) => one / sum);
}
