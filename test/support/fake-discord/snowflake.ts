/** Discord counts time from the first second of 2015 [reference: snowflakes]. */
const EPOCH_MS = 1_420_070_400_000n;
const TIME_SHIFT = 22n;

/** Ids as Discord makes them: their time in the upper bits, so that they sort by age; each is made once. */
export class Snowflakes {
  #last = 0n;

  next(at: number): string {
    const first = (BigInt(Math.floor(at)) - EPOCH_MS) << TIME_SHIFT;
    this.#last = first > this.#last ? first : this.#last + 1n;
    return String(this.#last);
  }
}

export function isAfter(a: string, b: string): boolean {
  return BigInt(a) > BigInt(b);
}

/** The shard that a guild's events go to. */
export function shardOf(guild: string, shards: number): number {
  return Number((BigInt(guild) >> TIME_SHIFT) % BigInt(shards));
}
