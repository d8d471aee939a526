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

/** Whether the name is one of a time zone, such as `Europe/Berlin` or `UTC`. */
export function isZone(name: string): boolean {
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
  /\b(?:africa|america|antarctica|arctic|asia|atlantic|australia|europe|indian|pacific|etc)\/[a-z_+-]+(?:\/[a-z_+-]+)*\d*|\butc\b|\bgmt\b/i;
const OF_CITY = /\b(?:in\s+)?([a-z]+(?:[ _][a-z]+)?)\s+time\b/i;

/** The time zone that a text names, by its name or by its city ("Berlin time"), and where; undefined for none. */
export function findZone(text: string): { zone: string; index: number; length: number } | undefined {
  const named = NAMED.exec(text);
  if (named && isZone(named[0])) return { zone: canonical(named[0]), index: named.index, length: named[0].length };
  const city = OF_CITY.exec(text);
  const zone = city && zoneOfCity(city[1] ?? '');
  return city && zone ? { zone, index: city.index, length: city[0].length } : undefined;
}

function zoneOfCity(name: string): string | undefined {
  const city = `/${name.replaceAll(' ', '_').toLowerCase()}`;
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase().endsWith(city));
}

/** As it is usually written, however it was typed. */
function canonical(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'utc' || lower === 'gmt') return 'UTC';
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase() === lower) ?? name;
}
