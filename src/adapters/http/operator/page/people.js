import { useEffect } from 'preact/hooks';
import { get } from './api.js';
import { ago, count } from './format.js';
import { html } from './html.js';
import { Problem } from './run-row.js';
import { useLoaded } from './use-loaded.js';

const EVERY_MS = 5_000;

/** Who has work under way, and what they and their workspaces have spent of the day's budget. */
export function People({ onProblem }) {
  const { value, problem } = useLoaded(() => get('/operator/people'), 'people', EVERY_MS);
  useEffect(() => void (problem && onProblem(problem)), [problem]);
  if (!value) return problem ? html`<${Problem} problem=${problem} />` : html`<p class="soft pad">Loading...</p>`;
  const { people, workspaces, budget } = value;
  return html`<${Problem} problem=${problem} />
    <section class="part">
      <h2>Workspaces</h2>
      <p class="soft">Tokens since 00:00 UTC. A run may use ${count(budget.perRun)}.</p>
      <ul class="list">
        ${workspaces.map(
          (one) => html`<li class="row">
            <span class="row-main"><strong>${one.workspace}</strong></span>
            <${Meter} spent=${one.spentToday} limit=${budget.perWorkspaceDay} />
          </li>`,
        )}
      </ul>
    </section>
    <section class="part">
      <h2>People</h2>
      ${people.length === 0 && html`<p class="soft empty">Nobody has asked for work lately.</p>`}
      <ul class="list">
        ${people.map(
          (one) => html`<li class="row">
            <span class="row-main">
              <a href=${`#/runs?person=${encodeURIComponent(one.person.id)}`}><strong>${one.person.name}</strong></a>
              <span class="soft">${one.workspace} · ${one.live === 0 ? 'nothing under way' : `${one.live} under way`} · last ${ago(one.lastAt)}</span>
            </span>
            <${Meter} spent=${one.spentToday} limit=${budget.perPersonDay} />
          </li>`,
        )}
      </ul>
    </section>`;
}

function Meter({ spent, limit }) {
  const share = Math.min(1, spent / limit);
  return html`<span class="meter-box">
    <meter min="0" max="1" low="0.8" high="0.9" optimum="0" value=${share} aria-label="Share of the day’s budget" />
    <span class="soft">${count(spent)} of ${count(limit)}</span>
  </span>`;
}
