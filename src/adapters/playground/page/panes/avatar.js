import { html } from '../html.js';
import { Mark } from './icons.js';

/** Who it is, at a glance. The name stands beside it. */
export function Avatar({ id, name, bot = false, size = 36 }) {
  if (bot) {
    return html`<span class="avatar" aria-hidden="true"><${Mark} size=${size} /></span>`;
  }
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.42)}px` };
  return html`<span class="avatar letter person-${id}" style=${style} aria-hidden="true">${name.slice(0, 1)}</span>`;
}
