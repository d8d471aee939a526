import { keepLast } from '../keep-last.ts';

/** A clock on the wall of some place; `month` and `day` count from 1. */
export type Wall = { year: number; month: number; day: number; hour: number; minute: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

/** More names than one message can have; asking for a name that is none is slow, so the answers are kept. */
const MOST_NAMES = 5_000;
const keepAnswer = keepLast<boolean>(MOST_NAMES);

/** Whether the name is one of a time zone, such as `Europe/Berlin` or `UTC`. */
export function isZone(name: string): boolean {
  return keepAnswer(name, () => canFormat(name));
}

function canFormat(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks in the zone show at that time (ms since 1970). */
export function wallAt(at: number, zone: string): Wall {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}

/** A wall clock as if it stood in UTC: what days and hours can be counted on. */
export function asUtc({ year, month, day, hour, minute }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

const HOUR = 3_600_000;

/**
 * When (ms since 1970) the clocks in the zone show that. A time that the clocks skip in spring is taken as much later; of one
 * that they show twice in autumn the first counts.
 */
export function instantOf(wall: Wall, zone: string): number {
  const wanted = asUtc(wall);
  // The offset of a day before and of a day after: one of them holds then, and no zone changes twice within that.
  const offsets = [-24, 24].map((hours) => {
    const near = wanted + hours * HOUR;
    return asUtc(wallAt(near, zone)) - near;
  });
  const candidates = offsets.map((offset) => wanted - offset);
  const shown = candidates.filter((at) => asUtc(wallAt(at, zone)) === wanted);
  return shown.length > 0 ? Math.min(...shown) : (candidates[0] as number);
}

const NAMED =
  /(?:africa|america|antarctica|arctic|asia|atlantic|australia|europe|indian|pacific|etc)\/[a-z][a-z_+-]{0,29}(?:\/[a-z][a-z_+-]{0,29}){0,2}\d{0,2}(?!\w)|(?:utc|gmt)(?!\w)(?![+-]\d)/iy;

/** Zones as people shorten them. Summer or winter, they mean the clocks of that place. */
const SHORT: Record<string, string> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  PT: 'America/Los_Angeles',
  MST: 'America/Denver',
  MDT: 'America/Denver',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  ET: 'America/New_York',
  CET: 'Europe/Paris',
  CEST: 'Europe/Paris',
  MEZ: 'Europe/Berlin',
  MESZ: 'Europe/Berlin',
  JST: 'Asia/Tokyo',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
};
const SHORT_NAME = /\(?([A-Z]{2,4})\)?(?!\w)/y;

/** "In Sydney", "New York time". Lengths are bounded, so that each place of a text costs little. */
const OF_CITY = /(?:(?:in|en|à|a|em)\s{1,3})?(\p{L}{1,30}(?:[ _]\p{L}{1,30}){0,2}?)\s{1,3}time(?!\w)/iuy;
const IN_CITY = /(?:in|en|à|em)\s{1,3}(\p{Lu}\p{L}{1,30}(?:[ _]\p{Lu}\p{L}{1,30}){0,2})(?![\p{L}\p{N}])/uy;

/** Places whose zone has another name. */
const PLACES: Record<string, string> = {
  pacific: 'America/Los_Angeles',
  eastern: 'America/New_York',
  mountain: 'America/Denver',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  boston: 'America/New_York',
  washington: 'America/New_York',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  beijing: 'Asia/Shanghai',
  munich: 'Europe/Berlin',
  hamburg: 'Europe/Berlin',
  barcelona: 'Europe/Madrid',
  geneva: 'Europe/Zurich',
  osaka: 'Asia/Tokyo',
};

type ZoneToken = { kind: string; value: string; index: number; end: number };

/** After a time, so that the letters of a zone are one. */
const TIMED = /^(?:clock|num|hmark|noon|midnight|part|rel|relpart|day|days|glue|length|tonight)$/;

/** The time zone that stands at this place, by its name, its short name after a time, or its city. */
export function zoneAt(text: string, at: number, before: { kind: string } | undefined): ZoneToken | undefined {
  if (at > 0 && /[\w/]/.test(text.charAt(at - 1))) return undefined;
  const first = text.charAt(at);
  if (!/[\p{Script=Latin}(]/u.test(first)) return undefined;
  const token = (value: string, length: number) => ({ kind: 'zone', value, index: at, end: at + length });
  const read = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const named = read(NAMED);
  if (named && isZone(named[0])) return token(canonical(named[0]), named[0].length);
  const isTimed = before !== undefined && TIMED.test(before.kind);
  const short = isTimed ? read(SHORT_NAME) : null;
  const known = short && SHORT[short[1] ?? ''];
  if (short && known) return token(known, short[0].length);
  const ofCity = read(OF_CITY);
  const ofZone = ofCity && zoneOfCity(ofCity[1] ?? '');
  if (ofCity && ofZone) return token(ofZone, ofCity[0].length);
  const inCity = isTimed ? read(IN_CITY) : null;
  if (!inCity) return undefined;
  // "In New York City": as much of the name as there is.
  const words = (inCity[1] ?? '').split(/[ _]/);
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join(' ');
    const zone = zoneOfCity(name);
    if (zone) return token(zone, inCity[0].length - (inCity[1] ?? '').length + name.length);
  }
  return undefined;
}

const allZones = Intl.supportedValuesOf('timeZone');
const cities = new Map(
  allZones.map((zone) => [(zone.split('/').at(-1) ?? '').replaceAll('_', ' ').toLowerCase(), zone]),
);
const names = new Map(allZones.map((zone) => [zone.toLowerCase(), zone]));

/** The zone that somebody names by itself: "Europe/Berlin", "berlin", "new york", "CET". */
export function zoneNamed(name: string): string | undefined {
  return names.get(name.toLowerCase()) ?? zoneOfCity(name) ?? SHORT[name.toUpperCase()];
}

function zoneOfCity(name: string): string | undefined {
  const city = name.replaceAll('_', ' ').toLowerCase();
  return PLACES[city] ?? cities.get(city);
}

/** As it is usually written, however it was typed. */
function canonical(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'utc' || lower === 'gmt') return 'UTC';
  return names.get(lower) ?? name;
}
