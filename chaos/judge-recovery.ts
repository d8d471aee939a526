import type { Note } from './evidence.ts';
import type { Death } from './fleet.ts';

/** A time while Redis was away, when nobody could recover anything. */
export type Away = { from: number; to: number };

export type Recovery = { run: string; ms: number; at: number };

/**
 * How long each run stood still after its worker was killed: from the death of the process that had it until another one
 * began it again, or its last word came. Time while Redis was away does not count.
 */
export function recoveries(
  notes: readonly Note[],
  deaths: readonly Death[],
  away: readonly Away[],
  lastWordAt: (run: string) => number | undefined,
): Recovery[] {
  const died = new Map(deaths.map(({ pid, at }) => [pid, at]));
  const found: Recovery[] = [];
  for (const [run, ofRun] of Map.groupBy(notes, (note) => note.run)) {
    for (const [i, note] of ofRun.entries()) {
      const next = ofRun[i + 1];
      const death = died.get(note.pid);
      // Not what another process was doing beside it, and not what this one did before something else of its own.
      if (death === undefined || note.what === 'given' || note.at > death) continue;
      if (next !== undefined && (next.pid === note.pid || next.at < death)) continue;
      const again = next?.at ?? lastWordAt(run);
      if (again !== undefined && again > death)
        found.push({ run, at: death, ms: again - death - overlap(away, death, again) });
    }
  }
  return found;
}

function overlap(away: readonly Away[], from: number, to: number): number {
  return away.reduce((sum, one) => sum + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)), 0);
}
