import type { Run } from '../domain/run.ts';
import type { When } from '../domain/schedule.ts';
import { clockText } from './time/clock.ts';
import { masked } from './time/read-when.ts';
import { stretchesIn } from './time/stretch.ts';
import { timeOf } from './time/timing.ts';
import { asUtc, wallAt } from '../domain/time/zone.ts';

/** What speaks for a repetition: the words of the request, or that it was made on several days. */
export type RepeatSuggestion = { when: When; since: 'words' | 'days' };

/** So many days make a suggestion, and so close together: by the time of the day, and on the calendar. */
const DAYS = 3;
const MINUTES_APART = 90;
const DAYS_APART = 8;
const WEEKS_APART = 5;

const DAY_MS = 24 * 3_600_000;
const DAY_MINUTES = 24 * 60;
const QUARTER = 15;
const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A moment as people see it: the day, counted from 1970, its weekday (0 is Sunday), and the minute of the day. */
type Moment = { day: number; weekday: number; minute: number };

/**
 * The repetition that a request which has just succeeded suggests; undefined for none. `times` are when the same person made
 * equal requests that succeeded, this one included (ms since 1970).
 */
export function suggestRepeat(
  run: Pick<Run, 'request' | 'createdAt'>,
  times: readonly number[],
  zone: string,
): RepeatSuggestion | undefined {
  return (
    inWords(run, zone) ??
    onDays(
      times.map((at) => momentOf(at, zone)),
      zone,
    )
  );
}

/** "Write the weekly report": when in the week it was not said, so about as now. */
function inWords(
  { request, createdAt }: Pick<Run, 'request' | 'createdAt'>,
  zone: string,
): RepeatSuggestion | undefined {
  const repeat = stretchesIn(masked(request)).find(({ phrase }) => phrase.repeated);
  const read = repeat && timeOf(repeat.phrase, createdAt, zone);
  if (!repeat || !read || !('when' in read) || !('cron' in read.when.timing) || read.when.timing.nth) return undefined;
  const { weekday, minute } = momentOf(createdAt, zone);
  const typed = request.slice(repeat.index, repeat.index + repeat.length);
  if (/^(?:the |a |an )?(?:weekly|(?:every|each) week)$/i.test(typed.trim())) {
    return { when: cronOf(zone, String(weekday), `every ${DAY_NAMES[weekday]}`, minute), since: 'words' };
  }
  return { when: read.when, since: 'words' };
}

function onDays(moments: readonly Moment[], zone: string): RepeatSuggestion | undefined {
  const byDay = new Map(moments.map((moment) => [moment.day, moment]));
  const last = [...byDay.values()].toSorted((a, b) => b.day - a.day).slice(0, DAYS);
  const [newest, oldest] = [last[0], last.at(-1)];
  if (last.length < DAYS || !newest || !oldest) return undefined;
  const minutes = last.map(({ minute }) => minute).toSorted((a, b) => a - b);
  if ((minutes.at(-1) ?? 0) - (minutes[0] ?? 0) > MINUTES_APART) return undefined;
  const minute = minutes[Math.floor(minutes.length / 2)] ?? 0;
  const span = newest.day - oldest.day;
  const suggestion = (days: string, words: string): RepeatSuggestion => ({
    when: cronOf(zone, days, words, minute),
    since: 'days',
  });
  if (last.every(({ weekday }) => weekday === newest.weekday)) {
    return span <= WEEKS_APART * 7
      ? suggestion(String(newest.weekday), `every ${DAY_NAMES[newest.weekday]}`)
      : undefined;
  }
  if (span > DAYS_APART) return undefined;
  const works = last.every(({ weekday }) => weekday >= 1 && weekday <= 5);
  return works ? suggestion('1-5', 'every weekday') : suggestion('*', 'every day');
}

function momentOf(at: number, zone: string): Moment {
  const wall = wallAt(at, zone);
  const day = Math.floor(asUtc(wall) / DAY_MS);
  return { day, weekday: new Date(day * DAY_MS).getUTCDay(), minute: wall.hour * 60 + wall.minute };
}

/** At a time that people would say: on the quarter of an hour. */
function cronOf(zone: string, days: string, words: string, minute: number): When {
  const rounded = Math.min(Math.round(minute / QUARTER) * QUARTER, DAY_MINUTES - QUARTER);
  const clock = { hour: Math.floor(rounded / 60), minute: rounded % 60 };
  return {
    timing: { zone, cron: `${clock.minute} ${clock.hour} * * ${days}` },
    words: `${words} at ${clockText(clock)}`,
  };
}
