import type { Entry } from './ledger.ts';
import type { Look } from './model.ts';

/** What came of one question. */
export type Came = { entries: Entry[]; delivered: Entry[]; contradictions: number; failed: string | undefined };

/** What came of all questions: `outside` counts what was read where no page is. */
export type Outcome = { look: Look; came: Came[]; bytesSent: number; outside: number; pages: number };

export function precisionOf(delivered: readonly Entry[]): number {
  const right = delivered.filter((one) => one.true).length;
  return delivered.length === 0 ? 0 : Math.round((right / delivered.length) * 10_000) / 10_000;
}
