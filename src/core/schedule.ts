import type { Person, Place, Stranger } from './message.ts';
import type { Plan } from './offer.ts';
import type { Calendar } from './ports.ts';
import type { Priority } from './run.ts';
import { asUtc, wallAt } from './when/zone.ts';

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

/** More missed ticks than this are not counted one by one. */
const MOST_MISSED = 1_000;

/** What is done once waits this long for room where there are too many runs: after that it is hardly what was meant. */
export const ROOM_WAIT_MS = 60 * 60_000;

/** A rhythm of every 366th day at several times is looked through this far. */
const MOST_LOOKED = 5_000;

/** Runs end every few minutes, so it looks for room this often. */
export const ROOM_LOOK_MS = 3 * 60_000;

export function isRepeated({ timing }: When): boolean {
  return !('at' in timing);
}

/** The first tick after that time; undefined where none comes. */
export function tickAfter(timing: Timing, after: number, calendar: Pick<Calendar, 'next'>): number | undefined {
  if ('at' in timing) return timing.at > after ? timing.at : undefined;
  if ('cron' in timing) return rhythmAfter(timing, after, calendar);
  const passed = Math.floor((after - timing.from) / timing.everyMs);
  return timing.from + Math.max(1, passed + 1) * timing.everyMs;
}

type Cron = Extract<Timing, { cron: string }>;

function rhythmAfter(timing: Cron, after: number, calendar: Pick<Calendar, 'next'>): number | undefined {
  const { nth } = timing;
  if (!nth) return anyAfter(timing, after, calendar);
  const first = anyAfter(timing, nth.from, calendar);
  if (first === undefined) return undefined;
  const phase = periodOf(first, timing.zone, nth.unit);
  let at: number | undefined = after < first ? first : anyAfter(timing, after, calendar);
  // At most a few times a day, and one period after the other.
  for (let looked = 0; at !== undefined && looked < MOST_LOOKED; looked += 1) {
    if ((periodOf(at, timing.zone, nth.unit) - phase) % nth.count === 0) return at;
    at = anyAfter(timing, at, calendar);
  }
  return undefined;
}

function anyAfter(
  { cron, also = [], zone }: Cron,
  after: number,
  calendar: Pick<Calendar, 'next'>,
): number | undefined {
  const next = [cron, ...also].flatMap((one) => calendar.next(one, zone, after) ?? []);
  return next.length > 0 ? Math.min(...next) : undefined;
}

const DAY_MS = 24 * 3_600_000;

/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const TO_MONDAY = 3;

/** Which day, week or month it is, counted on the zone's own calendar. */
function periodOf(at: number, zone: string, unit: 'day' | 'week' | 'month'): number {
  const wall = wallAt(at, zone);
  if (unit === 'month') return wall.year * 12 + wall.month;
  const day = Math.floor(asUtc(wall) / DAY_MS);
  return unit === 'day' ? day : Math.floor((day + TO_MONDAY) / 7);
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
