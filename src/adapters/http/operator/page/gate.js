import { html } from './html.js';

/** Asks for a token; the page itself holds nothing that needs one. */
export function Gate({ problem, unlock }) {
  function submit(event) {
    event.preventDefault();
    unlock(new FormData(event.target).get('token').trim());
  }
  const isScope = problem.status === 403;
  return html`<main class="gate">
    <form onSubmit=${submit}>
      <h1>Operator</h1>
      <p>
        ${isScope ? problem.message : 'This page shows everybody’s work, so it asks for a token with the scope “operator”.'}
      </p>
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="off" required autofocus />
      <button class="button primary">Open</button>
      <p class="hint">Make one with <code>npm run token -- create me --scopes operator,read,write,approve</code></p>
    </form>
  </main>`;
}
