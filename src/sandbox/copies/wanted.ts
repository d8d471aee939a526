/** A working copy that a run wants. */
export type Wanted = {
  repository: string;
  /** The run's folder. */
  folder: string;
  signal: AbortSignal;
  /** Gets what preparing prints. */
  onOutput(bytes: Buffer): void;
};
