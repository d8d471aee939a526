import { html } from '../html.js';

/** What the text could become; the box keeps the keyboard, this only shows the choice. */
export function CompletionList({ id, items, choice, pick }) {
  return html`<ul class="completions" id=${id} role="listbox" aria-label="Completions">
    ${items.map(
      (item, index) =>
        html`<li
          key=${item.label}
          id=${`${id}-${index}`}
          role="option"
          aria-selected=${index === choice}
          onPointerDown=${(event) => {
            event.preventDefault();
            pick(item);
          }}
        >
          <b>${item.label}</b><span>${item.detail}</span>
        </li>`,
    )}
  </ul>`;
}
