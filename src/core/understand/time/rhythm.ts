import type { Timing, When } from '../../domain/schedule.ts';
import { type Clock, clockText, MORNING } from './clock.ts';
import type { Phrase, Unit } from './phrase.ts';

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const ORDINALS: Record<number, string> = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' };
const MINUTES: Partial<Record<Unit, number>> = { minute: 1, hour: 60 };

/** Longer than this it is hardly meant, and its next time is far to count. */
const MOST_COUNT = 366;

type Days = { ofMonth: string; month?: string; ofWeek: string; words: string };

/** A repetition as cron, which says its days and times; every second day, week or month of those by `nth`. */
export function repeatedWhen(phrase: Phrase, clocks: Clock[], zone: string, now: number): When | undefined {
  const { every } = phrase;
  if (
    phrase.days !== undefined ||
    phrase.span.length > 0 ||
    (every && !(every.count >= 1 && every.count <= MOST_COUNT * 24))
  )
    return undefined;
  const minutes = every && MINUTES[every.unit];
  if (every && minutes !== undefined) {
    const alone = phrase.clocks.length + phrase.weekdays.size + phrase.monthDays.length + phrase.nth.length === 0;
    if (!alone || phrase.parts.length > 0 || phrase.date) return undefined;
    const words = every.count === 1 ? `every ${every.unit}` : `every ${every.count} ${every.unit}s`;
    return { timing: { zone, everyMs: every.count * minutes * 60_000, from: now }, words };
  }
  const days = daysOf(phrase);
  if (!days || every?.unit === 'second' || (every && every.count > MOST_COUNT)) return undefined;
  const times = clocks.length > 0 ? clocks : [MORNING];
  const crons = cronsOf(times, days);
  const [cron, ...also] = crons;
  if (cron === undefined) return undefined;
  const count = every?.count ?? 1;
  const unit = every?.unit;
  const nth =
    count > 1 && (unit === 'day' || unit === 'week' || unit === 'month') ? { count, unit, from: now } : undefined;
  if (count > 1 && !nth) return undefined;
  const timing: Timing = { zone, cron, ...(also.length > 0 && { also }), ...(nth && { nth }) };
  const said = times.map(clockText);
  const last = said.pop() ?? '';
  return { timing, words: `${days.words} at ${said.length > 0 ? `${said.join(', ')} and ${last}` : last}` };
}

/** Times with the same minute fit into one expression. */
function cronsOf(times: readonly Clock[], { ofMonth, month = '*', ofWeek }: Days): string[] {
  const minutes = [...new Set(times.map(({ minute }) => minute))];
  return minutes.map((minute) => {
    const hours = times.filter((time) => time.minute === minute).map(({ hour }) => hour);
    return `${minute} ${[...new Set(hours)].toSorted((a, b) => a - b).join(',')} ${ofMonth} ${month} ${ofWeek}`;
  });
}

function daysOf(phrase: Phrase): Days | undefined {
  const { every, weekdays, monthDays, nth, date, ofMonth } = phrase;
  const kinds = [weekdays.size > 0, monthDays.length > 0, nth.length > 0, date !== undefined].filter(Boolean).length;
  if (kinds > 1) return undefined;
  const count = every?.count ?? 1;
  const unit = every?.unit;
  if (date) return yearly(date, unit, count);
  if (monthDays.length > 0 || nth.length > 0) {
    if (unit !== undefined && unit !== 'month') return undefined;
    // "The first monday of the month" alone may be that of this month.
    if (unit === undefined && !(phrase.repeated && (ofMonth || monthDays.length > 0))) return undefined;
    return monthDays.length > 0 ? daysOfMonth(monthDays, count) : nthDays(nth, count);
  }
  if (unit === 'month') return weekdays.size > 0 ? undefined : daysOfMonth([1], count);
  if (unit === 'year') return undefined;
  if (weekdays.size > 0) return unit === 'day' && count > 1 ? undefined : onWeekdays([...weekdays], count);
  // Without a day, a week begins on Monday.
  if (unit === 'week') return onWeekdays([1], count);
  if (unit !== 'day') return undefined;
  const words = count === 1 ? 'every day' : count === 2 ? 'every other day' : `every ${count} days`;
  return { ofMonth: '*', ofWeek: '*', words };
}

function yearly(
  { year, month, day }: { year?: number; month: number; day: number },
  unit: Unit | undefined,
  count: number,
) {
  const real = new Date(Date.UTC(2028, month - 1, day));
  const isThere = real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
  if (year !== undefined || count > 1 || (unit !== undefined && unit !== 'year') || !isThere) return undefined;
  const words = `every year on ${day} ${MONTH_NAMES[month - 1]}`;
  return { ofMonth: String(day), month: String(month), ofWeek: '*', words };
}

function onWeekdays(days: number[], count: number): Days {
  const sorted = days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  const isWork = sorted.join(',') === '1,2,3,4,5';
  const numbers = isWork
    ? '1-5'
    : days
        .toSorted((a, b) => (days.length === 2 && days.includes(0) ? a - b : ((a + 6) % 7) - ((b + 6) % 7)))
        .join(',');
  const names = isWork ? 'weekday' : listed(sorted.map((day) => DAY_NAMES[day] ?? ''));
  const words = count === 1 ? `every ${names}` : `every ${count} weeks on ${isWork ? 'weekdays' : names}`;
  return { ofMonth: '*', ofWeek: numbers, words };
}

function nthDays(nth: Phrase['nth'], count: number): Days | undefined {
  if (nth.some((one) => !ORDINALS[one.count])) return undefined;
  const ofWeek = nth.map((one) => (one.count === -1 ? `${one.weekday}L` : `${one.weekday}#${one.count}`)).join(',');
  const names = listed(nth.map((one) => `${ORDINALS[one.count]} ${DAY_NAMES[one.weekday]}`));
  // An expression counts only one of these.
  return nth.length > 1 ? undefined : { ofMonth: '*', ofWeek, words: `on the ${names} of ${months(count)}` };
}

/** A day that shorter months do not have would be left out in silence, so the words say it. */
function daysOfMonth(days: number[], count: number): Days | undefined {
  if (days.some((day) => day !== -1 && !(day >= 1 && day <= 31))) return undefined;
  const ofMonth = days.map((day) => (day === -1 ? 'L' : String(day))).join(',');
  const rare = days.some((day) => day > 28) ? ' (in months that have it)' : '';
  const numbered = days.filter((day) => day !== -1);
  const named = [
    ...(numbered.length > 0 ? [`${numbered.length > 1 ? 'days' : 'day'} ${listed(numbered.map(String))}`] : []),
    ...(days.includes(-1) ? ['the last day'] : []),
  ];
  return { ofMonth, ofWeek: '*', words: `on ${listed(named)} of ${months(count)}${rare}` };
}

function months(count: number): string {
  return count === 1 ? 'every month' : `every ${count} months`;
}

function listed(names: string[]): string {
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}
