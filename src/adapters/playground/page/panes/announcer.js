import { html } from '../html.js';

const MAX = 200;

/** Reads new messages of others out to those who listen to the page. */
export function Announcer({ message, user }) {
  const heard = message && message.author.id !== user;
  const text = heard ? `${message.author.name}: ${message.text.slice(0, MAX)}` : '';
  return html`<div class="unseen" aria-live="polite">${text}</div>`;
}
