import { useEffect, useRef, useState } from 'preact/hooks';
import { count, duration, money } from './format.js';
import { html } from './html.js';

const ROW = 30;
const AXIS = 26;
const NARROW = 620;

const WAITS = {
  queue: 'In the queue',
  sleep: 'Sleeps',
  backoff: 'Pause before the next try',
  version: 'Waits for a worker of its version',
  slot: 'Waits for a slot',
  question: 'Waits for an answer',
  preempt: 'Made room for urgent work',
};

/** The parts of a run as bars over its time: steps and their tries, calls with what they took, and waits. */
export function Timeline({ run, moments, now, currency }) {
  const box = useRef();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const bars = barsOf(run, moments, now);
  const end = Math.max(1, ...bars.map(({ at, ms }) => at + ms));
  const rows = rowsOf(bars);
  return html`<div class="timeline" ref=${box}>
    ${width > 0 && html`<${Picture} rows=${rows} end=${end} width=${width} currency=${currency} />`}
    <p class="legend" aria-hidden="true">
      <span class="step">step</span><span class="call">model call</span><span class="failed">failed try</span><span class="wait">wait</span>
    </p>
    <details>
      <summary>As a table</summary>
      <table>
        <thead><tr><th>Part</th><th>Began after</th><th>Took</th><th>Tokens</th><th>Cost</th></tr></thead>
        <tbody>
          ${bars.map(
            (bar) => html`<tr>
              <td>${bar.label}${bar.failed ? ' (failed)' : ''}</td>
              <td>${duration(bar.at)}</td>
              <td>${bar.open ? `${duration(bar.ms)} so far` : duration(bar.ms)}</td>
              <td>${bar.tokens === undefined ? '' : count(bar.tokens)}</td>
              <td>${bar.cost === undefined ? '' : money(bar.cost, currency)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </div>`;
}

/** Every part as a bar; the queue before the start and the step under way are known from the run itself. */
function barsOf(run, moments, now) {
  const made = Date.parse(run.createdAt);
  const over = (run.finishedAt ? Date.parse(run.finishedAt) : now) - made;
  const started = run.startedAt ? Date.parse(run.startedAt) - made : over;
  const queue = {
    kind: 'wait',
    label: WAITS.queue,
    at: 0,
    ms: Math.max(0, started),
    open: !run.startedAt && !run.finishedAt,
  };
  const bars = moments.map((one) => ({
    ...one,
    kind: one.wait ? 'wait' : one.failed ? 'failed' : one.tokens === undefined ? 'step' : 'call',
    label: one.wait ? (WAITS[one.wait] ?? one.wait) : one.step,
    ms: one.ms ?? Math.max(0, over - one.at),
    open: one.ms === undefined && !run.finishedAt,
  }));
  const last = Math.max(started, ...bars.map(({ at, ms }) => at + ms));
  const current =
    run.status === 'running' && run.stepName && !bars.some(({ open }) => open)
      ? [{ kind: 'step', label: run.stepName, at: last, ms: Math.max(0, over - last), open: true }]
      : [];
  return [queue, ...bars, ...current].filter((bar) => bar !== queue || bar.ms > 0);
}

/** Tries of one step, and waits of one kind, share a row. */
function rowsOf(bars) {
  const rows = new Map();
  for (const bar of bars) rows.set(bar.label, [...(rows.get(bar.label) ?? []), bar]);
  return [...rows].map(([label, of]) => ({ label, bars: of }));
}

function Picture({ rows, end, width, currency }) {
  const narrow = width < NARROW;
  const left = narrow ? 0 : Math.min(230, Math.floor(width * 0.28));
  const right = narrow ? 0 : 150;
  const row = narrow ? ROW + 18 : ROW;
  const room = Math.max(40, width - left - right - 8);
  const x = (ms) => left + (ms / end) * room;
  const height = AXIS + rows.length * row + 6;
  const said = `${rows.length} parts over ${duration(end)}`;
  return html`<svg width=${width} height=${height} role="img" aria-label=${`Timeline: ${said}. The table below says the same.`}>
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" class="hatch" />
      </pattern>
    </defs>
    ${ticks(end, room).map(
      (ms) => html`<g class="tick">
        <line x1=${x(ms)} x2=${x(ms)} y1=${AXIS - 6} y2=${height} />
        <text x=${x(ms)} y="14" text-anchor=${ms === 0 ? 'start' : 'middle'}>${ms === 0 ? '0' : duration(ms)}</text>
      </g>`,
    )}
    ${rows.map(({ label, bars }, at) => {
      const top = AXIS + at * row;
      const barTop = narrow ? top + 20 : top + 6;
      return html`<g>
        <text class="label" x="0" y=${narrow ? top + 14 : top + 20}>${shortened(label, narrow ? width : left)}<title>${label}</title></text>
        ${bars.map(
          (bar) =>
            html`<rect class=${`bar ${bar.kind}${bar.open ? ' open' : ''}`} x=${x(bar.at)} y=${barTop} width=${Math.max(3, x(bar.at + bar.ms) - x(bar.at))} height="18" rx="3">
              <title>${`${bar.label}: ${duration(bar.ms)}${bar.failed ? ', failed' : ''}`}</title>
            </rect>`,
        )}
        <text class="took" x=${narrow ? width : width - right} y=${narrow ? top + 14 : top + 20} text-anchor=${narrow ? 'end' : 'start'}>${took(bars, currency)}</text>
      </g>`;
    })}
  </svg>`;
}

function took(bars, currency) {
  const ms = bars.reduce((sum, bar) => sum + bar.ms, 0);
  const tokens = bars.reduce((sum, bar) => sum + (bar.tokens ?? 0), 0);
  const priced = bars.filter(({ cost }) => cost !== undefined);
  const tries = bars.length > 1 ? `${bars.length}×` : undefined;
  const cost =
    priced.length > 0
      ? money(
          priced.reduce((sum, bar) => sum + bar.cost, 0),
          currency,
        )
      : undefined;
  const spent = cost ?? (tokens > 0 ? `${count(tokens)} tok` : undefined);
  return [duration(ms), tries, spent].filter(Boolean).join(' · ');
}

const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5,
  432e5, 864e5,
];

/** Round times, as many as fit. */
function ticks(end, room) {
  const most = Math.max(2, Math.floor(room / 90));
  const step = STEPS.find((one) => end / one <= most) ?? 864e5 * Math.ceil(end / most / 864e5);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => at * step);
}

/** About as much as fits; the whole is in its title. */
function shortened(text, width) {
  const most = Math.max(8, Math.floor(width / 7.4) - 2);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
