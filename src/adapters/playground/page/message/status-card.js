import { Buttons } from './buttons.js';
import { capitalized, readCard } from './card-text.js';
import { html } from '../html.js';
import { Icon } from '../panes/icons.js';
import { Markdown } from './markdown.js';
import { markTimes } from '../state/said-times.js';

const ENDED = new Set(['completed', 'failed', 'canceled']);

/** A run as it is now: edited in place until it has ended, then its record. */
export function StatusCard({ message, act }) {
  const { card } = message;
  const { summary, details } = readCard(markTimes(message), card);
  const meta = metaOf(card, summary);
  return html`<div class=${`card status-${card.status}`}>
    <div class="card-head">
      <span class="card-name">${card.name}</span>
      <span class="pill">${card.status}</span>
    </div>
    <${Progress} card=${card} />
    <${Steps} tasks=${card.tasks} />
    ${meta.length > 0 && html`<div class="card-meta">${meta.join(' · ')}</div>`}
    ${details && html`<div class="card-details"><${Markdown} text=${details} /></div>`}
    <${Buttons} message=${message} act=${act} />
  </div>`;
}

const MARKS = { done: 'done', current: 'work', failed: 'warn', stopped: 'cross', todo: 'todo' };
const STATES = { done: 'done', current: 'at work', failed: 'failed', stopped: 'not done', todo: 'to do' };

/** The run's steps in their order, with what is done. */
function Steps({ tasks = [] }) {
  if (tasks.length < 2) {
    return null;
  }
  return html`<ol class="steps">
    ${tasks.map(
      ({ name, state }, index) =>
        html`<li key=${index} class=${`step ${state}`}>
          <${Icon} name=${MARKS[state]} size=${15} /><span>${name}</span><span class="unseen">, ${STATES[state]}</span>
        </li>`,
    )}
  </ol>`;
}

/** Where the run is. A run that has ended is nowhere: it says how it ended, here or in the details. */
function metaOf({ status, stage, step, steps }, summary) {
  if (ENDED.has(status)) {
    return summary ? [capitalized(summary)] : [];
  }
  return [capitalized(stage), steps > 0 && `step ${step} of ${steps}`, summary].filter(Boolean);
}

/** The same in one line, under a thread in its channel: how far it is, and once it has ended how. */
export function MiniCard({ card }) {
  return html`<span class=${`mini-card status-${card.status}`}>
    <span class="mini-name">${card.name}</span>${' '}
    ${card.status === 'running' ? html`<${Progress} card=${card} />` : html`<span class="pill">${card.status}</span>`}
  </span>`;
}

/** How far a run is. What has ended without being done shows no bar, and what waits for somebody moves none. */
function Progress({ card }) {
  const known = typeof card.percent === 'number';
  if (!known && card.status !== 'running') {
    return null;
  }
  const percent = Math.round(Math.min(100, Math.max(0, card.percent)));
  return html`<span class="card-progress">
    <span
      class=${`bar${known ? '' : ' unknown'}`}
      role="progressbar"
      aria-label=${`Progress of ${card.name}`}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${known ? percent : undefined}
      ><span class="bar-fill" style=${known ? { width: `${percent}%` } : undefined}></span
    ></span>
    ${known && html`${' '}<span class="percent">${percent} %</span>`}
  </span>`;
}
