import { ago, duration } from './format.js';
import { html } from './html.js';

export function Status({ status }) {
  return html`<span class=${`status ${status}`}>${status}</span>`;
}

export function Problem({ problem }) {
  return problem ? html`<p class="problem" role="alert">${problem.message}</p>` : null;
}

/** One run in a list; `note` is what this list tells of it. */
export function RunRow({ run, note }) {
  return html`<li>
    <a class="row" href=${`#/runs/${encodeURIComponent(run.id)}`}>
      <span class="row-main">
        <strong>${run.request}</strong>
        <span class="soft">${nameOf(run)}</span>
      </span>
      <span class="row-side">
        <span class="note">${note}</span>
        <span class="soft">${run.workflow} · ${run.person.name}</span>
      </span>
      <${Status} status=${run.status} />
    </a>
  </li>`;
}

/** A run that is not named yet is known by its id. */
export function nameOf({ id, name }) {
  return name === 'naming' || name === '' ? id : `${name} · ${id}`;
}

export function runningNote({ progress, stage, step, steps, stepName, startedAt }, now) {
  const far = progress === null ? undefined : `${progress} %`;
  const where = stepName ? `${stepName}${steps > 1 ? ` (${step} of ${steps})` : ''}` : stage;
  return [far, where, startedAt && duration(now - Date.parse(startedAt))].filter(Boolean).join(' · ');
}

const REASONS = {
  sleep: 'Sleeps',
  backoff: 'Tries again',
  version: 'Waits for a worker of its version',
  slot: 'Waits for a slot',
  question: 'Asks',
  preempt: 'Made room',
};

export function waitingNote({ waitsFor }, now) {
  if (!waitsFor) return 'Waits';
  const { reason, question, until } = waitsFor;
  const left = duration(Math.max(0, Date.parse(until) - now));
  return `${REASONS[reason] ?? reason} (at most ${left} more)${question ? `: ${question.replaceAll('`', '')}` : ''}`;
}

export function endedNote({ startedAt, finishedAt, createdAt }) {
  if (!finishedAt) return ago(createdAt);
  const took = startedAt ? `${duration(Date.parse(finishedAt) - Date.parse(startedAt))}, ` : '';
  return `${took}${ago(finishedAt)}`;
}
