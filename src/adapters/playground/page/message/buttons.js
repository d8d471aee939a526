import { useEffect, useState } from 'preact/hooks';
import { html } from '../html.js';
import { Glyph, known, nameOf } from './reactions.js';

const STYLE = { start: 'primary', retry: 'primary', follow: 'primary', cancel: 'danger' };

/** A message shows what came of its button well within this; if it still has it then, it may be pressed again. */
const SETTLES_MS = 10_000;

/**
 * What a message offers to do. Once one is pressed, none can be until the message has changed: what was used is on its way out.
 * `act` gives the private answer, which tells why nothing was done, or undefined where it failed.
 */
export function Buttons({ message: { buttons, editedAt }, act }) {
  const [pressed, setPressed] = useState();
  useEffect(() => setPressed(undefined), [editedAt]);
  useEffect(() => {
    if (!pressed?.done) {
      return undefined;
    }
    const timer = setTimeout(() => setPressed(undefined), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [pressed]);
  if (buttons.length === 0) {
    return null;
  }
  const press = async (button) => {
    const key = keyOf(button);
    setPressed({ key });
    const answer = await act(button);
    const took = answer && !answer.text;
    // The message may have changed before the answer came.
    setPressed((now) => (now?.key === key && took ? { key, done: true } : undefined));
  };
  return html`<div class="buttons">
    ${buttons.map(
      (button, index) =>
        html`<button
          key=${keyOf(button)}
          class=${`button ${styleOf(button, index)}`}
          disabled=${pressed !== undefined}
          aria-busy=${pressed?.key === keyOf(button)}
          aria-label=${known(button.label) && nameOf(button.label)}
          onClick=${() => press(button)}
        >
          ${known(button.label) ? html`<${Glyph} emoji=${button.label} />` : button.label}
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
