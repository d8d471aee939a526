import { useState } from 'preact/hooks';
import { html } from './html.js';

const STYLE = { start: 'primary', retry: 'primary', follow: 'primary', cancel: 'danger' };

/** What a message offers to do. While one is under way, none can be pressed twice. */
export function Buttons({ buttons, act }) {
  const [busy, setBusy] = useState();
  if (buttons.length === 0) {
    return null;
  }
  const press = async (button) => {
    setBusy(keyOf(button));
    await act(button);
    setBusy(undefined);
  };
  return html`<div class="buttons">
    ${buttons.map(
      (button) =>
        html`<button
          key=${keyOf(button)}
          class=${`button ${STYLE[button.action] ?? ''}`}
          disabled=${busy !== undefined}
          aria-busy=${busy === keyOf(button)}
          onClick=${() => press(button)}
        >
          ${button.label}
        </button>`,
    )}
  </div>`;
}

function keyOf({ action, value }) {
  return `${action}\n${value}`;
}
