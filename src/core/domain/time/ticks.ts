import type { Schedule, Timing } from '../schedule.ts';
import { asUtc, wallAt } from './zone.ts';
import type { Calendar } from './calendar.ts';

/** More missed ticks than this are not counted one by one. */
const MOST_MISSED = 1_000;

/** A rhythm of every 366th day at several times is looked through this far. */
const MOST_LOOKED = 5_000;

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
