import { AT_CLOCK, clockText, MORNING, PARTS, readClock } from './clock.ts';

/** How something is repeated: on days by a cron expression, or every so many ms. */
export type Rhythm = { cron: string } | { everyMs: number };

/** A repetition found in a text: `words` say it in full, `clock` whether it names a time of day. */
export type Repeat = { rhythm: Rhythm; words: string; clock: boolean; index: number; length: number };

// Blanks and lists are counted: each match looks at a bounded piece of text, so a long text takes linear time.
const DAY = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b`;
const DAYS = String.raw`${DAY}(?:(?:\s{0,4},\s{0,4}(?:and\s{1,4})?|\s{1,4}and\s{1,4}|\s{0,4}&\s{0,4}|\s{0,4}\/\s{0,4})${DAY}){0,9}`;
const PART = '(?:morning|afternoon|evening|night)';
const NUMBER = String.raw`(?:\d{1,4}|two|three|four|five|six|ten|twelve|fifteen|twenty|thirty)`;
const GROUPS = String.raw`weekdays?|work(?:ing)?\s?days?|business\s{1,4}days?|weekends?|days?|weeks?|months?`;

/** Every form begins with one of these; a time of day or a part of the day may come before or after. */
const FORM = [
  String.raw`(?:every|each)\s{1,4}(?<count>${NUMBER}\s{1,4})?(?<unit>minutes?|mins?|hours?|hrs?)\b`,
  String.raw`(?:(?:every|each)\s{1,4})(?:(?<days>${DAYS})|(?<group>${GROUPS})\b)(?<part>\s{1,4}${PART}s?\b)?(?:\s{1,4}on\s{1,4}(?<on>${DAYS}|the\s{1,4}\d{1,2}(?:st|nd|rd|th)))?`,
  String.raw`(?:every|each)\s{1,4}(?<partOnly>${PART})s?\b`,
  String.raw`on\s{1,4}(?:the\s{1,4})?(?<nth>\d{1,2})(?:st|nd|rd|th)?\s{1,4}of\s{1,4}(?:every|each)\s{1,4}month\b`,
  String.raw`once\s{1,4}(?:a|per|every|each)\s{1,4}(?<once>day|week|month)\b`,
  String.raw`(?<adverb>hourly|daily|nightly|weekly|monthly)\b`,
  String.raw`(?:on\s{1,4})?(?<plural>(?:weekdays|work(?:ing)?\s?days|business\s{1,4}days|weekends|(?:mon|tues|wednes|thurs|fri|satur|sun)days)(?:(?:\s{0,4},\s{0,4}|\s{1,4}and\s{1,4})(?:mon|tues|wednes|thurs|fri|satur|sun)days){0,9})\b`,
];
const PATTERNS = FORM.map(
  (form) =>
    new RegExp(
      String.raw`(?<![\w-])(?:(?<before>${AT_CLOCK})\s{0,4},?\s{1,4})?${form}(?:\s{0,4},?\s{0,4}(?<after>${AT_CLOCK}))?(?![\w-])`,
      'gi',
    ),
);

const NUMBERS: Record<string, number> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
};
const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MINUTE_MS = 60_000;
const LAST_OF_MONTH = 31;

/** The first repetition that a text names, such as "every weekday at 8:30"; undefined for none. */
export function findRepeat(text: string): Repeat | undefined {
  return findRepeats(text)[0];
}

/** All of them, in order. */
export function findRepeats(text: string): Repeat[] {
  return PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)])
    .toSorted((a, b) => a.index - b.index || b[0].length - a[0].length)
    .flatMap((match) => {
      const read = readForm(match.groups ?? {});
      return read ? [{ ...read, index: match.index, length: match[0].length }] : [];
    });
}

type Groups = Partial<Record<string, string>>;

function readForm(groups: Groups): Omit<Repeat, 'index' | 'length'> | undefined {
  const said = groups['before'] ?? groups['after'];
  const clock = said === undefined ? undefined : readClock(said);
  if (said !== undefined && !clock) return undefined;
  if (groups['unit']) return clock ? undefined : interval(groups['unit'], groups['count']);
  if (groups['adverb']?.toLowerCase() === 'hourly') return clock ? undefined : interval('hour', undefined);
  const part = (groups['part'] ?? groups['partOnly'])?.trim().toLowerCase().replace(/s$/, '');
  const night = groups['adverb']?.toLowerCase() === 'nightly' ? 'night' : undefined;
  const time = clock ?? PARTS[part ?? night ?? ''] ?? MORNING;
  const days = daysOf(groups);
  if (!days) return undefined;
  return {
    rhythm: { cron: `${time.minute} ${time.hour} ${days.ofMonth} * ${days.ofWeek}` },
    words: `${days.words} at ${clockText(time)}`,
    clock: clock !== undefined,
  };
}

function interval(unit: string, count: string | undefined) {
  const typed = count?.trim().toLowerCase();
  const many = typed === undefined ? 1 : (NUMBERS[typed] ?? Number(typed));
  const hours = unit.toLowerCase().startsWith('h');
  const name = hours ? 'hour' : 'minute';
  if (!(many >= 1)) return undefined;
  return {
    rhythm: { everyMs: many * (hours ? 60 : 1) * MINUTE_MS },
    words: many === 1 ? `every ${name}` : `every ${many} ${name}s`,
    clock: true,
  };
}

type Days = { ofMonth: string; ofWeek: string; words: string };

function daysOf(groups: Groups): Days | undefined {
  const { on, nth } = groups;
  const group = (groups['group'] ?? groups['once'] ?? groups['adverb'] ?? '').toLowerCase();
  if (nth !== undefined) return dayOfMonth(Number(nth));
  if (group.startsWith('month')) return dayOfMonth(on === undefined ? 1 : Number(/\d+/.exec(on)?.[0]));
  if (on !== undefined) return on.toLowerCase().startsWith('the') ? undefined : weekdays(on);
  const named = groups['days'] ?? groups['plural'];
  if (named !== undefined) {
    if (/^(?:weekdays|work|business)/i.test(named)) return workdays();
    return named.toLowerCase().startsWith('weekends') ? weekend() : weekdays(named);
  }
  if (/^(?:weekday|work|business)/.test(group)) return workdays();
  if (group.startsWith('weekend')) return weekend();
  // Without a day, a week begins on Monday.
  if (group.startsWith('week')) return weekdays('monday');
  return { ofMonth: '*', ofWeek: '*', words: 'every day' };
}

function workdays(): Days {
  return { ofMonth: '*', ofWeek: '1-5', words: 'every weekday' };
}

function weekend(): Days {
  return { ofMonth: '*', ofWeek: '0,6', words: 'every Saturday and Sunday' };
}

function weekdays(text: string): Days {
  const found = [...text.matchAll(new RegExp(DAY, 'gi'))].map(([name]) =>
    DAY_NAMES.findIndex((day) => day.toLowerCase().startsWith(name.slice(0, 3).toLowerCase())),
  );
  const numbers = [...new Set(found)].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  const names = numbers.map((number) => DAY_NAMES[number] ?? '');
  const last = names.pop() ?? '';
  return {
    ofMonth: '*',
    ofWeek: numbers.join(','),
    words: `every ${names.length > 0 ? `${names.join(', ')} and ${last}` : last}`,
  };
}

/** A day that shorter months do not have would be left out in silence. */
function dayOfMonth(day: number): Days | undefined {
  if (!(day >= 1 && day <= LAST_OF_MONTH)) return undefined;
  const rare = day > 28 ? ' (in months that have it)' : '';
  return { ofMonth: String(day), ofWeek: '*', words: `on day ${day} of every month${rare}` };
}
