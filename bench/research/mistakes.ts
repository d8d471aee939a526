/** What a model that makes mistakes needs to know of where it makes them. */
export type Scene = {
  random: () => number;
  /** The text of the page that the sentence is from. */
  page: string;
  /** Names that other pages have. */
  names: readonly string[];
};

/** A sentence that is wrong now, or undefined where it has nothing to get wrong in that way. */
type Mistake = (sentence: string, scene: Scene) => string | undefined;

const NUMBER = /(?<![\p{L}\d.,-])\d+(?:[.,]\d+)*(?![\p{L}\d])/gu;
const YEAR = /\b(?:19|20)\d\d\b/g;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const MONATE = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

/** Words that change the meaning when one takes the other's place. */
const OPPOSITES = [
  'more/less',
  'faster/slower',
  'before/after',
  'at least/at most',
  'up to/at least',
  'first/last',
  'rose/fell',
  'increased/decreased',
  'maximum/minimum',
  'always/never',
  'all/none of the',
  'higher/lower',
  'larger/smaller',
  'above/below',
  'mehr/weniger',
  'schneller/langsamer',
  'mindestens/höchstens',
  'vor/nach',
].map((pair) => pair.split('/'));

const UNITS = [
  'milliseconds/seconds',
  'ms/s',
  'seconds/minutes',
  'minutes/hours',
  'hours/days',
  'days/weeks',
  'months/years',
  'per second/per minute',
  'a month/a year',
  'per month/per year',
  'a second/a minute',
  'KB/MB',
  'MB/GB',
  'GB/TB',
  'kilobytes/megabytes',
  'megabytes/gigabytes',
  'gigabytes/terabytes',
  'dollars/euros',
  'USD/EUR',
  'million/billion',
  'thousand/million',
  'percent/percentage points',
  'km/m',
  'kilometres/metres',
  'watts/kilowatts',
  'Sekunden/Minuten',
  'Minuten/Stunden',
  'Stunden/Tage',
  'Tage/Wochen',
  'Euro/Dollar',
].map((pair) => pair.split('/'));

/** How sentences are denied: what stands there, and what takes its place. */
const DENIALS = [
  [' does not ', ' does '],
  [' do not ', ' do '],
  [' is not ', ' is '],
  [' are not ', ' are '],
  [' was not ', ' was '],
  [' cannot ', ' can '],
  [' without ', ' with '],
  [' never ', ' always '],
  [' no longer ', ' still '],
  [' is ', ' is not '],
  [' are ', ' are not '],
  [' was ', ' was not '],
  [' were ', ' were not '],
  [' can ', ' cannot '],
  [' must ', ' need not '],
  [' supports ', ' does not support '],
  [' needs ', ' does not need '],
  [' requires ', ' does not require '],
  [' keeps ', ' does not keep '],
  [' has ', ' does not have '],
  [' runs ', ' does not run '],
  [' ist ', ' ist nicht '],
  [' sind ', ' sind nicht '],
  [' nicht ', ' '],
  [' keine ', ' eine '],
  [' wird ', ' wird nicht '],
  [' kann ', ' kann nicht '],
  [' es ', ' no es '],
  [' est ', " n'est pas "],
] as const;

/** Each kind of mistake, and how often a model makes it among the others. */
export const MISTAKES: { kind: string; weight: number; make: Mistake }[] = [
  { kind: 'invented number', weight: 3, make: otherNumber },
  { kind: 'wrong date', weight: 2, make: otherDate },
  { kind: 'wrong name', weight: 2, make: otherName },
  { kind: 'denied', weight: 1, make: denied },
  { kind: 'wrong unit', weight: 1, make: (sentence) => swappedWord(sentence, UNITS) },
  { kind: 'opposite', weight: 1, make: (sentence) => swappedWord(sentence, OPPOSITES) },
  { kind: 'numbers changed places', weight: 1, make: changedPlaces },
  { kind: 'detail added', weight: 1, make: detailAdded },
];

function pick<T>(all: readonly T[], random: () => number): T | undefined {
  return all[Math.floor(random() * all.length)];
}

function otherNumber(sentence: string, { random, page }: Scene): string | undefined {
  const numbers = [...sentence.matchAll(NUMBER)].filter(([number]) => !/^(?:19|20)\d\d$/.test(number));
  const chosen = pick(numbers, random);
  if (!chosen) return undefined;
  const [number] = chosen;
  for (let turn = 1; turn < 20; turn += 1) {
    const other = number.replaceAll(/\d/g, (digit, at: number) =>
      at === 0 || random() < 0.5 ? String((Number(digit) + turn) % 10 || 7) : digit,
    );
    if (other !== number && !page.includes(other)) return replaceAt(sentence, chosen.index, number, other);
  }
  return undefined;
}

function otherDate(sentence: string, { random, page }: Scene): string | undefined {
  const year = pick([...sentence.matchAll(YEAR)], random);
  const list = [MONTHS, MONATE].find((months) => months.some((month) => sentence.includes(`${month} `)));
  const month = list?.find((one) => sentence.includes(`${one} `));
  if (list && month && random() < 0.5) {
    const other = list[(list.indexOf(month) + 1 + Math.floor(random() * 10)) % 12] ?? '';
    return page.includes(other) ? undefined : sentence.replace(month, other);
  }
  if (!year) return undefined;
  const other = [1, -1, 2, -2, 3, -3].map((by) => String(Number(year[0]) + by)).find((one) => !page.includes(one));
  return other && replaceAt(sentence, year.index, year[0], other);
}

function otherName(sentence: string, { random, page, names }: Scene): string | undefined {
  const chosen = pick(
    names.filter((name) => sentence.split(/[^\p{L}\d.]+/u).includes(name)),
    random,
  );
  const other = pick(
    names.filter((name) => !page.includes(name)),
    random,
  );
  return chosen && other ? sentence.replace(chosen, other) : undefined;
}

function denied(sentence: string): string | undefined {
  const found = DENIALS.find(([from]) => sentence.includes(from));
  return found && sentence.replace(found[0], found[1]);
}

function swappedWord(sentence: string, pairs: readonly string[][]): string | undefined {
  for (const pair of pairs) {
    for (const [from = '', to = ''] of [pair, pair.toReversed()]) {
      const at = new RegExp(`(?<![\\p{L}\\d])${from}(?!\\p{L})`, 'u').exec(sentence);
      if (at) return replaceAt(sentence, at.index, from, to);
    }
  }
  return undefined;
}

function changedPlaces(sentence: string): string | undefined {
  const [a, b] = [...sentence.matchAll(NUMBER)].filter(([number]) => !/^(?:19|20)\d\d$/.test(number));
  // The parts of a date may stand in any order.
  if (!a || !b || a[0] === b[0] || MONTHS.some((month) => sentence.includes(month))) return undefined;
  return `${sentence.slice(0, a.index)}${b[0]}${sentence.slice(a.index + a[0].length, b.index)}${a[0]}${sentence.slice(b.index + b[0].length)}`;
}

function detailAdded(sentence: string, { random, page }: Scene): string | undefined {
  const share = 11 + Math.floor(random() * 80);
  return page.includes(String(share)) ? undefined : sentence.replace(/[.!]?$/, `, ${share} % more than before.`);
}

function replaceAt(text: string, at: number, from: string, to: string): string {
  return `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
}
