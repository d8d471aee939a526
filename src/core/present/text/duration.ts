const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is negative or no number counts as no time. */
function sane(ms: number): number {
  return ms > 0 ? Math.min(ms, Number.MAX_SAFE_INTEGER) : 0;
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** A time that was measured, rounded down: "4 s", "2 min 5 s", "1 h 20 min", "3 days"; below a second "under 1 s". */
export function formatDuration(ms: number): string {
  const time = sane(ms);
  if (time < SECOND) return 'under 1 s';
  if (time < MINUTE) return `${Math.floor(time / SECOND)} s`;
  if (time < HOUR) return pair(Math.floor(time / MINUTE), 'min', Math.floor((time % MINUTE) / SECOND), 's');
  if (time < DAY) return pair(Math.floor(time / HOUR), 'h', Math.floor((time % HOUR) / MINUTE), 'min');
  const hours = time < 3 * DAY ? Math.floor((time % DAY) / HOUR) : 0;
  return hours === 0 ? days(Math.floor(time / DAY)) : `${days(Math.floor(time / DAY))} ${hours} h`;
}

/** A time that is expected, rounded so that it promises no more than is known: "a few seconds", "about 4 min". */
export function formatAbout(ms: number): string {
  const time = sane(ms);
  if (time < 4.5 * SECOND) return 'a few seconds';
  if (time < 52.5 * SECOND) return `about ${Math.round(time / (5 * SECOND)) * 5} s`;
  if (time < 9.5 * MINUTE) return `about ${Math.max(1, Math.round(time / MINUTE))} min`;
  if (time < 57.5 * MINUTE) return `about ${Math.round(time / (5 * MINUTE)) * 5} min`;
  if (time < 4 * HOUR) {
    const quarters = Math.max(4, Math.round(time / (15 * MINUTE)));
    return `about ${pair(Math.floor(quarters / 4), 'h', (quarters % 4) * 15, 'min')}`;
  }
  if (time < 1.5 * DAY) return `about ${Math.round(time / HOUR)} h`;
  return `about ${days(Math.round(time / DAY))}`;
}
