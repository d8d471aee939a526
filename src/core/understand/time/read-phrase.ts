import { clock, date, every, group, type Part, peek, type Phrase, type Reader, repeat, type Unit } from './phrase.ts';
import { readDay, readEvery, readNumber } from './phrase-parts.ts';
import type { Token } from './time-token.ts';

/** Reads a stretch of words about time, from left to right, each token once. */
export function readPhrase(tokens: readonly Token[], language: string): Phrase {
  const phrase: Phrase = {
    repeated: false,
    weekdays: new Set(),
    monthDays: [],
    nth: [],
    ofMonth: false,
    next: false,
    span: [],
    clocks: [],
    parts: [],
    clear: false,
    left: [],
  };
  const reader: Reader = { tokens, at: 0, phrase, language };
  while (reader.at < tokens.length) {
    const token = tokens[reader.at] as Token;
    const from = reader.at;
    const read = readers[token.kind]?.(reader, token) ?? false;
    if (!read) {
      phrase.left.push(token);
      reader.at = from + 1;
    } else if (reader.at === from) reader.at += 1;
  }
  return phrase;
}

type Read = (reader: Reader, token: Token) => boolean;
const skip: Read = () => true;

const readers: Record<string, Read> = {
  glue: skip,
  of: skip,
  and: skip,
  particle: skip,
  wordglue: skip,
  in: (reader) => {
    const next = peek(reader, 1);
    if (next?.kind === 'halfhour') reader.at += 1;
    return true;
  },
  for: ({ at }) => at === 0,
  at: skip,
  one: (reader) => readNumber(reader, 1),
  num: (reader, { value }) => readNumber(reader, Number(value)),
  halfhour: ({ phrase }) => phrase.span.push({ count: 30, unit: 'minute' }) > 0,
  length: (reader, { value }) => {
    const [count = '', unit = ''] = value.split(' ');
    if (unit === 'hour' && !isSpan(reader)) {
      const more = peek(reader, 1);
      const minute = more?.kind === 'half' ? 30 : more?.kind === 'quarter' ? Number(more.value) : 0;
      const read = clock(reader, { hour: Number(count), minute }, true);
      if (minute > 0) reader.at += 2;
      return read;
    }
    reader.phrase.span.push({ count: Number(count), unit: unit as Unit });
    return true;
  },
  every: readEvery,
  gapevery: readEvery,
  once: (reader) => {
    const [first, second] = [peek(reader, 1), peek(reader, 2)];
    const unit = [first, second].findIndex((token) => token?.kind === 'unit');
    if (unit < 0) return true;
    if (!every(reader.phrase, 1, (reader.tokens[reader.at + 1 + unit] as Token).value as Unit)) return false;
    reader.at += unit + 2;
    return true;
  },
  adverb: (reader, { value }) => {
    if (value === 'night') {
      reader.phrase.parts.push('night');
      return every(reader.phrase, 1, 'day');
    }
    return every(reader.phrase, 1, value as Unit);
  },
  everyn: ({ phrase }, { value }) => {
    const [count = '', unit = ''] = value.split(' ');
    return every(phrase, Number(count), unit as Unit);
  },
  everypart: ({ phrase }, { value }) => phrase.parts.push(value as Part) > 0 && every(phrase, 1, 'day'),
  groups: (reader, { value }) => group(reader.phrase, value) && repeat(reader.phrase),
  group: (reader, { value }) => reader.phrase.repeated && group(reader.phrase, value),
  day: readDay,
  short: readDay,
  days: (reader, token) => repeat(reader.phrase) && readDay(reader, token),
  daypart: (reader, token) => {
    const [day = '', part = ''] = token.value.split(' ');
    reader.phrase.parts.push(part as Part);
    reader.phrase.weekdays.add(Number(day));
    return true;
  },
  plural: (reader) => (/^days?$/.test(peek(reader, 1)?.kind ?? '') ? repeat(reader.phrase) : true),
  // "Le lundi" is the next one, or each of them.
  single: (reader) => reader.phrase.repeated || peek(reader, 1)?.kind !== 'day',
  month: (reader, { value }) => {
    const skipped = peek(reader, 1)?.kind === 'glue' ? 2 : 1;
    const day = peek(reader, skipped);
    if (day?.kind !== 'num' && day?.kind !== 'ord') return false;
    reader.at += skipped + 1;
    return date(reader, Number(value), Number(day.value));
  },
  date: ({ phrase }, { value }) => {
    const [year = '', month = '', day = ''] = value.split('-');
    if (phrase.date) return false;
    phrase.date = { ...(year !== '' && { year: Number(year) }), month: Number(month), day: Number(day) };
    return true;
  },
  ord: (reader, { value }) => readNumber(reader, Number(value), true),
  ordmark: (reader) => {
    const number = peek(reader, 1);
    if (number?.kind !== 'num') return false;
    reader.at += 1;
    return readNumber(reader, Number(number.value), true);
  },
  lastday: ({ phrase }) => phrase.monthDays.push(-1) > 0,
  rel: ({ phrase }, { value }) => relative(phrase, Number(value)),
  relpart: ({ phrase }, { value }) => {
    const [days = '', part = ''] = value.split(' ');
    return phrase.parts.push(part as Part) > 0 && relative(phrase, Number(days));
  },
  tonight: ({ phrase }) => phrase.parts.push('night') > 0 && relative(phrase, 0),
  part: (reader, { value }) => part(reader, value as Part),
  noon: (reader) => clock(reader, { hour: 12, minute: 0, half: 'p' }, true),
  midnight: (reader) => clock(reader, { hour: 0, minute: 0, name: 'midnight' }, true),
  clock: (reader, { value }) => {
    const [all = '', offset] = value.split(' ');
    const [hour = '', minute = '', half = ''] = all.split(':');
    // "Every 1h30" is how long.
    return clock(
      reader,
      {
        hour: Number(hour),
        minute: Number(minute),
        ...((half === 'a' || half === 'p') && { half }),
        ...(offset !== undefined && { offset: Number(offset) }),
      },
      true,
    );
  },
  halfpast: (reader) => halfClock(reader, 0),
  halfto: (reader) => halfClock(reader, -1),
  zone: ({ phrase }, { value }) => {
    if (phrase.zone !== undefined && phrase.zone !== value) return false;
    phrase.zone = value;
    return true;
  },
  next: (reader) => {
    const { kind } = peek(reader, 1) ?? {};
    reader.phrase.next = kind === 'day' || (reader.language !== 'en' && peek(reader, -1)?.kind === 'day');
    return reader.phrase.next;
  },
  this: (reader) => {
    const { kind, value } = peek(reader, 1) ?? {};
    if (kind === 'day') return true;
    if (kind !== 'part' || value === undefined) return false;
    reader.at += 2;
    return reader.phrase.parts.push(value as Part) > 0 && relative(reader.phrase, 0);
  },
  unit: ({ phrase }, { value }) => {
    if (value !== 'month' || !(phrase.monthDays.length > 0 || phrase.nth.length > 0 || phrase.repeated)) return false;
    phrase.ofMonth = true;
    return true;
  },
  monthmark: (reader, token) => readers['unit']?.(reader, token) ?? false,
};

function isSpan(reader: Reader): boolean {
  const before = peek(reader, -1)?.kind;
  return before === 'in' || before === 'and' || before === 'length' || peek(reader, 1)?.kind === 'later';
}

function halfClock(reader: Reader, shift: number): boolean {
  const number = peek(reader, 1);
  if (number?.kind !== 'num') return false;
  reader.at += 2;
  const hour = Number(number.value) + shift;
  return clock(reader, { hour: hour === 0 ? 12 : hour, minute: 30 }, true);
}

/** "9 in the morning and 5 in the afternoon": each has its own. */
function part({ phrase, at, tokens }: Reader, value: Part): boolean {
  const last = phrase.clocks.at(-1);
  const several = tokens.filter(({ kind }) => kind === 'part').length > 1;
  const before = tokens.slice(Math.max(0, at - 3), at).some(({ kind }) => /^(?:clock|num|hmark|half)$/.test(kind));
  if (several && last && before && last.part === undefined) last.part = value;
  phrase.parts.push(value);
  return true;
}

function relative(phrase: Phrase, days: number): boolean {
  if (phrase.days !== undefined && phrase.days !== days) return false;
  phrase.days = days;
  return true;
}
