import type { Token } from './time-token.ts';

export type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
export type Part = 'morning' | 'afternoon' | 'evening' | 'night' | 'dawn';

/** A time of day as it was said. `sure`: it can be no other of the day, as "22:00" and "9 pm" are. */
export type SaidClock = {
  hour: number;
  minute: number;
  half?: 'a' | 'p';
  offset?: number;
  part?: Part;
  name?: 'midnight';
};

/** What a stretch of words about time says, before it is known whether that is a time. */
export type Phrase = {
  every?: { count: number; unit: Unit };
  repeated: boolean;
  weekdays: Set<number>;
  /** Days of the month; -1 is the last one. */
  monthDays: number[];
  nth: { count: number; weekday: number }[];
  ofMonth: boolean;
  date?: { year?: number; month: number; day: number };
  days?: number;
  next: boolean;
  span: { count: number; unit: Unit }[];
  clocks: SaidClock[];
  parts: Part[];
  zone?: string;
  /** A time of day that is clearly one. */
  clear: boolean;
  /** Words about time that nothing was done with. */
  left: Token[];
};

/** What reads tokens: where it is, what it has read. */
export type Reader = { tokens: readonly Token[]; at: number; phrase: Phrase; language: string };

export function peek({ tokens, at }: Reader, ahead = 0): Token | undefined {
  return tokens[at + ahead];
}

export function clock({ phrase, at, tokens }: Reader, said: SaidClock, clear: boolean): boolean {
  if (said.hour > 23 || said.minute > 59 || (said.half && (said.hour > 12 || said.hour < 1))) return false;
  const before = tokens[at - 1];
  const own = before?.kind === 'part' && tokens.filter(({ kind }) => kind === 'part').length > 1;
  phrase.clocks.push(own ? { ...said, part: before.value as Part } : said);
  phrase.clear ||= clear;
  return true;
}

export function every(phrase: Phrase, count: number, unit: Unit): boolean {
  const known = phrase.every;
  phrase.repeated = true;
  if (known && !(known.unit === unit && known.count === count)) {
    // "Every day ... monthly" contradicts itself; a week or a month may name its days again.
    const days = unit === 'day' && count === 1;
    const was = known.unit === 'day' && known.count === 1;
    if (!was && !days) return false;
    if (was) phrase.every = { count, unit };
    return unit === 'month' || known.unit === 'month' || unit === 'week' || known.unit === 'week';
  }
  phrase.every = { count, unit };
  return true;
}

export function repeat(phrase: Phrase): boolean {
  phrase.repeated = true;
  return true;
}

export function group(phrase: Phrase, value: string): boolean {
  for (const day of value === 'weekday' ? [1, 2, 3, 4, 5] : [6, 0]) phrase.weekdays.add(day);
  return true;
}

/** With the year behind it, where there is one. */
export function date(reader: Reader, month: number, day: number): boolean {
  const skipped = /^(?:and|of)$/.test(peek(reader)?.kind ?? '') ? 1 : 0;
  const year = peek(reader, skipped);
  const typed = year?.kind === 'num' && year.value.length === 4 ? Number(year.value) : undefined;
  if (typed !== undefined) reader.at += skipped + 1;
  if (reader.phrase.date) return false;
  reader.phrase.date = { ...(typed !== undefined && { year: typed }), month, day };
  return true;
}
