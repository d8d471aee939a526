import { type Keeping, type Pack, unpack } from './packs.ts';

/** What files of a workspace hold, by hash: in memory where a file has it now, and in packs for good. */
export class Contents {
  readonly #read: Keeping['read'];
  readonly #packs: Pack[] = [];
  readonly #held = new Map<string, Uint8Array>();

  constructor(read: Keeping['read']) {
    this.#read = read;
  }

  /** Takes over packs that are kept; `fresh` is what stands in them, where that is known. */
  add(packs: readonly Pack[], fresh: ReadonlyMap<string, Uint8Array> = new Map()): void {
    this.#packs.push(...packs);
    for (const [hash, bytes] of fresh) this.#held.set(hash, bytes);
  }

  has(hash: string): boolean {
    return this.#packOf(hash) !== undefined;
  }

  /** Those bytes; undefined where no pack has them. */
  async bytesOf(hash: string): Promise<Uint8Array | undefined> {
    return this.#held.get(hash) ?? (await this.#unpack(hash)).get(hash);
  }

  /** The same, and all of that pack that files have now is held. */
  async hold(hash: string, used: ReadonlySet<string>): Promise<Uint8Array | undefined> {
    const held = this.#held.get(hash);
    if (held) return held;
    for (const [one, bytes] of await this.#unpack(hash)) if (used.has(one)) this.#held.set(one, bytes);
    return this.#held.get(hash);
  }

  /** Forgets what no file has now; if a file has it again, it is read from its pack. */
  letGo(used: ReadonlySet<string>): void {
    for (const hash of this.#held.keys()) if (!used.has(hash)) this.#held.delete(hash);
  }

  #packOf(hash: string): Pack | undefined {
    return this.#packs.find(({ holds }) => holds.some(([known]) => known === hash));
  }

  async #unpack(hash: string): Promise<Map<string, Uint8Array>> {
    const found = this.#packOf(hash);
    return found ? unpack(found, this.#read) : new Map<string, Uint8Array>();
  }
}
