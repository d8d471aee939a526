import { parse } from 'chrono-node/en';
import { CronExpressionParser } from 'cron-parser';
import { toString } from 'cronstrue';
import type { Calendar, FoundTime } from '../../core/ports.ts';
import { MORNING, PARTS } from '../../core/when/clock.ts';
import { asUtc, instantOf, wallAt } from '../../core/when/zone.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** "30 seconds" is how long something takes; "in 30 seconds" is a time. */
const FROM_NOW = /^(?:in|after|within)\b|\bfrom now$/i;

/** Five fields: seconds are for machines, and a run posts into a thread. */
const FIELDS = /^\S+(?:\s+\S+){4}$/;

/** "9 PST", "18:00Z", "9 am (CET)", "18:00+01:00"; chrono is certain of its clock's own offset too. */
const WITH_ZONE = /(?:\d|[ap]\.?m\.?)\s*(?:z|[+-]\d{2}:?\d{2}|\(?[a-z]{2,5}\)?)$/i;

type Parsed = ReturnType<typeof parse>[number];

/**
 * The calendar port: chrono-node reads dates in English words, cron-parser (which BullMQ counts with too) counts cron
 * expressions through daylight saving, cronstrue says them in words.
 */
export const calendar: Calendar = {
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,

  find(text, now, zone) {
    // chrono knows offsets, not zones: it reads on a clock that is the zone's but runs as UTC.
    const clock = asUtc(wallAt(now, zone)) + (now % 60_000);
    const found = parse(text, { instant: new Date(clock), timezone: 0 }, { forwardDate: true });
    // "From 9 to 17" is no point in time, and "chapters 1 to 10" not even a stretch of it.
    return found.filter(({ end }) => !end).map((parsed) => foundTime(parsed, { now, zone, clock }));
  },

  next(cron, zone, after) {
    if (!FIELDS.test(cron)) return undefined;
    try {
      return CronExpressionParser.parse(cron, { tz: zone, currentDate: new Date(after) })
        .next()
        .getTime();
    } catch {
      return undefined;
    }
  },

  describe(cron) {
    try {
      const words = toString(cron, { use24HourTimeFormat: true });
      return words.charAt(0).toLowerCase() + words.slice(1);
    } catch {
      return undefined;
    }
  },
};

function foundTime(parsed: Parsed, { now, zone, clock }: { now: number; zone: string; clock: number }): FoundTime {
  const { index, text, start } = parsed;
  const tags = parsed.tags();
  const span = { index, length: text.length };
  // "In 2 hours" is 2 hours, whatever the clocks do meanwhile.
  if (tags.has('result/relativeDateAndTime')) {
    return { ...span, at: now + (start.date().getTime() - clock), definite: FROM_NOW.test(text) };
  }
  const at = start.date();
  // "9 PST" and "18:00Z" say by themselves where that is; only which day it is may be of the other clock.
  if (start.isCertain('timezoneOffset') && WITH_ZONE.test(text)) {
    const soon = at.getTime() <= now && !start.isCertain('day') && !start.isCertain('weekday') ? DAY_MS : 0;
    return { ...span, at: at.getTime() + soon, definite: start.isCertain('hour') };
  }
  const certain = start.isCertain('hour') || tags.has('result/relativeDate');
  const part = Object.keys(PARTS).find((name) => text.toLowerCase().includes(name));
  const usual = PARTS[part ?? ''] ?? MORNING;
  const wall = {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: certain ? at.getUTCHours() : usual.hour,
    minute: certain ? at.getUTCMinutes() : usual.minute,
  };
  const instant = instantOf(wall, zone);
  // A weekday alone is the next one to come, also on that very day after its time.
  const again = instant <= now && start.isCertain('weekday') && !start.isCertain('day');
  const next = again ? new Date(asUtc(wall) + WEEK_MS) : undefined;
  return {
    ...span,
    at: next
      ? instantOf({ ...wall, year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() }, zone)
      : instant,
    definite: start.isCertain('hour') || tags.has('casualReference/tomorrow') || part !== undefined,
  };
}
