import { useEffect, useState } from 'preact/hooks';
import { get } from './api.js';
import { html } from './html.js';
import { endedNote, Problem, RunRow, runningNote, waitingNote } from './run-row.js';
import { useLoaded } from './use-loaded.js';

const STATUSES = ['', 'live', 'completed', 'failed', 'canceled', 'running', 'waiting', 'queued'];

/** Runs that one call gives. */
const PAGE = 30;

/** Runs found by words and filters; the address says which, so that it can be sent to somebody. */
export function Runs({ onProblem }) {
  const [query, setQuery] = useState(() => location.hash.split('?')[1] ?? '');
  const { value, problem } = useLoaded(() => get(`/runs?limit=${PAGE}&${query}`), query);
  const [more, setMore] = useState();
  const [failed, setFailed] = useState();
  useEffect(() => void (problem && onProblem(problem)), [problem]);
  const after = more?.query === query ? more : { runs: [], next: value?.next };
  const { next } = after;
  function search(event) {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget)].filter(([, text]) => text.trim() !== '');
    const wanted = new URLSearchParams(given).toString();
    history.replaceState(undefined, '', `#/runs${wanted && `?${wanted}`}`);
    setQuery(wanted);
  }
  async function load() {
    try {
      const page = await get(`/runs?limit=${PAGE}&before=${encodeURIComponent(next)}&${query}`);
      setMore({ query, runs: [...after.runs, ...page.runs], next: page.next });
    } catch (error) {
      setFailed(error);
    }
  }
  const filters = Object.fromEntries(new URLSearchParams(query));
  const runs = [...(value?.runs ?? []), ...after.runs];
  return html`<form class="search" role="search" onSubmit=${search}>
      <label>Words<input name="text" type="search" defaultValue=${filters.text ?? ''} placeholder="Name, request or id" /></label>
      <label>Status
        <select name="status" value=${filters.status ?? ''} onChange=${(event) => event.currentTarget.form.requestSubmit()}>
          ${STATUSES.map((one) => html`<option value=${one}>${one || 'any'}</option>`)}
        </select>
      </label>
      <label>Workflow<input name="workflow" defaultValue=${filters.workflow ?? ''} placeholder="any" /></label>
      <label>Person’s id<input name="person" defaultValue=${filters.person ?? ''} placeholder="any" /></label>
      <button class="button primary">Search</button>
    </form>
    <${Problem} problem=${failed ?? problem} />
    <section class="part">
      ${
        value && runs.length === 0
          ? html`<p class="soft empty">No run fits. Runs are kept as long as the policy says (30 days unless changed).</p>`
          : html`<ul class="list">${runs.map((run) => html`<${RunRow} key=${run.id} run=${run} note=${noteOf(run)} />`)}</ul>`
      }
      ${next !== undefined && html`<button class="button more" onClick=${load}>Show more</button>`}
    </section>`;
}

function noteOf(run) {
  if (run.status === 'running') return runningNote(run, Date.now());
  return run.status === 'waiting' ? waitingNote(run, Date.now()) : endedNote(run);
}
