import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TICK_MS = 20_000;
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** How long ago, in few letters; from yesterday on a date. */
function ago(iso, now = Date.now()) {
  const then = Date.parse(iso);
  const past = now - then;
  if (past < 45_000) {
    return 'just now';
  }
  if (past < HOUR) {
    return `${Math.round(past / MINUTE)} min ago`;
  }
  const at = new Date(then);
  return at.toDateString() === new Date(now).toDateString()
    ? clock.format(at)
    : `${day.format(at)}, ${clock.format(at)}`;
}

/** A time that stays true while the page is open; the exact one is its title. */
export function Time({ iso }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<time datetime=${iso} title=${full.format(new Date(iso))}>${ago(iso)}</time>`;
}
