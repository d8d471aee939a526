import { useEffect, useState } from 'preact/hooks';
import { Avatar } from './avatar.js';
import { html } from '../html.js';

/** The bot is about to answer. It goes by itself, should the answer not come. */
export function Typing({ until }) {
  const [, end] = useState(0);
  const left = (until ?? 0) - Date.now();
  useEffect(() => {
    const timer = left > 0 ? setTimeout(() => end(until), left) : undefined;
    return () => clearTimeout(timer);
  }, [until]);
  if (left <= 0) {
    return null;
  }
  return html`<div class="typing" role="status">
    <${Avatar} bot size=${22} /><span class="dots" aria-hidden="true"><i /><i /><i /></span>
    <span class="unseen">Meanwhile is writing</span>
  </div>`;
}
