import { CronExpressionParser } from 'cron-parser';
import { toString } from 'cronstrue';
import type { Calendar } from '../../core/domain/time/calendar.ts';

/** Five fields: seconds are for machines, and a run posts into a thread. */
const FIELDS = /^\S+(?:\s+\S+){4}$/;

/**
 * The calendar port: cron-parser (which BullMQ counts with too) counts cron expressions through daylight saving, cronstrue
 * says them in words.
 */
export const calendar: Calendar = {
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,

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
