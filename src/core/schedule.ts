import type { Person, Place } from './message.ts';
import type { Plan } from './offer.ts';
import type { Calendar } from './ports.ts';
import type { Priority } from './run.ts';

/** When something is to be done; times in ms since 1970. `zone` is the one that it is told in, and that `cron` counts in. */
export type Timing = { zone: string } & ({ at: number } | { cron: string } | { everyMs: number; from: number });

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
  person: Person;
  request: string;
  /** The words added while confirming. */
  addition?: string;
  plan: Plan;
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

/** Whoever fails so often in a row is not tried again until somebody has looked. */
export const MAX_FAILURES = 3;

/** A tick that comes later than this was missed, and its run says so. */
export const LATE_MS = 60_000;

/** More missed ticks than this are not counted one by one. */
const MOST_MISSED = 1_000;

/** What is done once waits this long for room where there are too many runs: after that it is hardly what was meant. */
export const ROOM_WAIT_MS = 60 * 60_000;

/** Runs end every few minutes, so it looks for room this often. */
export const ROOM_LOOK_MS = 3 * 60_000;

export function isRepeated({ timing }: When): boolean {
  return !('at' in timing);
}

/** The first tick after that time; undefined where none comes. */
export function tickAfter(timing: Timing, after: number, calendar: Pick<Calendar, 'next'>): number | undefined {
  if ('at' in timing) return timing.at > after ? timing.at : undefined;
  if ('cron' in timing) return calendar.next(timing.cron, timing.zone, after);
  const passed = Math.floor((after - timing.from) / timing.everyMs);
  return timing.from + Math.max(1, passed + 1) * timing.everyMs;
}

/** The next ticks, at most `count`, from that time on. */
export function ticksAfter(timing: Timing, after: number, count: number, calendar: Pick<Calendar, 'next'>): number[] {
  const ticks: number[] = [];
  let at = tickAfter(timing, after, calendar);
  while (at !== undefined && ticks.length < count) {
    ticks.push(at);
    at = tickAfter(timing, at, calendar);
  }
  return ticks;
}

/** How many ticks after `next` have passed by now: they are made up for by one run. */
export function missedTicks({ when, next }: Schedule, now: number, calendar: Pick<Calendar, 'next'>): number {
  const { timing } = when;
  if ('everyMs' in timing) return Math.max(0, Math.floor((now - next) / timing.everyMs));
  let missed = 0;
  let at = tickAfter(timing, next, calendar);
  while (at !== undefined && at <= now && missed < MOST_MISSED) {
    missed += 1;
    at = tickAfter(timing, at, calendar);
  }
  return missed;
}
