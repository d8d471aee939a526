import type { Detail } from './detail.ts';

/** The languages whose months are known by name. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];

/** Every month by its names, long and short. */
const MONTHS = new Map<string, number>(
  LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).flatMap((month) => {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      return Array.from({ length: 12 }, (_, index): [string, number] => [
        format
          .format(Date.UTC(2024, index, 15))
          .toLowerCase()
          .replaceAll('.', ''),
        index + 1,
      ]);
    }),
  ),
);

const WORD = /[\p{L}\p{N}]+/gu;
const ISO = /\d{4}-(\d{2})(?:-\d{2})?/g;
const DOTTED = /(?<!\d)\d{1,2}\.\s?(\d{1,2})\.(?=\s?\d{2})/g;
const DAY_FIRST = /(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/g;
const SLASHED = /(?<!\d)(\d{1,2})\/(\d{1,2})\/\d{2}/g;

/** The dates of a text as year, month and day, where they stand in digits with the day first: 3.5.2024. */
export function withIsoDates(text: string): string {
  return text.replaceAll(
    DAY_FIRST,
    (_all, day: string, month: string, year: string) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  );
}

/** The months that a text names; days and years are numbers. A word such as "may" is one beside a number, or as a name. */
export function monthsIn(text: string): Detail[] {
  const words = [...text.matchAll(WORD)].map(([word]) => word);
  const written = [...text.matchAll(ISO)].map(
    ([shown, month]): Detail => ({ shown, readings: [`month ${Number(month)}`] }),
  );
  const named = words.flatMap((word, index) => {
    const month = MONTHS.get(word.toLowerCase());
    if (month === undefined) return [];
    const beside = [words[index - 1], words[index + 1]].some((other) => other !== undefined && /^\d/.test(other));
    return beside ? [{ shown: word, readings: [`month ${month}`] }] : [];
  });
  return [...named, ...written];
}

/** Every month that a passage may name, in words or in a date of digits. */
export function allMonthsIn(text: string): Set<string> {
  const named = [...text.matchAll(WORD)].flatMap(([word]) => MONTHS.get(word.toLowerCase()) ?? []);
  const written = [ISO, DOTTED, SLASHED].flatMap((form) =>
    [...text.matchAll(form)].flatMap(([, ...all]) => all.map(Number)),
  );
  return new Set([...named, ...written].map((month) => `month ${month}`));
}

/** Whether a word is the name of a month. */
export function isMonth(word: string): boolean {
  return MONTHS.has(word.toLowerCase());
}
