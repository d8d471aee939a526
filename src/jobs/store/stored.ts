import type { Logger } from 'pino';
import { DATA_VERSION } from './data-version.ts';

/** Marks a record with the version of the process that writes it. */
export function versioned<Data extends object>(data: Data): Data & { v: number } {
  return { v: DATA_VERSION, ...data };
}

/** Whether this process can read data of that version. Data without a version is of version 1. */
export function isReadable(version: unknown): boolean {
  return version === undefined || (typeof version === 'number' && version <= DATA_VERSION);
}

/**
 * The constant part of a record, without its version. Undefined if there is none or a newer version wrote it. A version that changes an
 * existing record so that older ones would misread it also writes `v` as a field of the hash, which overrides the body's version.
 */
export function bodyOf({ body, v }: Record<string, string>): Record<string, unknown> | undefined {
  if (body === undefined || (v !== undefined && !isReadable(Number(v)))) return undefined;
  const { v: version, ...rest } = JSON.parse(body) as Record<string, unknown>;
  return isReadable(version) ? rest : undefined;
}

/** The record exists, but this process cannot read it and must leave it alone. */
export function isUnknown(hash: Record<string, string>, fromHash: (hash: Record<string, string>) => unknown): boolean {
  return hash['body'] !== undefined && fromHash(hash) === undefined;
}

/** A job about a record of a newer version is delayed this long, so that a process of that version can take it. */
export const UNKNOWN_LOOK_MS = 2_000;

/** A record is reported for this long after it was last seen. Sweeps see it again every 30 s. */
const MET_MS = 60_000;

/** Bounds the memory; the oldest records are forgotten first. */
const MET_KEPT = 1_000;

/** Records named in the note; the log names each of them. */
const NAMED = 3;

/** The stored records that this process has seen lately and cannot read, for the log and `/readyz`. */
export class UnknownData {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #met = new Map<string, number>();

  constructor(log: Logger, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  meet(what: string): void {
    if (!this.#met.has(what)) {
      this.#log.warn(
        { what },
        'This record was stored by a newer version; it is left as it is until a process of that version takes it',
      );
    }
    this.#met.delete(what);
    const [oldest] = this.#met.keys();
    if (oldest !== undefined && this.#met.size >= MET_KEPT) this.#met.delete(oldest);
    this.#met.set(what, this.#now());
  }

  /** For `/readyz`. */
  notes(): string[] {
    const since = this.#now() - MET_MS;
    for (const [what, at] of this.#met) if (at < since) this.#met.delete(what);
    const count = this.#met.size;
    if (count === 0) return [];
    const named = [...this.#met.keys()].slice(0, NAMED).join(', ');
    return [
      `${count} stored ${count === 1 ? 'record' : 'records'} of a newer version wait for a process of that version: ${named}${count > NAMED ? ', ...' : ''}.`,
    ];
  }
}
