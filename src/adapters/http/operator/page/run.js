import { useEffect, useState } from 'preact/hooks';
import { download, get, post } from './api.js';
import { clock, count, duration, money } from './format.js';
import { html } from './html.js';
import { nameOf, Problem, runningNote, Status, waitingNote } from './run-row.js';
import { Timeline } from './timeline.js';
import { useLoaded } from './use-loaded.js';

const EVERY_MS = 1_500;
const FINAL = ['completed', 'failed', 'canceled'];

/** Everything about one run. */
export function RunPage({ id, onProblem }) {
  const [isOver, setOver] = useState(false);
  const { value, problem, again } = useLoaded(
    () => get(`/operator/runs/${encodeURIComponent(id)}`),
    id,
    isOver ? 0 : EVERY_MS,
  );
  useEffect(() => void (problem && onProblem(problem)), [problem]);
  useEffect(() => setOver(FINAL.includes(value?.run.status)), [value?.run.status]);
  if (!value) return problem ? html`<${Problem} problem=${problem} />` : html`<p class="soft pad">Loading...</p>`;
  const { run, moments, doing, spent, link } = value;
  const now = Date.parse(value.now);
  const state =
    run.status === 'running'
      ? (doing ?? runningNote(run, now))
      : run.status === 'waiting'
        ? waitingNote(run, now)
        : undefined;
  return html`<article class="run">
    <header>
      <p class="soft"><a href="#/runs">Runs</a> / ${nameOf(run)}</p>
      <h1>${run.request} <${Status} status=${run.status} /></h1>
      ${state && html`<p class="state">${state}</p>`}
      ${run.status === 'running' && run.progress !== null && html`<progress max="100" value=${run.progress} aria-label="Progress" />`}
      <${Acts} page=${value} again=${again} />
    </header>
    <${Problem} problem=${problem} />
    <section><h2>Timeline</h2><${Timeline} run=${run} moments=${moments} now=${now} currency=${spent?.currency} /></section>
    ${run.output && html`<section><h2>Output</h2><pre class="output" tabindex="0">${run.output}</pre></section>`}
    ${run.failure && html`<section><h2>Failure</h2><p class="bad">${run.failure.step && html`<strong>${run.failure.step}: </strong>`}${run.failure.message}</p></section>`}
    ${run.result && html`<section><h2>Result</h2><pre class="output" tabindex="0">${run.result.text}</pre><${Files} run=${run} /></section>`}
    <section><h2>About it</h2><dl class="facts">${factsOf(run, spent, link).map(([name, fact]) => html`<div><dt>${name}</dt><dd>${fact}</dd></div>`)}</dl></section>
  </article>`;
}

function factsOf(run, spent, link) {
  const took = run.startedAt && run.finishedAt && duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt));
  const used = spent && spent.input + spent.output;
  const facts = [
    ['Workflow', run.workflow],
    ['For', `${run.person.name} (${run.person.id})`],
    ['Why', run.why?.join('; ')],
    ['Thread', link ? html`<a href=${link}>${run.sessionId}</a>` : run.sessionId],
    ['Priority', run.priority],
    ['Made', clock(run.createdAt)],
    ['Started', run.startedAt && clock(run.startedAt)],
    ['Ended', run.finishedAt && `${clock(run.finishedAt)}${took ? `, after ${took}` : ''}`],
    ['Stopped by', run.canceledBy?.name],
    ['Feedback', run.feedback && `👍 ${run.feedback.good} · 👎 ${run.feedback.bad}`],
    ['Tokens', used && `${count(used)} of ${count(spent.limit)} (${count(spent.cached)} cached)`],
    ['Cost', spent?.cost !== undefined && money(spent.cost, spent.currency)],
    ['Retry of', run.retryOf && html`<a href=${`#/runs/${run.retryOf}`}>${run.retryOf}</a>`],
    ['Retried as', run.retriedAs && html`<a href=${`#/runs/${run.retriedAs}`}>${run.retriedAs}</a>`],
  ];
  return facts.filter(([, fact]) => fact);
}

function Files({ run }) {
  const [problem, setProblem] = useState();
  return html`<ul class="files">
      ${run.result.files.map(
        (file) =>
          html`<li><button class="button" onClick=${() => download(`/operator/runs/${run.id}/files/${file.id}`, file.name).catch(setProblem)}>${file.name} (${count(Math.ceil(file.size / 1024))} KB)</button></li>`,
      )}
    </ul>
    <${Problem} problem=${problem} />`;
}

/** What can be done with it now; the token's scopes decide whether it may. */
function Acts({ page: { run, asked, choices }, again }) {
  const [problem, setProblem] = useState();
  const [busy, setBusy] = useState(false);
  const act = (what, body) => async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { run: after } = await post(`/runs/${run.id}/${what}`, body);
      if (what === 'retry') location.hash = `#/runs/${after.id}`;
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
    await again();
  };
  const buttons = [];
  if (asked === 'approval') {
    buttons.push(
      ['Approve', act('approve', { decision: 'approve' }), 'primary'],
      ['Deny', act('approve', { decision: 'deny' })],
    );
  } else if (asked === 'question') {
    for (const choice of choices) buttons.push([choice, act('answer', { text: choice })]);
  }
  if (!FINAL.includes(run.status)) buttons.push(['Cancel', act('cancel'), 'danger']);
  if (run.status === 'failed' && !run.retriedAs) buttons.push(['Retry', act('retry'), 'primary']);
  return html`<div class="acts">
      ${buttons.map(([label, onClick, kind = '']) => html`<button class=${`button ${kind}`} disabled=${busy} onClick=${onClick}>${label}</button>`)}
    </div>
    <${Problem} problem=${problem} />`;
}
