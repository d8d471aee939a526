/** A measure: what it measures, and how much of the smallest unit of that it is. */
export type Unit = { of: string; factor: number };

/** Units by what they measure. A word stands for itself with its endings; those of one or two letters count right after a number only. */
const TABLE: Record<string, [factor: number, words: string][]> = {
  time: [
    [
      1,
      'ms msec millisecond milliseconds millisekunde millisekunden milliseconde millisecondes milisegundo milisegundos millisecondi',
    ],
    [1e3, 's sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondo secondi seconden'],
    [6e4, 'min mins minute minutes minuten minuto minutos minuti minuut'],
    [3.6e6, 'h hr hrs hour hours stunde stunden heure heures hora horas uur'],
    [8.64e7, 'day days daily tag tage tagen täglich jour jours día días dia dias giorno giorni dag dagen'],
    [6.048e8, 'week weeks weekly woche wochen wöchentlich semaine semaines semana semanas settimana settimane weken'],
  ],
  months: [
    [1, 'month months monthly monat monate monaten monats monatlich mois mes meses mese mesi mês maand maanden'],
    [
      12,
      'year years yearly annual annually jahr jahre jahren jahres jährlich ans année années año años ano anos anno anni jaar',
    ],
  ],
  bytes: [
    [1, 'byte bytes'],
    [1e3, 'kb kib kilobyte kilobytes'],
    [1e6, 'mb mib megabyte megabytes'],
    [1e9, 'gb gib gigabyte gigabytes'],
    [1e12, 'tb tib terabyte terabytes'],
    [1e15, 'pb petabyte petabytes'],
  ],
  bits: [
    [1e3, 'kbit kbps'],
    [1e6, 'mbit mbps megabit megabits'],
    [1e9, 'gbit gbps gigabit gigabits'],
  ],
  dollars: [[1, '$ usd us$ dollar dollars dólar dólares']],
  euros: [[1, '€ eur euro euros']],
  pounds: [[1, '£ gbp']],
  yen: [[1, '¥ jpy yen']],
  francs: [[1, 'chf franken']],
  share: [[1, '% percent prozent procent pct']],
  points: [[1, 'percentage prozentpunkte prozentpunkten']],
  length: [
    [1, 'mm millimetre millimetres millimeter millimeters'],
    [10, 'cm centimetre centimetres centimeter zentimeter'],
    [1e3, 'm metre metres meter meters metern mètres metros metri'],
    [1e6, 'km kilometre kilometres kilometer kilometers kilometern kilomètres kilómetros chilometri'],
  ],
  miles: [[1, 'mi mile miles']],
  mass: [
    [1, 'g gram grams gramm'],
    [1e3, 'kg kilo kilos kilogram kilograms kilogramm'],
    [1e6, 'ton tons tonne tonnes tonnen'],
  ],
  power: [
    [1, 'w watt watts'],
    [1e3, 'kw kilowatt kilowatts'],
    [1e6, 'mw megawatt megawatts'],
  ],
  energy: [
    [1, 'wh'],
    [1e3, 'kwh'],
  ],
  frequency: [
    [1, 'hz hertz'],
    [1e6, 'mhz megahertz'],
    [1e9, 'ghz gigahertz'],
  ],
  degrees: [[1, '° °c degrees degree grad']],
};

const UNITS = new Map<string, Unit>(
  Object.entries(TABLE).flatMap(([of, all]) =>
    all.flatMap(([factor, words]) => words.split(' ').map((word): [string, Unit] => [word, { of, factor }])),
  ),
);

/** Shorter ones are words of their own in some language. */
const LONG = 3;

/** The unit that a word right after a number, or a sign before it, stands for. */
export function unitOf(word: string): Unit | undefined {
  return UNITS.get(word.toLowerCase());
}

/** The unit that a word is wherever it stands. */
export function unitAnywhere(word: string): Unit | undefined {
  return word.length >= LONG ? unitOf(word) : undefined;
}

/** Words between a number and what it is counted per. */
const PER = new Set([
  'per',
  'a',
  'an',
  'each',
  'every',
  'pro',
  'je',
  'jede',
  'jeden',
  'par',
  'por',
  'al',
  'in',
  'der',
  'im',
  'the',
]);

/** Words after a number in which what it is counted per stands. */
const REACH = 6;

const WORD = /\p{L}+/gu;

/** What a quantity is counted per: the units after "per" and the like, in the words that follow a number. */
export function ratesIn(after: string): { shown: string; name: string }[] {
  const words = [...after.matchAll(WORD)].slice(0, REACH).map(([word]) => word.toLowerCase());
  return words.flatMap((word, at) => {
    const unit = at > 0 && PER.has(words[at - 1] ?? '') ? unitAnywhere(word) : undefined;
    return unit ? [{ shown: word, name: nameOf(unit) }] : [];
  });
}

/** The units that a text names anywhere, and what they measure. */
export function unitsIn(text: string): Set<string> {
  const words = [...text.matchAll(WORD)].map(([word]) => word.toLowerCase());
  const units = [...words, ...(text.match(/[%€$£¥°]/g) ?? [])].map(unitOf);
  return new Set(units.flatMap((unit) => (unit ? [unit.of, nameOf(unit)] : [])));
}

/** One unit, in whatever language. */
function nameOf({ of, factor }: Unit): string {
  return `${of} ${factor}`;
}
