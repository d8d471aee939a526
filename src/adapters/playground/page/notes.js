import { html } from './html.js';
import { Icon } from './icons.js';
import { Markdown } from './markdown.js';

/** Private answers to commands and buttons, where they were given. */
export function Notes({ notes, place, actions, user }) {
  return notes
    .filter((note) => note.place === place)
    .map(
      (note) => html`<div class="note" key=${note.id} role="status">
        <p class="only-you"><${Icon} name="lock" size=${13} />Only you see this</p>
        <${Markdown} text=${note.text} self=${user} />
        ${
          note.thread &&
          note.thread !== place &&
          html`<button class="button" onClick=${() => actions.openThread(note.thread)}>Open its thread</button>`
        }
        <button class="icon-button small note-close" aria-label="Dismiss" onClick=${() => actions.dismiss(note.id)}>
          <${Icon} name="close" size=${16} />
        </button>
      </div>`,
    );
}
