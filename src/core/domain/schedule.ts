import type { Person, Place, Stranger } from './message.ts';
import type { Plan } from './plan.ts';
import type { Priority } from './priority.ts';

/** When something is to be done; times in ms since 1970. `zone` is the one that it is told in, and that `cron` counts in. */
export type Timing = { zone: string } & ({ at: number } | Rhythm | { everyMs: number; from: number });

/**
 * Days and times that cron says. `also`: more times on the same days. `nth`: of the days, weeks or months only every `count`th,
 * from that of the first time after `from`.
 */
export type Rhythm = {
  cron: string;
  also?: string[];
  nth?: { count: number; unit: 'day' | 'week' | 'month'; from: number };
};

/** A timing and how it is said, without its zone: "every weekday at 9:00". */
export type When = { timing: Timing; words: string };

/** Why a repeated schedule stands still: a person said so, its runs failed, or the policy does not allow it any more. */
export type PauseReason = 'person' | 'failures' | 'policy';

/** Why a tick made no run. */
export type SkipReason = 'overlap' | 'limit' | 'off';

/** Work that is to be done at set times. Each tick makes one run in its thread. Times are ms since 1970. */
export type Schedule = Place & {
  id: string;
  /** Readable, unique among the workspace's schedules. */
  name: string;
  /** See `Run`. */
  title?: string;
  person: Person;
  /** See `Run`. */
  stranger?: Stranger;
  request: string;
  /** The words added while confirming. */
  addition?: string;
  plan: Plan;
  /** See `Run`. */
  reminds?: true;
  priority: Priority;
  when: When;
  createdAt: number;
  /** The tick that is to come; the only thing that decides when it fires. */
  next: number;
  paused?: PauseReason;
  /** Who paused it. */
  pausedBy?: Person;
  /** The latest run. */
  run?: string;
  /** The tick that made it. */
  ticked?: number;
  /** The run whose end is in `failures` already. */
  counted?: string;
  /** The ticks that made no run since the last one that did. */
  skipped?: { times: number; why: SkipReason };
  /** Runs that failed in a row. */
  failures: number;
  /** Grows with every change: a change that was decided on an older state is not made. */
  revision: number;
};

/** What a run keeps of the schedule that made it. `due` is its tick, `missed` how many ticks before that nobody was there for. */
export type Ticked = { id: string; name: string; zone: string; due: number; missed: number; late: boolean };

/** How many of the next times are told. */
export const TOLD_TICKS = 3;

/** Whoever fails so often in a row is not tried again until somebody has looked. */
export const MAX_FAILURES = 3;

/** A tick that comes later than this was missed, and its run says so. */
export const LATE_MS = 60_000;

/** What is done once waits this long for room where there are too many runs: after that it is hardly what was meant. */
export const ROOM_WAIT_MS = 60 * 60_000;

/** Runs end every few minutes, so it looks for room this often. */
export const ROOM_LOOK_MS = 3 * 60_000;

export function isRepeated({ timing }: When): boolean {
  return !('at' in timing);
}
