import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { canNotify, isNotified, setNotified } from '../state/notify.js';

/** Whether the browser tells of messages for this person while they look elsewhere. */
export function NotifySwitch() {
  const [on, setOn] = useState(isNotified);
  if (!canNotify()) {
    return undefined;
  }
  return html`<label class="notify">
    <input type="checkbox" checked=${on} onChange=${async (event) => setOn(await setNotified(event.currentTarget.checked))} />
    Notify me of what is for me
  </label>`;
}
