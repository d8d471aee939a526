import { languageOf } from './related.ts';

/** Something exact that a text says: how it is shown, and every way in which it may be meant. */
export type Detail = { shown: string; readings: string[] };

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

const NUMBER = /\d[\d.,'’]*/g;
/** Blanks that stand within numbers only. */
const NARROW = new Set([' ', ' ', ' ']);
const THREE_DIGITS = /^\d{3}(?!\d)/;
const NEXT_WORD = /^[^\S\n]?(\p{L}+)/u;
/** As much as is looked at after a number. */
const AHEAD = 16;

/** The numbers that stand in a text as digits. */
export function numbersIn(text: string): Detail[] {
  const found: Detail[] = [];
  const separators = separatorsOf(text);
  const valuesOf = (shown: string) => valuesWith(shown, separators);
  let end = 0;
  for (const { 0: digits, index } of text.matchAll(NUMBER)) {
    if (index < end) continue;
    const spaced = withGroups(text, index + digits.length);
    end = index + digits.length + spaced.length;
    const shown = text.slice(index, end).replace(/[.,'’]$/, '');
    const word = NEXT_WORD.exec(text.slice(end, end + AHEAD))?.[1]?.toLowerCase() ?? '';
    const scale = Object.hasOwn(SCALES, word) ? SCALES[word] : undefined;
    const plain =
      spaced === ''
        ? valuesOf(shown)
        : [...valuesOf(shown.replaceAll(/[^\d.,]/g, '')), ...(NARROW.has(spaced.charAt(0)) ? [] : valuesOf(digits))];
    const scaled =
      scale === undefined
        ? []
        : plain
            .map((value) => Number(value) * scale)
            .filter(Number.isFinite)
            .map(tidy);
    const both = scale === undefined || word.length === 1;
    found.push({
      shown: shown + (scale === undefined ? '' : ` ${word}`),
      readings: [...scaled, ...(both ? plain : [])],
    });
  }
  return found;
}

/** Everything that a passage counts, also in words. */
export function allNumbersIn(text: string): Set<string> {
  const words = text.toLowerCase().split(/[^\p{L}]+/u);
  const spelled = words.flatMap((word) => (Object.hasOwn(WORDS, word) ? [String(WORDS[word])] : []));
  return new Set([...numbersIn(text).flatMap(({ readings }) => readings), ...spelled]);
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

/** What digits with separators mean: "1.500" is 1.5 in English and 1500 in German, "3.5.2024" a date or a version. */
function valuesWith(shown: string, separators: Separators): string[] {
  const text = shown.replaceAll(/['’]/g, '');
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
    ...(one || grouped ? [] : [text, ...parts.map((part) => tidy(Number(part)))]),
  ];
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(12)));
}
