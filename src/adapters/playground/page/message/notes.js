import { html } from '../html.js';
import { Icon } from '../panes/icons.js';
import { numberOf } from '../state/ids.js';
import { Form } from './form.js';
import { Markdown } from './markdown.js';
import { markTimes } from '../state/said-times.js';

/** What is shown in a place from above to below: messages, and private answers where they were given. */
export function inOrder(items = [], notes, idOf) {
  const all = [
    ...items.map((item) => ({ at: numberOf(idOf(item)), id: item.id, item })),
    ...notes.map((note) => ({ at: note.after, id: note.id, note })),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

/** A private answer to a command or a button. */
export function Note({ note, actions, user }) {
  return html`<div class="note" role="status">
    <p class="only-you"><${Icon} name="lock" size=${13} />Only you see this</p>
    <${Markdown} text=${markTimes(note)} self=${user} />
    ${note.form && html`<${Form} note=${note} actions=${actions} />`}
    ${
      note.thread &&
      note.thread !== note.place &&
      html`<button class="button" onClick=${() => actions.openThread(note.thread)}>Open its thread</button>`
    }
    <button class="icon-button small note-close" aria-label="Dismiss" onClick=${() => actions.dismiss(note.id)}>
      <${Icon} name="close" size=${16} />
    </button>
  </div>`;
}
