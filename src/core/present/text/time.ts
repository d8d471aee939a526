import { moment } from './moment.ts';

const SOON_MS = 10 * 60_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/**
 * A point in time, in words by UTC, since core knows nobody's time zone: "14:05 UTC", with seconds where it is near, with
 * the date where it is not today. `lead` is the word before it, which goes where a platform says "today".
 */
export function formatTime(at: number, now: number, lead: 'at ' | '' = ''): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return `${lead}an unknown time`;
  const near = Math.abs(at - now) < SOON_MS;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${near ? `:${two(date.getUTCSeconds())}` : ''} UTC`;
  if (date.toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10)) return moment(at, lead + clock);
  const year = date.getUTCFullYear() === new Date(now).getUTCFullYear() ? '' : ` ${date.getUTCFullYear()}`;
  return moment(at, `${lead}${date.getUTCDate()} ${months[date.getUTCMonth()]}${year}, ${clock}`);
}
