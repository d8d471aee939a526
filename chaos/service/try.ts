import type { Processes } from './processes.ts';
import type { Work } from './work.ts';

export type Try = {
  processes: Processes;
  work: Work;
  /** How long orders come. */
  seconds: number;
  /** A checkout of an older version. */
  old: string | undefined;
  tell: (line: string) => void;
};

/** Where the bot is at the end, and the orders that must not be lost. */
export type Outcome = { url: string; orders: Work['taken'] };
