import type { Note } from './evidence.ts';
import type { Death } from './fleet.ts';

/** A time while Redis was away or no worker was up, when nobody could recover anything. */
export type Away = { from: number; to: number };

export type Recovery = { run: string; ms: number; at: number };

/**
 * How long each run stood still after its worker was killed: from the death of the process that had it until another one
 * began it again, or its last word came. Time in which nobody could does not count, and neither does a run of which it was stored
 * by then that it waits or has made room.
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
      if (death === undefined || note.at > death) continue;
      // Nothing of it was at work: it goes on when it is its turn.
      if (note.what === 'given' || note.what === 'aside') continue;
      if (next !== undefined && (next.pid === note.pid || next.at < death)) continue;
      const again = next?.at ?? lastWordAt(run);
      if (again !== undefined && again > death)
        found.push({ run, at: death, ms: again - death - overlap(away, death, again) });
    }
  }
  return found;
}

/** How much of a time they take together; they may overlap. */
function overlap(away: readonly Away[], from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (const one of away.toSorted((a, b) => a.from - b.from)) {
    const begins = Math.max(at, one.from);
    const ends = Math.min(to, one.to);
    sum += Math.max(0, ends - begins);
    at = Math.max(at, ends);
  }
  return sum;
}
