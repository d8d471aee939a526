import { html } from '../html.js';

/** Says so when the page is not up to date. */
export function Banner({ state }) {
  if (state.link === 'lost') {
    return html`<p class="banner" role="status"><span class="spinner" />The link to the bot is down. Reconnecting…</p>`;
  }
  const [problem] = Object.values(state.problems);
  return problem ? html`<p class="banner problem" role="alert">${problem}</p>` : null;
}
