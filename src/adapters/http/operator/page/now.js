import { useEffect, useState } from 'preact/hooks';
import { get, post } from './api.js';
import { ago, count } from './format.js';
import { html } from './html.js';
import { Problem, RunRow, runningNote, waitingNote } from './run-row.js';
import { useLoaded } from './use-loaded.js';

/** Soon enough to see work move, seldom enough to cost nothing. */
const EVERY_MS = 2_000;

/** What goes on: the figures, what runs, waits, is queued, scheduled and set aside. */
export function Now({ onProblem }) {
  const { value, problem, again } = useLoaded(() => get('/operator/overview'), 'now', EVERY_MS);
  useEffect(() => void (problem && onProblem(problem)), [problem]);
  if (!value) return problem ? html`<${Problem} problem=${problem} />` : html`<p class="soft pad">Loading...</p>`;
  const now = Date.now();
  const { counts, running, waiting, queued, schedules, aside } = value;
  return html`<${Problem} problem=${problem} />
    <${Figures} counts=${counts} running=${running.length} waiting=${waiting.length} />
    <${Part} title="Running" empty="Nothing runs." items=${running.map((run) => html`<${RunRow} run=${run} note=${runningNote(run, now)} />`)} />
    <${Part} title="Waiting" empty="Nothing waits." items=${waiting.map((run) => html`<${RunRow} run=${run} note=${waitingNote(run, now)} />`)} />
    <${Part}
      title="Queued"
      empty="The queue is empty."
      items=${queued.map((run, at) => html`<${RunRow} run=${run} note=${`Place ${at + 1}, ${ago(run.createdAt, now)}`} />`)}
    />
    <${Part} title="Scheduled" empty="Nothing is scheduled." items=${schedules.map((one) => html`<${ScheduleRow} schedule=${one} now=${now} />`)} />
    <${Part} title="Set aside" empty="Nothing was set aside." items=${aside.map((one) => html`<${AsideRow} key=${one.id} entry=${one} again=${again} />`)} />`;
}

function Figures({ counts, running, waiting }) {
  const figures = [
    ['Running', running],
    ['Waiting', waiting],
    ['Queued', counts.queued],
    ['Slots in use', `${count(counts.executing)} of ${count(counts.slots)}`],
    ['Scheduled', counts.schedules],
    ['Set aside', counts.setAside, counts.setAside > 0],
    ['Not delivered', counts.undelivered, counts.undelivered > 0],
    ['Hangs', counts.hangs, counts.hangs > 0],
  ];
  return html`<dl class="figures">
    ${figures.map(
      ([label, figure, warn]) =>
        html`<div class=${warn ? 'warn' : ''}>
          <dt>${label}</dt>
          <dd>${figure}</dd>
        </div>`,
    )}
  </dl>`;
}

function Part({ title, empty, items }) {
  return html`<section class="part">
    <h2>${title} <span class="soft">${items.length > 0 ? items.length : ''}</span></h2>
    ${items.length === 0 ? html`<p class="soft empty">${empty}</p>` : html`<ul class="list">${items}</ul>`}
  </section>`;
}

function ScheduleRow({ schedule, now }) {
  return html`<li class="row">
    <span class="row-main"><strong>${schedule.name}</strong><span class="soft request">${schedule.request}</span></span>
    <span class="row-side">
      <span class="note">${schedule.when} (${schedule.zone})</span>
      <span class="soft">${schedule.workflow} · ${schedule.person.name}</span>
    </span>
    <span class="status waiting">${ago(schedule.next, now)}</span>
  </li>`;
}

/** What could not be handled: it can be read, tried again, or dropped after a second look. */
function AsideRow({ entry, again }) {
  const [problem, setProblem] = useState();
  const [isSure, setSure] = useState(false);
  const act = async (what) => {
    try {
      await post(`/operator/aside/${entry.id}/${what}`);
    } catch (error) {
      setProblem(error);
    }
    await again();
  };
  return html`<li class="row aside">
    <span class="row-main">
      <strong>${entry.what}</strong>
      <span class="bad">${entry.error}</span>
      <span class="soft">${entry.box} · ${ago(entry.at)}</span>
      <details><summary>What is stored</summary><pre>${pretty(entry.raw)}</pre></details>
      <${Problem} problem=${problem} />
    </span>
    <span class="acts">
      <button class="button" onClick=${() => act('requeue')}>Try again</button>
      ${
        isSure
          ? html`<button class="button danger" onClick=${() => act('drop')}>Really drop</button>`
          : html`<button class="button" onClick=${() => setSure(true)}>Drop</button>`
      }
    </span>
  </li>`;
}

function pretty(raw) {
  try {
    return JSON.stringify(JSON.parse(raw), undefined, 2);
  } catch {
    return raw;
  }
}
