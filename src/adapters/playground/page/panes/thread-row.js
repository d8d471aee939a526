import { html } from '../html.js';
import { Icon } from './icons.js';
import { Message, quoteOf } from '../message/message.js';
import { MiniCard } from '../message/status-card.js';
import { Time } from '../state/time.js';

/** A thread as its channel shows it: the first message, and what has happened since. */
export function ThreadRow({ thread, state, actions, isOpen }) {
  const { id, root, replies, lastAt, card } = thread;
  const unread = Math.min(thread.unread, replies);
  const open = () => actions.openThread(id);
  // A thread that begins with the card shows it already.
  const run = card !== undefined && card.id !== root.id ? card.card : undefined;
  return html`<section class=${`thread-row${isOpen ? ' open' : ''}`} data-unread=${unread > 0 || undefined} aria-label=${`Thread by ${quoteOf(root)}`}>
    <${Message} message=${root} state=${state} actions=${actions} place=${state.channel} openThread=${open} />
    ${
      replies > 0 &&
      html`<button class="thread-foot" onClick=${open} aria-expanded=${isOpen}>
        <${Icon} name="reply" size=${15} />
        <span class="thread-count">${replies === 1 ? '1 reply' : `${replies} replies`}</span>
        ${unread > 0 && html`<span class="badge">${unread} new</span>`}
        <span class="thread-last">last reply <${Time} iso=${lastAt} /></span>
        ${run && html`<${MiniCard} card=${run} />`}
      </button>`
    }
  </section>`;
}
