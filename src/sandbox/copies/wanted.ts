import type { Revision } from './mirror.ts';

/** A working copy that a run wants. */
export type Wanted = {
  repository: string;
  /** What it begins with; without it, what the policy names, as it is now. */
  at?: Revision | undefined;
  /** Holds that commit, where the server may have it no more or not yet. */
  bundle?: (() => Promise<Uint8Array | undefined>) | undefined;
  /** False: the files alone, without what preparing makes. */
  prepared?: boolean;
  /** The run's folder. */
  folder: string;
  signal: AbortSignal;
  /** Gets what preparing prints. */
  onOutput(bytes: Buffer): void;
};
