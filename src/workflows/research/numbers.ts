import { isMonth } from './dates.ts';
import type { Detail } from './detail.ts';
import { languageOf } from './related.ts';
import { type Unit, unitOf } from './units.ts';

/** A number with what it counts: the measure of its unit, `year`, `month`, `day`, or '' for anything else. */
export type Quantity = Detail & { of: string; at: number; end: number };

/** How languages call large numbers, by what they multiply with. Single letters may be a unit as well. */
const SCALES: Record<string, number> = Object.fromEntries(
  Object.entries({
    k: 1e3,
    'thousand tausend mille mil': 1e3,
    m: 1e6,
    'mio million millions millionen millones milhões milioni miljoen': 1e6,
    b: 1e9,
    'bn billion billions mrd milliarde milliarden milliard milliards miljard': 1e9,
  }).flatMap(([words, factor]) => words.split(' ').map((word) => [word, factor])),
);

/** Small numbers that are often written as words. "One" is mostly none. */
const WORDS: Record<string, number> = Object.fromEntries(
  [
    'two three four five six seven eight nine ten eleven twelve',
    'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
    'deux trois quatre cinq six sept huit neuf dix onze douze',
    'dos tres cuatro cinco seis siete ocho nueve diez once doce',
  ].flatMap((line) => line.split(' ').map((word, index) => [word, index + 2])),
);

/** Readings of the bare value of a number that has a unit begin with this. */
const BESIDE_A_UNIT = 'with ';

/** Digits in a name, such as P2, are part of it, but for those of a version. */
const NUMBER = /(?:(?<![\p{L}\d])|(?<=(?<!\p{L})v))\d[\d.,'’]*(?::\d{2})*/giu;
const SPELLED = /\p{L}+/gu;
/** Blanks that stand within numbers only. */
const NARROW = new Set(['\u00a0', '\u2009', '\u202f']);
const THREE_DIGITS = /^\d{3}(?!\d)/;
const NEXT_WORD = /^[^\S\n]?-?(\p{L}+)/u;
const NEXT_SIGN = /^[^\S\n]?(%|€|\$|£|¥|°c?)/i;
/** As much as is looked at beside a number. */
const BESIDE = 16;
/** As much of what stands before a number may be its currency. */
const LEAD = 5;
const SIGN_BEFORE = /(\p{Sc})[^\S\n]?$/u;
const CODE_BEFORE = /(?<!\p{L})(\p{Lu}{3})[^\S\n]?$/u;
const MONTH_AFTER = /^[^\S\n]?(?:(?:of|de) )?(\p{L}+)/u;
const MONTH_BEFORE = /(?<!\p{L})(\p{L}+)\.?[^\S\n]?$/u;
const ISO_YEAR = /\d{4}-$/;
const ISO_MONTH = /\d-\d{2}-$/;
const YEAR = /^(?:1[89]|20)\d\d$/;

/** The numbers that stand in a text as digits. */
export function numbersIn(text: string): Quantity[] {
  const found: Quantity[] = [];
  const separators = separatorsOf(text);
  let end = 0;
  for (const { 0: digits, index } of text.matchAll(NUMBER)) {
    if (index < end) continue;
    const spaced = withGroups(text, index + digits.length);
    end = index + digits.length + spaced.length;
    const shown = text.slice(index, end).replace(/[.,'’]$/, '');
    const scale = scaleAfter(text, end);
    const plain =
      spaced === ''
        ? valuesWith(shown, separators)
        : [
            ...valuesWith(shown.replaceAll(/[^\d.,]/g, ''), separators),
            ...(NARROW.has(spaced.charAt(0)) ? [] : valuesWith(digits, separators)),
          ];
    found.push({ ...quantityOf({ text, at: index, end, shown, plain, scale }), end: withoutMarks(text, end) });
  }
  return found;
}

/** Where a number ends without the marks of its sentence. */
function withoutMarks(text: string, end: number): number {
  let last = end;
  while (".,'’".includes(text.charAt(last - 1))) last -= 1;
  return last;
}

type Found = { text: string; at: number; end: number; shown: string; plain: string[]; scale: Scale | undefined };
type Scale = { word: string; factor: number };

function quantityOf({ text, at, end, shown, plain, scale }: Found): Quantity {
  const scaled = scale ? timesAll(plain, scale.factor) : [];
  const both = scale === undefined || scale.word.length === 1;
  const values = [...scaled, ...(both ? plain : [])];
  const unit = unitBeside(text, at, scale && scale.word.length > 1 ? end + 1 + scale.word.length : end);
  const typed = unit ? timesAll(unit.values === 'plain' ? plain : values, unit.unit.factor) : [];
  const of = unit?.unit.of ?? calendarOf(text, at, end, shown);
  const whole = scale === undefined ? shown : `${shown} ${scale.word}`;
  return {
    shown: whole,
    at,
    end,
    of,
    readings: [
      ...typed.map((value) => `${of} ${value}`),
      ...values.map((value) => `${unit ? BESIDE_A_UNIT : ''}${value}`),
      // The letter may be a scale and no unit.
      ...(both ? scaled : []),
    ],
  };
}

function scaleAfter(text: string, end: number): Scale | undefined {
  const word = NEXT_WORD.exec(text.slice(end, end + BESIDE))?.[1]?.toLowerCase() ?? '';
  const factor = Object.hasOwn(SCALES, word) ? SCALES[word] : undefined;
  return factor === undefined ? undefined : { word, factor };
}

/** The unit before or after a number; a letter that may be a scale as well counts the plain number. */
function unitBeside(text: string, at: number, end: number): { unit: Unit; values: 'plain' | 'all' } | undefined {
  const lead = text.slice(Math.max(0, at - LEAD), at);
  const money = SIGN_BEFORE.exec(lead)?.[1] ?? CODE_BEFORE.exec(lead)?.[1];
  const before = money === undefined ? undefined : unitOf(money);
  if (before) return { unit: before, values: 'all' };
  const rest = text.slice(end, end + BESIDE);
  const after = NEXT_SIGN.exec(rest)?.[1] ?? NEXT_WORD.exec(rest)?.[1] ?? '';
  const unit = unitOf(after);
  return unit && { unit, values: /^\p{L}$/u.test(after) ? 'plain' : 'all' };
}

function calendarOf(text: string, at: number, end: number, shown: string): string {
  if (YEAR.test(shown)) return 'year';
  if (ISO_YEAR.test(text.slice(Math.max(0, at - LEAD), at))) return 'month';
  if (ISO_MONTH.test(text.slice(Math.max(0, at - LEAD), at))) return 'day';
  const after = MONTH_AFTER.exec(text.slice(end, end + BESIDE))?.[1];
  const before = MONTH_BEFORE.exec(text.slice(Math.max(0, at - BESIDE), at))?.[1];
  return shown.length <= 2 && [after, before].some((word) => word !== undefined && isMonth(word)) ? 'day' : '';
}

/** Everything that a passage counts, also in words. `any` readings hold whatever the number counts. */
export function allNumbersIn(text: string): Set<string> {
  const found = [...numbersIn(text), ...spelledIn(text)].flatMap(({ readings }) => readings);
  return new Set(found.flatMap((reading) => [reading, anyOf(reading)]));
}

/** The numbers that stand in a text as words. */
export function spelledIn(text: string): Quantity[] {
  return [...text.matchAll(SPELLED)].flatMap(({ 0: word, index }) => {
    const value = Object.hasOwn(WORDS, word.toLowerCase()) ? WORDS[word.toLowerCase()] : undefined;
    if (value === undefined) return [];
    const end = index + word.length;
    return [quantityOf({ text, at: index, end, shown: word, plain: [String(value)], scale: undefined })];
  });
}

/** The numbers of a claim in words that a passage must have as well: two things are often spoken of without counting them. */
export function spelledDetailsIn(text: string): Quantity[] {
  return spelledIn(text).filter(({ of, readings }) => of !== '' || !readings.includes('2'));
}

/**
 * Whether a passage counts what a claim counts: the same measure, or the bare number where the claim names no unit. A table has its units in
 * its head, `units`.
 */
export function isCounted({ readings, of }: Quantity, passage: string, units: ReadonlySet<string>): boolean {
  const there = allNumbersIn(passage);
  const inTable = passage.includes('|');
  return readings.some((reading) => {
    if (reading.startsWith(BESIDE_A_UNIT))
      return inTable && units.has(of) && there.has(reading.slice(BESIDE_A_UNIT.length));
    return there.has(reading) || there.has(`any ${reading}`);
  });
}

function anyOf(reading: string): string {
  return `any ${reading.startsWith(BESIDE_A_UNIT) ? reading.slice(BESIDE_A_UNIT.length) : reading}`;
}

/** Groups of three digits after blanks, such as the end of "3 000 000". */
function withGroups(text: string, from: number): string {
  let end = from;
  for (;;) {
    const blank = text.charAt(end);
    if (!(blank === ' ' || NARROW.has(blank)) || !THREE_DIGITS.test(text.slice(end + 1, end + 5))) break;
    end += 4;
  }
  return text.slice(from, end);
}

type Separators = 'comma groups' | 'dot groups' | 'unknown';

function separatorsOf(text: string): Separators {
  const language = languageOf(text);
  if (language === undefined) return 'unknown';
  return language === 'en' ? 'comma groups' : 'dot groups';
}

/** What digits with separators mean: "1.500" is 1.5 in English and 1500 in German, "2.7.3" a version. */
function valuesWith(shown: string, separators: Separators): string[] {
  const text = shown.replaceAll(/['’]/g, '');
  if (text.includes(':')) return [text.replace(/^0/, '')];
  const parts = text.split(/[.,]/);
  const marks = text.match(/[.,]/g) ?? [];
  if (marks.length === 0) return [tidy(Number(text))];
  const grouped = parts.slice(1).every((part) => part.length === 3);
  const groups = separators === 'comma groups' ? ',' : '.';
  const one = marks.length === 1;
  const mayGroup = grouped && (!one || separators === 'unknown' || marks[0] === groups);
  const mayBeDecimal = one ? !grouped || separators === 'unknown' || marks[0] !== groups : new Set(marks).size === 2;
  const decimal = Number(`${parts.slice(0, -1).join('')}.${parts.at(-1)}`);
  return [
    ...(mayGroup ? [tidy(Number(parts.join('')))] : []),
    ...(mayBeDecimal ? [tidy(decimal)] : []),
    ...(one || grouped ? [] : [text]),
  ];
}

function timesAll(values: readonly string[], factor: number): string[] {
  return values
    .map((value) => Number(value) * factor)
    .filter(Number.isFinite)
    .map(tidy);
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(12)));
}
