const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Units in the languages that built-in workflows understand, longest words first. */
const UNITS: [RegExp, number][] = [
  [/^(?:seconds?|segundos?|secondes?|sekunden?|secs?|sek|s)(?![a-z])/, SECOND],
  [/^(?:minutes?|minutos?|minuten?|mins?|m)(?![a-z])/, MINUTE],
  [/^(?:hours?|horas?|heures?|stunden?|hrs?|std|h)(?![a-z])/, HOUR],
  [/^(?:days?|dias?|jours?|tage?n?|d)(?![a-z])/, DAY],
  [/^(?:weeks?|semanas?|semaines?|wochen?|w)(?![a-z])/, WEEK],
];

const WORDS: Record<string, number> = {
  a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, fifteen: 15, twenty: 20,
  thirty: 30, forty: 40, un: 1, una: 1, uno: 1, dos: 2, tres: 3, cinco: 5, diez: 10, une: 1, deux: 2, trois: 3, cinq: 5, dix: 10,
  ein: 1, eine: 1, einer: 1, einem: 1, zwei: 2, drei: 3, funf: 5, zehn: 10, um: 1, uma: 1, dois: 2, duas: 2, dez: 10,
}; // biome-ignore format: a table

const PHRASES: [RegExp, number][] = [
  [/^(?:half an hour|media hora|une demi[- ]heure|eine(?:r)? halben? stunde|meia hora)(?![a-z])/, HOUR / 2],
  [/^(?:half a minute|medio minuto|meio minuto|eine(?:r)? halben? minute)(?![a-z])/, MINUTE / 2],
  [/^(?:a )?quarter of an hour(?![a-z])/, HOUR / 4],
  [/^(?:an|one) hour and a half(?![a-z])/, 1.5 * HOUR],
];

/** A length of time at the beginning of a text, and how many characters it takes. `vague` where it counts in words like "a". */
export type Found = { ms: number; length: number; vague: boolean };

/** Reads `90s`, `1h30m`, `5 minutes`, `an hour and 10 minutes`, `half an hour`; the text must be folded (see `fold`). */
export function readDuration(text: string): Found | undefined {
  for (const [pattern, ms] of PHRASES) {
    const match = pattern.exec(text);
    if (match) return { ms, length: match[0].length, vague: false };
  }
  let ms = 0;
  let length = 0;
  let vague = false;
  for (;;) {
    const rest = text.slice(length);
    const joined = length === 0 ? '' : (/^(?:,? ?(?:and|y|et|und|e) |, | )?/.exec(rest)?.[0] ?? '');
    const part = readPart(rest.slice(joined.length));
    if (!part) break;
    ms += part.ms;
    vague ||= part.vague;
    length += joined.length + part.length;
    // "1h30" leaves out the unit of its minutes.
    const minutes = part.unit === HOUR ? /^([0-5]?\d)(?![\d.,a-z])/.exec(text.slice(length)) : null;
    if (minutes) return { ms: ms + Number(minutes[1]) * MINUTE, length: length + minutes[0].length, vague };
  }
  return length === 0 ? undefined : { ms, length, vague };
}

function readPart(text: string): (Found & { unit: number }) | undefined {
  const number = /^(?:(\d{1,8}(?:[.,]\d{1,6})?)[ -]?|([a-z]+)[ -])/.exec(text);
  if (!number) return undefined;
  const count = number[1] === undefined ? WORDS[number[2] ?? ''] : Number(number[1].replace(',', '.'));
  if (count === undefined) return undefined;
  const rest = text.slice(number[0].length);
  for (const [pattern, unit] of UNITS) {
    const word = pattern.exec(rest);
    if (word)
      return {
        ms: count * unit,
        unit,
        length: number[0].length + word[0].length,
        vague: number[1] === undefined && count === 1,
      };
  }
  return undefined;
}

/** A length of time in words, its two largest units at most: "1 hour 30 minutes", "0.4 seconds". */
export function durationText(ms: number): string {
  if (ms < 10 * SECOND) return counted(Math.round(ms / 100) / 10, 'second');
  let rest = Math.round(ms / SECOND) * SECOND;
  const parts: string[] = [];
  for (const [size, name] of [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(counted(count, name));
  }
  return parts.slice(0, 2).join(' ');
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
