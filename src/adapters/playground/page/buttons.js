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
      (button, index) =>
        html`<button
          key=${keyOf(button)}
          class=${`button ${styleOf(button, index)}`}
          disabled=${busy !== undefined}
          aria-busy=${busy === keyOf(button)}
          onClick=${() => press(button)}
        >
          ${button.label}
        </button>`,
    )}
  </div>`;
}

/** One button of a message stands out, the first: what else there is, is a choice beside it. */
function styleOf({ action }, index) {
  const style = STYLE[action] ?? '';
  return style === 'primary' && index > 0 ? '' : style;
}

function keyOf({ action, value }) {
  return `${action}\n${value}`;
}
