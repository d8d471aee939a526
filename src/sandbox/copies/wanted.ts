import type { Revision } from './mirror.ts';

/** A working copy that a run wants. */
export type Wanted = {
  repository: string;
  /** The run's folder. */
  folder: string;
  /** The revision that the run began with, where it goes on somewhere else. */
  revision?: Revision | undefined;
  signal: AbortSignal;
  /** Gets what preparing prints. */
  onOutput(bytes: Buffer): void;
};
