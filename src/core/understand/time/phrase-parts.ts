import { clock, date, every, group, peek, type Reader, repeat, type Unit } from './phrase.ts';
import type { Token } from './time-token.ts';

const isUnit = (token: Token | undefined) => token?.kind === 'unit' || token?.kind === 'mmark';

/** "Monday", "monday to friday". */
export function readDay(reader: Reader, { value }: Token): boolean {
  const { phrase } = reader;
  const from = Number(value);
  const [to, last] = [peek(reader, 1), peek(reader, 2)];
  phrase.weekdays.add(from);
  if (!/^(?:to|at)$/.test(to?.kind ?? '') || !/^(?:days?|short)$/.test(last?.kind ?? '')) return true;
  for (let day = from; day !== Number(last?.value); day = (day + 1) % 7) phrase.weekdays.add(day);
  phrase.weekdays.add(Number(last?.value));
  reader.at += 3;
  return repeat(phrase);
}

/** What stands behind "every". */
export function readEvery(reader: Reader, word: Token): boolean {
  const { phrase } = reader;
  reader.at += 1;
  while (/^(?:glue|of|in|particle|one)$/.test(peek(reader)?.kind ?? '')) reader.at += 1;
  const step = peek(reader);
  const isCount = step?.kind === 'num' && isUnit(peek(reader, 1));
  const isOrd = step?.kind === 'ord';
  const isOther = step?.kind === 'other';
  if (isCount || isOrd || isOther) reader.at += 1;
  const count = isOther ? 2 : isCount || isOrd ? Number(step?.value) : 1;
  const what = peek(reader);
  repeat(phrase);
  if (isUnit(what) || what?.kind === 'monthmark') {
    const unit = what?.value === 'monthmark' ? 'month' : (what?.value as Unit);
    reader.at += 1;
    if (isOrd && unit === 'day' && (count === 1 || count === -1)) return phrase.monthDays.push(count) > 0;
    if (count < 1) return false;
    const day = peek(reader);
    // "Todo dia 15", "every month 15".
    if (unit === 'day' && day?.kind === 'num' && !isCount && !isOther && !isHour(reader)) {
      reader.at += 1;
      return phrase.monthDays.push(Number(day.value)) > 0 && every(phrase, 1, 'month');
    }
    // "Every gap of two days" is every second or every third day.
    if (word.kind === 'gapevery' && /^(?:day|week|month)$/.test(unit)) return count === 1 && every(phrase, 2, unit);
    return every(phrase, count, unit);
  }
  if (what?.kind === 'length') {
    const [many = '', unit = ''] = what.value.split(' ');
    reader.at += 1;
    if (unit === 'hour' && phrase.parts.length > 0) return false;
    return every(phrase, Number(many), unit as Unit);
  }
  if (/^(?:day|days|short)$/.test(what?.kind ?? '')) {
    if (!isOrd) return isOther ? every(phrase, 2, 'week') : true;
    reader.at += 1;
    phrase.nth.push({ count, weekday: Number(what?.value) });
    // "Every second monday" may be every other one; the first and the last are of the month.
    if (count === 1 || count === -1) phrase.ofMonth = true;
    return true;
  }
  if (isOther) return false;
  if (isOrd) return ordinal(reader, count);
  if (what?.kind === 'group') {
    reader.at += 1;
    return group(phrase, what.value);
  }
  // A day that is not said is each of them: "every 9 am", "every morning".
  if (/^(?:part|clock|noon|midnight|at)$/.test(what?.kind ?? '') || (what?.kind === 'num' && isHour(reader))) {
    return every(phrase, 1, 'day');
  }
  if (what?.kind === 'num') return monthDay(reader, Number(what.value));
  return what?.kind === 'month' || what?.kind === 'daypart' || what?.kind === 'groups';
}

function isHour(reader: Reader): boolean {
  const next = peek(reader, 1);
  return next?.kind === 'hmark' || (next?.kind === 'unit' && next.value === 'hour');
}

function monthDay(reader: Reader, day: number): boolean {
  const month = peek(reader, 1);
  const skipped = month?.kind === 'of' ? 2 : 1;
  const named = peek(reader, skipped);
  if (named?.kind === 'month') {
    reader.at += skipped + 1;
    return date(reader, Number(named.value), day);
  }
  return false;
}

function ordinal(reader: Reader, count: number): boolean {
  const skipped = /^(?:of|glue)$/.test(peek(reader)?.kind ?? '') ? 1 : 0;
  const named = peek(reader, skipped);
  if (named?.kind === 'month') {
    reader.at += skipped + 1;
    return date(reader, Number(named.value), count);
  }
  const isDigits = peek(reader, -1)?.value.endsWith('.') === true;
  return isDigits && count >= 1 && reader.phrase.monthDays.push(count) > 0;
}

/** A number: of a clock, of a day, or of how long; `ord` says that it counts. */
export function readNumber(reader: Reader, number: number, ord = false): boolean {
  const { phrase } = reader;
  const before = peek(reader, -1);
  const isAt = before?.kind === 'at' || (before?.kind === 'and' && phrase.clocks.length > 0);
  reader.at += 1;
  const next = peek(reader);
  if (ord) return readOrdinal(reader, number);
  const isClock = !isAt ? false : !(next?.kind === 'unit' && next.value !== 'hour');
  if (next?.kind === 'hmark' || (isAt && isClock)) return readHour(reader, number, isAt);
  if (next?.kind === 'month' || (next?.kind === 'of' && peek(reader, 1)?.kind === 'month')) {
    reader.at -= 1;
    return monthDay(reader, number);
  }
  if (next?.kind === 'monthmark') {
    const [day, mark] = [peek(reader, 1), peek(reader, 2)];
    if (day?.kind !== 'num' || mark?.kind !== 'dmark') return false;
    reader.at += 3;
    return date(reader, number, Number(day.value));
  }
  if (isUnit(next) || next?.kind === 'dmark') return readLength(reader, number, before);
  // "On day 31", "the 15 of each month".
  const isDay = before?.kind === 'unit' && before.value === 'day';
  if ((isDay || next?.kind === 'of' || phrase.ofMonth || phrase.every?.unit === 'month') && number >= 1) {
    const day = phrase.left.at(-1);
    if (isDay && day === before) phrase.left.pop();
    return phrase.monthDays.push(number) > 0;
  }
  const part = before?.kind === 'part' || before?.kind === 'relpart' || before?.kind === 'everypart';
  return part && number <= 12 ? readHour(reader, number, false) : false;
}

function readOrdinal(reader: Reader, count: number): boolean {
  const { phrase } = reader;
  const next = peek(reader);
  if (/^(?:day|days|short)$/.test(next?.kind ?? '')) {
    reader.at += 1;
    return phrase.nth.push({ count, weekday: Number(next?.value) }) > 0;
  }
  if (isUnit(next)) {
    if (next?.value !== 'day') return false;
    reader.at += 1;
    return phrase.monthDays.push(count) > 0;
  }
  return ordinal(reader, count);
}

/** "9 o'clock 30", "三点半", "8 heures et demie". */
function readHour(reader: Reader, hour: number, clear: boolean): boolean {
  const at = reader.at;
  let marked = false;
  const { kind, value } = peek(reader) ?? {};
  if (kind === 'hmark' || (kind === 'unit' && value === 'hour')) {
    reader.at += 1;
    marked = true;
  }
  let minute = 0;
  const more = peek(reader);
  if (more?.kind === 'half') minute = 30;
  if (more?.kind === 'quarter') minute = Number(more.value);
  if (minute > 0) reader.at += 1;
  else if (marked && more?.kind === 'num') {
    minute = Number(more.value);
    reader.at += peek(reader, 1)?.kind === 'mmark' ? 2 : 1;
  }
  const end = reader.at;
  reader.at = at - 1;
  const read = clock(reader, { hour, minute }, clear || (marked && minute > 0));
  reader.at = end;
  return read;
}

/** "In 2 hours", "2 hours from now", "2 hours each". */
function readLength(reader: Reader, count: number, before: Token | undefined): boolean {
  const { phrase } = reader;
  const token = peek(reader);
  const unit = token?.kind === 'dmark' ? 'day' : (token?.value as Unit);
  reader.at += 1;
  const next = peek(reader);
  if (next?.kind === 'everyafter' || next?.kind === 'gapafter') {
    reader.at += 1;
    const gap = next.kind === 'gapafter' && /^(?:day|week|month)$/.test(unit);
    return gap ? count === 1 && every(phrase, 2, unit) : every(phrase, count, unit);
  }
  if (next?.kind === 'later') reader.at += 1;
  else if (token?.kind === 'dmark') return phrase.monthDays.push(count) > 0;
  else if (before?.kind !== 'in' && !(before?.kind === 'and' && phrase.span.length > 0)) return false;
  return phrase.span.push({ count, unit }) > 0;
}
