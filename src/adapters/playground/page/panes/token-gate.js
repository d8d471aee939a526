import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Mark } from './icons.js';

/** Asks for the token where the playground can be reached from other machines. */
export function TokenGate({ unlock }) {
  const [problem, setProblem] = useState();
  async function submit(event) {
    event.preventDefault();
    const token = new FormData(event.target).get('token').trim();
    try {
      await unlock(token);
    } catch (error) {
      setProblem(error.status === 401 ? 'That is not the token. Look for API_TOKEN in the settings.' : error.message);
    }
  }
  return html`<main class="gate">
    <form onSubmit=${submit}>
      <${Mark} size=${44} />
      <h1>Meanwhile</h1>
      <p>This playground can be reached from other machines, so it asks for the API_TOKEN it was started with.</p>
      <label for="token">API token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus />
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <button class="button primary">Open the playground</button>
    </form>
  </main>`;
}
