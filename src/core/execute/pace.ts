import type { Evidence } from '../domain/plan.ts';
import type { Pace, Progress } from '../domain/run.ts';

/** Only a completed run shows 100. */
const MAX_WHILE_LIVE = 99;

/** Time alone brings a step this far: how long it took before does not say that it is done. */
const MAX_BY_TIME = 0.95;

/** What is known of how long a run takes. */
export type Known = { evidence?: Evidence | undefined; startedAt?: number | undefined };

/** Where a run is at a moment, from 0 to 1, and how it is expected to go on from there. */
export type Position = { at: number; to: number; ms: number; leftMs: number | undefined };

/** The percentage at that time: between two reports it moves as the work did in earlier runs. */
export function percentAt({ percent, pace }: Pick<Progress, 'percent' | 'pace'>, now: number): number | null {
  if (percent === null || !pace) return percent;
  const share = pace.ms > 0 ? Math.min(MAX_BY_TIME, Math.max(0, (now - pace.since) / pace.ms)) : MAX_BY_TIME;
  return Math.min(MAX_WHILE_LIVE, Math.max(percent, Math.floor(percent + share * (pace.to - percent))));
}

/** How many ms the run still needs, judged by earlier ones; undefined where they say nothing, or it takes longer than they did. */
export function leftAt({ pace }: Pick<Progress, 'pace'>, now: number): number | undefined {
  if (pace?.leftMs === undefined) return undefined;
  const left = pace.leftMs - (now - pace.since);
  return left > 0 ? left : undefined;
}

/** The percentage and the pace of a run at that position. The percentage never falls. */
export function paced(
  position: Position | undefined,
  previous: Progress,
  now: number,
): Pick<Progress, 'percent' | 'pace'> {
  const shown = percentAt(previous, now);
  if (!position) return { percent: shown };
  const percent = Math.max(shown ?? 0, Math.min(MAX_WHILE_LIVE, Math.floor(100 * position.at)));
  const { ms, leftMs } = position;
  const to = Math.max(percent, Math.floor(100 * position.to));
  if (to === percent && leftMs === undefined) return { percent };
  const pace: Pace = {
    since: now,
    ms: Math.round(ms),
    to,
    ...(leftMs !== undefined && { leftMs: Math.round(leftMs) }),
  };
  return { percent, pace };
}

/** By the time that the whole run took before, where nothing is known of its steps. */
export function byTime({ evidence, startedAt }: Known, now: number): Position | undefined {
  if (!evidence || evidence.typicalMs <= 0 || startedAt === undefined) return undefined;
  const worked = Math.max(0, now - startedAt);
  const left = Math.max(0, evidence.typicalMs - worked);
  return {
    at: Math.min(MAX_BY_TIME, worked / evidence.typicalMs),
    to: 1,
    ms: left,
    leftMs: left > 0 ? left : undefined,
  };
}
