import type { When } from '../../domain/schedule.ts';
import { type Clock, MORNING, PARTS } from './clock.ts';
import type { Part, Phrase, SaidClock, Unit } from './phrase.ts';
import { repeatedWhen } from './rhythm.ts';
import { asUtc, instantOf, type Wall, wallAt } from '../../domain/time/zone.ts';

/** `definite`: it says when on that day, or how soon. */
export type ReadTime = { when: When; definite: boolean } | { wrong: 'unclear' | 'past' };

const UNCLEAR = { wrong: 'unclear' } as const;
const DAY_MS = 24 * 3_600_000;
const MS: Partial<Record<Unit, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

/** Says nothing that could be a time: a lone number, "of the month". */
export function isEmpty(phrase: Phrase): boolean {
  const { every, weekdays, monthDays, nth, date, days, span, clocks, parts, repeated } = phrase;
  const some = weekdays.size + monthDays.length + nth.length + span.length + clocks.length + parts.length;
  return !every && !date && days === undefined && some === 0 && !repeated;
}

/** The time that the words say, or why there is none. `now` is when they were written. */
export function timeOf(phrase: Phrase, now: number, usualZone: string): ReadTime {
  const zone = phrase.zone ?? usualZone;
  if (phrase.left.length > 0) return UNCLEAR;
  const clocks = clocksOf(phrase);
  if (!clocks) return UNCLEAR;
  if (isRepeated(phrase)) {
    const offset = phrase.clocks.some((clock) => clock.offset !== undefined);
    const when = offset || phrase.next ? undefined : repeatedWhen(phrase, clocks, zone, now);
    return when ? { when, definite: true } : UNCLEAR;
  }
  return once(phrase, clocks, zone, now);
}

/** Days that are named together come again: "tuesday and thursday at 10". */
function isRepeated({ repeated, weekdays, every }: Phrase): boolean {
  return repeated || every !== undefined || weekdays.size > 1;
}

/** Every time of day with the part of the day that it belongs to; undefined where the two contradict each other. */
function clocksOf({ clocks, parts, days }: Phrase): Clock[] | undefined {
  if (clocks.length === 0) return [...new Set(parts)].map((part) => PARTS[part] ?? MORNING);
  const distinct = [...new Set(parts)];
  const shared = distinct.length === 1 ? distinct[0] : undefined;
  const late = clocks.some(({ half }) => half === 'p');
  const read = clocks.map((clock, at) => {
    const part = clock.part ?? shared;
    // "At 9 and 10 pm": the first may be either.
    if (late && clock.half === undefined && part === undefined && at < clocks.length - 1 && clock.hour < 12)
      return undefined;
    if (distinct.length > 1 && clock.part === undefined) return undefined;
    if (clock.name === 'midnight' && days !== undefined) return undefined;
    return clockIn(clock, part);
  });
  const all = read.filter((clock) => clock !== undefined);
  return all.length === clocks.length ? all : undefined;
}

/** "10" at night is 22:00, "7" in the morning 7:00; undefined for "14:00 in the morning". */
function clockIn({ hour, minute, half }: SaidClock, part: Part | undefined): Clock | undefined {
  const shown = half === 'p' ? (hour % 12) + 12 : half === 'a' ? hour % 12 : hour;
  if (half !== undefined) {
    const fits = part === undefined || (half === 'p') !== (part === 'morning' || part === 'dawn');
    return fits || part === 'night' ? { hour: shown, minute } : undefined;
  }
  const [first, last] = part === undefined ? [0, 24] : HOURS[part];
  for (const candidate of hour <= 12 ? [hour, (hour + 12) % 24] : [hour]) {
    const inPart = first < last ? candidate >= first && candidate < last : candidate >= first || candidate < last;
    if (inPart) return { hour: candidate, minute };
  }
  return undefined;
}

/** From which hour until before which people call it that. */
const HOURS: Record<Part, readonly [number, number]> = {
  morning: [4, 12],
  dawn: [0, 7],
  afternoon: [12, 21],
  evening: [16, 24],
  night: [18, 6],
};

function once(phrase: Phrase, clocks: Clock[], zone: string, now: number): ReadTime {
  const { date, days, weekdays, monthDays, span, nth, ofMonth } = phrase;
  const named = [date, days, weekdays.size > 0 || undefined, monthDays[0]].filter((one) => one !== undefined).length;
  if (clocks.length > 1 || named > 1 || nth.length > 0 || ofMonth || monthDays.length > 1) return UNCLEAR;
  const [clock] = clocks;
  if (span.length > 0) return named > 0 ? UNCLEAR : afterSpan(phrase, clock, zone, now);
  const definite = clock !== undefined || days === 1;
  const wall = wallAt(now, zone);
  const time = clock ?? MORNING;
  const at = (day: Partial<Wall>, shift = 0) => instantOf(shifted({ ...wall, ...time, ...day }, shift), zone);
  if (named === 0) return clock ? onClock(phrase, { ...wall, ...time }, zone, now) : UNCLEAR;
  const offset = phrase.clocks[0]?.offset;
  if (offset !== undefined) {
    if (!date?.year) return UNCLEAR;
    return found(asUtc({ ...wall, ...time, ...date, year: date.year }) - offset * 60_000, zone, now, true);
  }
  if (days !== undefined) return found(at({}, days + (isAfterMidnight(phrase, time) ? 1 : 0)), zone, now, definite);
  if (date) return onDate(date, { ...wall, ...time }, { zone, now, definite });
  if (weekdays.size > 0) {
    const [weekday = 0] = weekdays;
    const today = new Date(asUtc(wall)).getUTCDay();
    const ahead = (weekday - today + 7) % 7;
    const shift = ahead === 0 && (phrase.next || at({}) <= now) ? 7 : ahead;
    return found(at({}, shift), zone, now, definite);
  }
  return onMonthDay(monthDays[0] ?? 0, { ...wall, ...time }, { zone, now, definite });
}

/** "Tonight at 12" ends the day, "tonight at 1" comes after it. */
function isAfterMidnight({ parts }: Phrase, { hour }: Clock): boolean {
  return parts.includes('night') && hour < 6;
}

function onClock(phrase: Phrase, wall: Wall, zone: string, now: number): ReadTime {
  const offset = phrase.clocks[0]?.offset;
  if (offset !== undefined) {
    const at = asUtc(wall) - offset * 60_000;
    return found(at > now ? at : at + DAY_MS, zone, now, true);
  }
  const today = instantOf(wall, zone);
  return found(today > now ? today : instantOf(shifted(wall, 1), zone), zone, now, true);
}

type Where = { zone: string; now: number; definite: boolean };

function onDate(
  date: { year?: number; month: number; day: number },
  wall: Wall,
  { zone, now, definite }: Where,
): ReadTime {
  const { year, month, day } = date;
  const isThere = (one: number) => {
    const real = new Date(Date.UTC(one, month - 1, day));
    return real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
  };
  const years = year === undefined ? [wall.year, wall.year + 1] : [year];
  const times = years.filter(isThere).map((one) => instantOf({ ...wall, year: one, month, day }, zone));
  const [first] = times;
  if (first === undefined) return UNCLEAR;
  return found(times.find((one) => one > now) ?? first, zone, now, definite);
}

/** "On the 15th": the next one, also of the month after; a month without it is no answer. */
function onMonthDay(day: number, wall: Wall, { zone, now, definite }: Where): ReadTime {
  for (const months of [0, 1, 2]) {
    const first = new Date(Date.UTC(wall.year, wall.month - 1 + months, 1));
    const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    if (day < 1 || day > length) continue;
    const there = { ...wall, year: first.getUTCFullYear(), month: first.getUTCMonth() + 1, day };
    const at = instantOf(there, zone);
    if (at > now) return found(at, zone, now, definite);
  }
  return UNCLEAR;
}

/** Hours are counted; days, weeks and months are on the calendar. */
function afterSpan({ span }: Phrase, clock: Clock | undefined, zone: string, now: number): ReadTime {
  const exact = span.reduce((sum, { count, unit }) => sum + count * (MS[unit] ?? 0), 0);
  if (clock && exact > 0) return UNCLEAR;
  const wall = wallAt(now, zone);
  const count = (wanted: Unit) => span.reduce((sum, one) => sum + (one.unit === wanted ? one.count : 0), 0);
  const days = count('day') + 7 * count('week');
  const months = count('month') + 12 * count('year');
  if (days === 0 && months === 0) return found(now + exact, zone, now, true);
  const moved = new Date(Date.UTC(wall.year, wall.month - 1 + months, wall.day));
  if (months > 0 && moved.getUTCDate() !== wall.day) return UNCLEAR;
  const day = { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
  const seconds = clock ? 0 : now % 60_000;
  return found(instantOf(shifted({ ...wall, ...clock, ...day }, days), zone) + seconds + exact, zone, now, true);
}

function shifted(wall: Wall, days: number): Wall {
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { ...wall, year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
}

function found(at: number, zone: string, now: number, definite: boolean): ReadTime {
  return at > now ? { when: { timing: { zone, at }, words: 'once' }, definite } : { wrong: 'past' };
}
