const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** "1 h 5 min", "320 ms": the two largest parts that are not nothing. */
export function duration(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  let rest = ms;
  const parts = [];
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

export function ago(iso, now = Date.now()) {
  const ms = now - Date.parse(iso);
  const whole = duration(Math.floor(Math.abs(ms) / 1_000) * 1_000);
  if (Math.abs(ms) < 2_000) return 'just now';
  return ms < 0 ? `in ${whole}` : `${whole} ago`;
}

export function clock(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

export function count(number) {
  return number.toLocaleString();
}

export function money(cost, currency = '') {
  return `${cost < 0.01 ? cost.toPrecision(2) : cost.toFixed(2)} ${currency}`.trim();
}
